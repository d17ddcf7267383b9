"""What the feed of a round says, in the reader's language. No number of votes is ever in it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _

from app.models import Localized, MainChallenge, NewsItem, PhaseKind, Round, Solution
from app.web.atom import UNKNOWN, Entry, Feed, Words
from app.web.city import site_name
from app.web.page_texts import shown_text
from app.web.public_url import public_url
from app.web.reader import language, localized

LONGEST = 50


def round_feed(
    round_: Round,
    now: datetime,
    *,
    solutions: Sequence[Solution],
    challenges: Sequence[MainChallenge],
    news: Sequence[NewsItem],
) -> Feed:
    """The newest of all of these, of phases that opened and of the publication."""
    entries = [
        *stage_entries(round_, now),
        *(main_challenge_entry(round_, challenge, now) for challenge in challenges),
        *(news_entry(round_, item) for item in news),
        *(solution_entry(round_, solution) for solution in solutions),
    ]
    newest = sorted(entries, key=lambda entry: (entry.published, entry.id), reverse=True)[:LONGEST]
    return Feed(
        id=tag(round_, ""),
        title=f"{site_name()} · {localized(round_.title)}",
        author=site_name(),
        address=public_url("rounds.show", round_id=round_.id),
        own_address=public_url("feeds.of_round", round_id=round_.id),
        language=language(),
        updated=max((entry.updated for entry in newest), default=round_.created_at),
        entries=newest,
    )


def tag(round_: Round, path: str) -> str:
    """An id that stays the same for ever (RFC 4151), other in each language since the words are."""
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname
    return f"tag:{host},{round_.created_at:%Y-%m-%d}:{language()}/rounds/{round_.id}{path}"


def words_of(text: Localized | None) -> Words:
    """A staff text; where there is none in this language it says that it is in Hebrew."""
    is_own = not text or bool(text.get(language()))
    return Words(localized(text), None if is_own else "he")


def stage_entries(round_: Round, now: datetime) -> Iterator[Entry]:
    for phase in round_.phases:
        if phase.opens_at and phase.has_opened(now):
            address = public_url("rounds.show", round_id=round_.id)
            yield stage_entry(round_, f"/{phase.kind}", opened_words(phase.kind), address, phase.opens_at)
    if round_.published_at:
        address = public_url("results.show", round_id=round_.id)
        yield stage_entry(round_, "/results", _("The results are out"), address, round_.published_at)


def opened_words(kind: PhaseKind) -> str:
    return {
        PhaseKind.CHALLENGES: _("Challenges are being collected"),
        PhaseKind.SOLUTIONS: _("Solutions are open"),
        PhaseKind.VOTING: _("Voting is open"),
    }[kind]


def stage_entry(round_: Round, path: str, title: str, address: str, moment: datetime) -> Entry:
    return Entry(
        id=tag(round_, path),
        title=Words(title),
        address=address,
        published=moment,
        updated=moment,
        summary=words_of(round_.title),
    )


def main_challenge_entry(round_: Round, challenge: MainChallenge, now: datetime) -> Entry:
    """It keeps no date of its own: it stands at the moment when solutions to it could be proposed."""
    opened = round_.phase(PhaseKind.SOLUTIONS).opens_at
    moment = opened if opened and opened <= now else round_.created_at
    return Entry(
        id=tag(round_, f"/main-challenges/{challenge.id}"),
        title=words_of(challenge.title),
        address=public_url("main_challenges.show", main_challenge_id=challenge.id),
        published=moment,
        updated=moment,
        summary=words_of(challenge.summary),
    )


def news_entry(round_: Round, item: NewsItem) -> Entry:
    shown = shown_text(item.text)
    return Entry(
        id=tag(round_, f"/news/{item.id}"),
        title=words_of(item.title),
        address=public_url("news.show", news_id=item.id),
        published=item.published_at,
        updated=max(item.updated_at, item.published_at),
        html=Words(str(shown.html), None if shown.language == language() else shown.language),
    )


def solution_entry(round_: Round, solution: Solution) -> Entry:
    published = solution.published_at or solution.submitted_at or solution.created_at
    return Entry(
        id=tag(round_, f"/solutions/{solution.id}"),
        title=Words(solution.title, UNKNOWN),
        address=public_url("solutions.show", solution_id=solution.id),
        published=published,
        updated=max(solution.updated_at, published),
        summary=Words(solution.sentence, UNKNOWN),
        author=solution.author_name,
    )
