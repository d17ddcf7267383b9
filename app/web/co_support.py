"""What a page shows of those who joined a solution."""

from dataclasses import dataclass

from flask_login import current_user

from app.domain.co_support import join_refusal, may_show_co_supporters
from app.domain.solution_page import Around
from app.models import Round, Solution
from app.web.page import page_now


@dataclass(frozen=True, slots=True)
class Support:
    """`count` is None where it may not be shown; what the reader may press now."""

    count: int | None
    has_joined: bool
    may_change: bool


def shown_support(round_: Round, solution: Solution, found: Around) -> Support:
    now = page_now()
    refusal = join_refusal(round_, solution, now, account_id=current_user.account_id)
    count = found.co_supporters if may_show_co_supporters(round_, now) else None
    return Support(count, found.has_joined, refusal is None)
