"""What staff write in several languages. Hebrew is needed, the others may wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from babel import Locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField

from app.forms.checks import AtMost, Needed, line, lines
from app.models import Localized

HEBREW = "he"


@dataclass(frozen=True, eq=False)
class Text:
    """One text that exists once per language."""

    name: str
    label: Any
    at_most: int = 200
    is_long: bool = False
    is_needed: bool = False
    rows: int = 4

    def field(self, language: str) -> Field:
        needed = [Needed()] if self.is_needed and language == HEBREW else []
        kind, clean = (TextAreaField, lines) if self.is_long else (StringField, line)
        attributes = {"lang": language, "dir": Locale.parse(language).text_direction}
        if self.is_long:
            attributes["rows"] = str(self.rows)
        return kind(self.label, filters=[clean], validators=[*needed, AtMost(self.at_most)], render_kw=attributes)


ROUND_TEXTS = (
    Text("title", _l("Title"), is_needed=True),
    Text("headline", _l("Headline on the home page")),
    Text("intro", _l("Introduction"), at_most=4000, is_long=True),
    Text("question", _l("The question above the vote"), at_most=300),
)
CHALLENGE_TEXTS = (
    Text("title", _l("Title"), is_needed=True),
    Text("summary", _l("What is hard, in two lines"), at_most=600, is_long=True),
    Text("city_does", _l("What the city already does"), at_most=4000, is_long=True),
    Text("official_answer", _l("The city’s official answer"), at_most=4000, is_long=True),
)
QUARTER_TEXTS = (Text("name", _l("Name"), at_most=60, is_needed=True),)
PAGE_TEXTS = (Text("text", _l("Text of the page"), at_most=12_000, is_long=True, is_needed=True, rows=18),)
REPLY_TEXTS = (Text("city_reply", _l("The city’s reply"), at_most=4000, is_long=True),)
REASON_TEXTS = (Text("reason", _l("Public reason"), at_most=300, is_needed=True),)


@dataclass(frozen=True)
class LanguagePart:
    """The fields of one language, for the page."""

    code: str
    name: str
    fields: Sequence[Field]

    @property
    def is_open(self) -> bool:
        return self.code == HEBREW or any(field.data or field.errors for field in self.fields)


class LocalizedForm(FlaskForm):
    """Made by `localized_form`: a field `title_he`, `title_en` … for every text and language."""

    texts: Sequence[Text] = ()
    languages: Sequence[str] = ()

    def __init__(self, *args: Any, id_prefix: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = f"{id_prefix}-{field.name}" if id_prefix else field.id
            field.label.field_id = field.id

    @property
    def values(self) -> dict[str, Localized]:
        return {
            text.name: {language: self[f"{text.name}_{language}"].data or "" for language in self.languages}
            for text in self.texts
        }

    @property
    def parts(self) -> list[LanguagePart]:
        return [self.part(language) for language in self.languages]

    def part(self, language: str) -> LanguagePart:
        name = Locale.parse(language).get_display_name(language) or language
        return LanguagePart(language, name, [self[f"{text.name}_{language}"] for text in self.texts])


Form = TypeVar("Form", bound=LocalizedForm)


def localized_form(
    texts: Sequence[Text],
    languages: Sequence[str],
    base: type[Form] = LocalizedForm,  # type: ignore[assignment]
) -> type[Form]:
    """A form for these texts in these languages, Hebrew first; `base` may bring fields of its own."""
    ordered = sorted(languages, key=lambda language: language != HEBREW)
    fields = {f"{text.name}_{language}": text.field(language) for language in ordered for text in texts}
    return type("LocalizedTextsForm", (base,), {"texts": texts, "languages": ordered, **fields})


def stored(thing: object, texts: Sequence[Text], languages: Sequence[str]) -> dict[str, str]:
    """What the fields show at first: the texts that are stored."""
    return {
        f"{text.name}_{language}": (getattr(thing, text.name) or {}).get(language, "")
        for text in texts
        for language in languages
    }
