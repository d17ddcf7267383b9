"""A demo round, made by the verbs that staff and voters use."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.main_challenges import create_main_challenge
from app.domain.rounds import create_round, make_public
from app.domain.solutions import SolutionContent, create_solution, keep_off_ballot, put_on_ballot
from app.domain.voting import cast_vote
from app.models import Account, CostBand, MainChallenge, Round, Solution
from demo.people import make_pilot_voters
from demo.texts import Texts

WHY = "הדגמה"
MANY_VOTES = 3


@dataclass(frozen=True)
class Voter:
    account_id: int
    is_staff: bool = False


def make_round(session: Session, texts: Texts, dana: Account) -> tuple[Round, list[Solution]]:
    round_ = create_round(session, texts.round_texts, by=dana)
    make_public(session, round_, by=dana)
    challenges = {
        line["key"]: create_main_challenge(session, round_, without(line, "key"), by=dana)
        for line in texts.main_challenges
    }
    solutions = [make_solution(session, round_, challenges, line, dana) for line in texts.solutions]
    return round_, solutions


def make_solution(
    session: Session, round_: Round, challenges: dict[str, MainChallenge], line: dict, dana: Account
) -> Solution:
    content = SolutionContent(
        **{part: line[part] for part in ("title", "sentence", "how_it_works", "who_it_helps", "who_would_do_it")},
        cost_band=CostBand(line["cost"]),
        author_name=line["author"],
        main_challenges=[challenges[key] for key in line["answers"]],
    )
    solution = create_solution(session, round_, content, by=dana)
    if reason := line.get("off_ballot"):
        return keep_off_ballot(session, round_, solution, reason=reason, by=dana)
    return put_on_ballot(session, round_, solution, by=dana)


def cast_votes(session: Session, round_: Round, solutions: Sequence[Solution], appeal: Sequence[int]) -> None:
    """Ballots of made-up voters: one to three votes each, more often for what appeals more."""
    chance = random.Random(2020)  # noqa: S311 (made-up voters, the same each time)
    for account in make_pilot_voters(session):
        wanted = chance.choices(solutions, appeal, k=chance.randint(1, MANY_VOTES))
        for solution in dict.fromkeys(wanted):
            cast_vote(session, round_.id, solution.id, by=Voter(account.id))


def without(line: dict, key: str) -> dict:
    return {name: value for name, value in line.items() if name != key}
