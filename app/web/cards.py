"""The cards of a list: made once for each version, language and state of the vote, then only put together."""

from collections.abc import Callable, Iterable, Sequence

from flask import current_app, render_template
from flask_babel import get_locale
from markupsafe import Markup

from app.domain.lists import Listed, solutions_by_id
from app.extensions import db
from app.models import MainChallenge, Solution
from app.web.reader import localized

MOST_CARDS = 20_000

CardKey = tuple[object, ...]


def render_cards(
    lines: Sequence[Listed], challenges: Sequence[MainChallenge], state_of: Callable[[Listed], str]
) -> list[Markup]:
    """The HTML of each line's card; those not made before cost two statements together, whatever their number."""
    kept: dict[CardKey, Markup] = current_app.extensions.setdefault("kolot_cards", {})
    language = str(get_locale())
    frame = (language, *((one.position, localized(one.title)) for one in challenges))
    keys = [(line.id, line.version, state_of(line), frame) for line in lines]
    make_missing(kept, keys)
    return [kept[key] for key in keys if key in kept]


def make_missing(kept: dict[CardKey, Markup], keys: Iterable[CardKey]) -> None:
    missing = [key for key in keys if key not in kept]
    if not missing:
        return
    if len(kept) + len(missing) > MOST_CARDS:
        kept.clear()
    solutions = solutions_by_id(db.session(), [key[0] for key in missing])  # type: ignore[misc]
    for key in missing:
        if solution := solutions.get(key[0]):  # type: ignore[call-overload]
            kept[key] = render_card(solution, str(key[2]))


def render_card(solution: Solution, state: str) -> Markup:
    html = render_template("solutions/_card.html", solution=solution, state=state)
    return Markup(html.strip())  # noqa: S704 (the template has escaped it)
