"""Reasons that staff give often, ready in every language of the city. What is stored is the text, not its name."""

from collections.abc import Callable, Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from app.models import Localized

OTHER = "other"
Ready = dict[str, Callable[[], str]]

# Why a text is hidden; its author reads it, and the public where the text stood.
HIDE_REASONS: Ready = {
    "private_data": lambda: _("Personal details"),
    "insult": lambda: _("It hurts somebody"),
    "advertising": lambda: _("Advertising"),
    "not_about_round": lambda: _("Not about this round"),
    "doubled": lambda: _("The same was already sent"),
}
# Why a solution is not on the ballot; the reason is public.
OFF_BALLOT_REASONS: Ready = {
    "city_does_it": lambda: _("The city does this already"),
    "needs_council": lambda: _("It needs a decision of the city council"),
    "cannot_be_done": lambda: _("It cannot be carried out"),
}
NEEDS_WORDS = frozenset({OTHER, "cannot_be_done"})


def written_reason(ready: Ready, name: str, words: str, languages: Sequence[str]) -> Localized:
    """The ready words in each language, and after them what staff added in their own; OTHER: those alone, as Hebrew."""
    if name == OTHER:
        return {"he": words}
    texts = ready_texts(ready[name], languages)
    return {code: f"{text}: {words}" if words else text for code, text in texts.items()}


def ready_texts(say: Callable[[], str], languages: Sequence[str]) -> Localized:
    """In every language that has its own words for it, and in Hebrew always."""
    with force_locale("en"):
        source = say()
    texts = {"he": source}
    for code in languages:
        with force_locale(code):
            text = say()
        if code in ("he", "en") or text != source:
            texts[code] = text
    return texts
