"""The catalogues: collect every text from the code, keep each language complete, compile.

    python -m tools.messages            bring app/translations/*/LC_MESSAGES/messages.po up to date, and compile
    python -m tools.messages check      say what is missing or stale, change nothing; exit 1 if anything is
    python -m tools.messages compile    only write the .mo files
    python -m tools.messages add fr     begin a language: its catalogue, with every text waiting (docs/languages.md)

A msgid is the English source text. The files hold no dates and no line numbers: they change only when words do.
"""

import argparse
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from gettext import c2py
from pathlib import Path, PurePath

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.plurals import plural_rule

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "app" / "translations"
SOURCES = {"app": [("**.py", "python")], "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")]}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "_n": (1, 2),
}
SOURCE_LANGUAGE = "en"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")
NEXT_STEPS = """\
{name}: app/translations/{language}/LC_MESSAGES/messages.po. {waiting} texts wait; until then they show in English.
Plural forms: {forms}, by {rule}

1. Translate the file; ./dev messages says what is missing or wrong, and compiles.
2. Write the pages, as app/pages/*.{language}.md.
3. Offer it: on the staff's page “Site”, or by LANGUAGES=he,en,{language}; SITE_NAME too takes one text for each.
4. Keep it whole: name it in GATED of tests/test_catalogues.py.
docs/languages.md has the details."""

MessageId = str | tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    language: str
    msgid: MessageId
    what: str

    def __str__(self) -> str:
        return f"{self.language}: {self.what}: {self.msgid!r}"


def collect() -> dict[MessageId, list[str]]:
    """Every text of the code, with the files it stands in."""
    found: dict[MessageId, set[str]] = {}
    options = dict.fromkeys(("**.html", "**.txt"), {"trimmed": "true", "silent": "false"})
    for folder, methods in SOURCES.items():
        for name, _line, msgid, _comments, _context in extract_from_dir(
            ROOT / folder, methods, options, KEYWORDS, comment_tags=()
        ):
            found.setdefault(msgid, set()).add(f"{folder}/{PurePath(name).as_posix()}")
    return {msgid: sorted(found[msgid]) for msgid in sorted(found, key=key_of)}


def key_of(msgid: MessageId) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def languages() -> list[str]:
    return sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir())


def po_path(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def load(language: str) -> Catalog:
    path = po_path(language)
    if not path.exists():
        return empty_catalogue(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def empty_catalogue(language: str) -> Catalog:
    catalogue = Catalog(locale=language, header_comment="", fuzzy=False)
    catalogue._num_plurals, catalogue._plural_expr = plural_rule(language)
    return catalogue


def updated(language: str, collected: dict[MessageId, list[str]]) -> Catalog:
    """What was translated stays, what is gone goes, what is new waits empty (English: says itself)."""
    old, new = load(language), empty_catalogue(language)
    for msgid, files in collected.items():
        before = old.get(key_of(msgid))
        words = before.string if before and before.id == msgid else empty_words(msgid, new.num_plurals)
        if language == SOURCE_LANGUAGE:
            words = msgid
        new.add(msgid, words, locations=[(file, 0) for file in files], flags=format_flags(msgid))
    return new


def empty_words(msgid: MessageId, plurals: int) -> str | tuple[str, ...]:
    return "" if isinstance(msgid, str) else ("",) * plurals


def format_flags(msgid: MessageId) -> set[str]:
    texts = [msgid] if isinstance(msgid, str) else msgid
    return {"python-format"} if any(PLACEHOLDER.search(text) for text in texts) else set()


def as_po(catalogue: Catalog) -> bytes:
    """The file, with a header of our own: Babel's would hold the minute it was written."""
    body = io.BytesIO()
    write_po(body, catalogue, width=110, omit_header=True, sort_output=False, include_lineno=False)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalogue.locale_identifier}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};\\n"\n\n'
    )
    return header.encode() + body.getvalue().strip() + b"\n"


def problems_of(language: str, collected: dict[MessageId, list[str]]) -> Iterator[Problem]:
    """Everything that keeps a language from being complete."""
    catalogue = load(language)
    for msgid in collected:
        message = catalogue.get(key_of(msgid))
        if message is None or message.id != msgid:
            yield Problem(language, msgid, "missing")
        else:
            yield from problems_of_message(language, message, catalogue.num_plurals)
    for message in catalogue:
        if message.id and message.id not in collected:
            yield Problem(language, message.id, "stale")
    if po_path(language).exists() and as_po(updated(language, collected)) != po_path(language).read_bytes():
        yield Problem(language, "", "not as tools.messages writes it")


def problems_of_message(language: str, message: Message, plurals: int) -> Iterator[Problem]:
    if message.fuzzy:
        yield Problem(language, message.id, "fuzzy")
    words = [message.string] if isinstance(message.string, str) else list(message.string)
    expected = 1 if isinstance(message.id, str) else plurals
    if len(words) != expected or not all(words):
        yield Problem(language, message.id, "not translated")
        return
    known = placeholders(message.id)
    in_a_word = forms_of_one_number(language) if expected > 1 else set()
    for index, text in enumerate(words):
        used = placeholders(text)
        # "one" and "two" may say the number in a word; every other name must be there in every form.
        may_miss = {"num"} if index in in_a_word else set()
        if used - known or known - used - may_miss:
            yield Problem(language, message.id, "other placeholders")


def forms_of_one_number(language: str) -> set[int]:
    """The plural forms that stand for a single number: "two" in Hebrew and Arabic, but not "3 to 10"."""
    numbers = Counter(map(c2py(empty_catalogue(language).plural_expr), range(200)))
    return {form for form, count in numbers.items() if count == 1}


def placeholders(words: MessageId) -> set[str]:
    texts = [words] if isinstance(words, str) else words
    return {match.group(1) or match.group(0) for text in texts for match in PLACEHOLDER.finditer(text)}


def update_all() -> dict[MessageId, list[str]]:
    collected = collect()
    for language in languages():
        path = po_path(language)
        content = as_po(updated(language, collected))
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return collected


def compile_all() -> None:
    for language in languages():
        with po_path(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, load(language))


def check() -> list[Problem]:
    collected = collect()
    return [problem for language in languages() for problem in problems_of(language, collected)]


def add(language: str) -> str:
    """Begins a language, and says what else it needs."""
    locale = Locale.parse(language)
    if language in languages():
        raise ValueError(f"app/translations/{language} is there already")
    content = updated(language, collect())
    path = po_path(language)
    path.parent.mkdir(parents=True)
    path.write_bytes(as_po(content))
    compile_all()
    return NEXT_STEPS.format(
        language=language,
        name=locale.get_display_name("en"),
        waiting=sum(1 for message in content if message.id),
        forms=content.num_plurals,
        rule=content.plural_expr,
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", nargs="?", choices=("update", "check", "compile", "add"), default="update")
    parser.add_argument("language", nargs="?", help="for add: its code, as fr or pt_BR")
    chosen = parser.parse_args(arguments)
    if chosen.action == "add":
        try:
            print(add(chosen.language or ""))
        except (ValueError, UnknownLocaleError) as error:
            parser.error(str(error))
        return 0
    if chosen.action == "update":
        update_all()
    if chosen.action != "check":
        compile_all()
    problems = [] if chosen.action == "compile" else check()
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
