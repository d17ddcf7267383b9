"""The cards of a list: made once for each version, language and state of the vote, then only put together.

Cards that look alike (the same state, the same main challenges) share one form with holes for the
texts, so that one that is not kept costs little more than one that is.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache

from flask import current_app, request
from markupsafe import Markup, escape

from app.domain.judgements import JudgementCount, judgement_counts
from app.domain.lists import CardTexts, Listed, card_texts
from app.extensions import db
from app.models import MainChallenge
from app.web.kept_parts import ID_HOLE, filled, hole, kept, kept_part
from app.web.reader import language, localized

MOST_CARDS = 20_000

CardKey = tuple[int, int, str]  # a solution, its version, the state of its vote block
Store = dict[CardKey, str]


def render_cards(
    lines: Sequence[Listed],
    challenges: Sequence[MainChallenge],
    state_of: Callable[[Listed], str],
    *,
    with_judgements: bool = False,
) -> Markup:
    """The lines as items of a list; those not made before cost two statements together, whatever their number.

    What owners say stands on a card once it can no longer change: `with_judgements`, from the opening of the vote.
    """
    keys = [(line.id, line.version, state_of(line)) for line in lines]
    store = store_of(challenges, with_judgements=with_judgements)
    # Of this page alone: another thread may empty the store meanwhile.
    cards = dict(zip(keys, map(store.get, keys), strict=True))
    if missing := [key for key, card in cards.items() if card is None]:
        made = make_cards(missing, challenges, with_judgements=with_judgements)
        store.update(made)
        cards.update(made)
    return Markup("".join(filter(None, cards.values())))  # noqa: S704 (rendered templates)


def store_of(challenges: Sequence[MainChallenge], *, with_judgements: bool) -> Store:
    """The cards that were made for this language and path; when they are too many, all begin anew."""
    frame = (request.script_root, with_judgements, names_of(tuple(challenges), language()))
    stores: dict[Hashable, Store] = current_app.extensions.setdefault("kolot_cards", {})
    if sum(map(len, stores.values())) > MOST_CARDS:
        stores.clear()
    return stores.setdefault(frame, {})


@lru_cache(maxsize=64)
def names_of(challenges: tuple[MainChallenge, ...], in_language: str) -> Hashable:
    """What lists say of main challenges. These are read anew as soon as they change, so it is worked out once."""
    return in_language, *((one.id, one.position, one.title.get(in_language) or one.title["he"]) for one in challenges)


def make_cards(keys: Sequence[CardKey], challenges: Sequence[MainChallenge], *, with_judgements: bool) -> Store:
    by_id = {key[0]: key for key in keys}
    counts = judgement_counts(db.session(), list(by_id)) if with_judgements else {}
    return {
        by_id[texts.id]: make_card(texts, challenges, by_id[texts.id][2], counts.get(texts.id))
        for texts in card_texts(db.session(), list(by_id))
    }


def make_card(
    texts: CardTexts, challenges: Sequence[MainChallenge], state: str, count: JudgementCount | None = None
) -> str:
    answered = [one for one in challenges if one.id in texts.challenge_ids]
    named = tuple((one.position, localized(one.title)) for one in answered)
    reason = tuple(sorted(texts.off_ballot_reason.items()))
    said = kept_part("judgements/_line.html", count=count) if count and count.is_shown else ""
    alike = (state, texts.round_id, named, texts.cost_band, reason)
    alike += (bool(texts.sentence), bool(texts.author_name), bool(said))
    solution = {
        **texts._asdict(),
        "id": ID_HOLE,
        "title": hole("title"),
        "sentence": texts.sentence and hole("sentence"),
        "author_name": texts.author_name and hole("author"),
        "main_challenges": answered,
    }
    context = {"solution": solution, "state": state, "judgements": said and hole("judgements")}
    form = kept("solutions/_card.html", alike, context)
    own = {"title": texts.title, "sentence": texts.sentence, "author": texts.author_name}
    card = filled(form, id_=texts.id, judgements=said, **{name: escape(text) for name, text in own.items()})
    return f"<li>{card.strip()}</li>\n"
