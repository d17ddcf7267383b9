"""The cards of a list: made once for each version, language and state of the vote, then only put together.

Cards that look alike (the same state, the same main challenges) share one form with holes for the
texts, so that one that is not kept costs little more than one that is.
"""

from collections.abc import Callable, Sequence

from flask import current_app, request
from markupsafe import Markup, escape

from app.domain.judgements import JudgementCount, judgement_counts
from app.domain.lists import CardTexts, Listed, card_texts
from app.extensions import db
from app.models import MainChallenge
from app.web.kept_parts import ID_HOLE, filled, hole, kept, kept_part
from app.web.reader import language, localized

MOST_CARDS = 20_000

CardKey = tuple[object, ...]


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
    store: dict[CardKey, Markup] = current_app.extensions.setdefault("kolot_cards", {})
    named = ((one.position, localized(one.title)) for one in challenges)
    frame = (language(), request.script_root, with_judgements, *named)
    keys = {line.id: (line.id, line.version, state_of(line), frame) for line in lines}
    # Of this page alone: another thread may empty the store meanwhile.
    cards = {key: card for key in keys.values() if (card := store.get(key))}
    if missing := [id_ for id_, key in keys.items() if key not in cards]:
        if len(store) + len(missing) > MOST_CARDS:
            store.clear()
        counts = judgement_counts(db.session(), missing) if with_judgements else {}
        for texts in card_texts(db.session(), missing):
            key = keys[texts.id]
            cards[key] = store[key] = make_card(texts, challenges, str(key[2]), counts.get(texts.id))
    return Markup("").join(cards[key] for key in keys.values() if key in cards)


def make_card(
    texts: CardTexts, challenges: Sequence[MainChallenge], state: str, count: JudgementCount | None = None
) -> Markup:
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
    return Markup(f"<li>{card.strip()}</li>\n")  # noqa: S704 (a rendered template and escaped texts)
