"""`./dev messages add fr`: a language begins with one step, and says what else it needs."""

from gettext import GNUTranslations, c2py
from pathlib import Path

import pytest

from tools import messages
from tools.plurals import plural_rule

TEXTS = {"Save": ["templates/a.html"], ("%(num)s day", "%(num)s days"): ["app/a.py"]}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two texts, in no language yet."""
    monkeypatch.setattr(messages, "TRANSLATIONS", tmp_path)
    monkeypatch.setattr(messages, "collect", lambda: TEXTS)
    return tmp_path


def read(folder: Path, language: str) -> GNUTranslations:
    with (folder / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        return GNUTranslations(file)


def test_a_language_begins_with_every_text_waiting(folder):
    assert messages.main(["add", "fr"]) == 0
    assert {message.id: message.string for message in messages.load("fr") if message.id} == {
        "Save": "",
        ("%(num)s day", "%(num)s days"): ("", ""),
    }


def test_it_says_what_waits_and_what_else_there_is_to_do(folder, capsys):
    messages.main(["add", "fr"])
    said = capsys.readouterr().out
    assert said.startswith("French: app/translations/fr/LC_MESSAGES/messages.po. 2 texts wait;")
    assert [word for word in ("*.fr.md", "LANGUAGES=he,en,fr", "GATED", "docs/languages.md") if word not in said] == []


def test_a_text_that_waits_shows_in_english(folder):
    messages.main(["add", "fr"])
    catalogue = read(folder, "fr")
    assert (catalogue.gettext("Save"), catalogue.ngettext("%(num)s day", "%(num)s days", 5)) == ("Save", "%(num)s days")


def test_what_was_translated_stays_when_the_language_is_added_again(folder, capsys):
    messages.main(["add", "fr"])
    before = messages.po_path("fr").read_bytes()
    with pytest.raises(SystemExit) as end:
        messages.main(["add", "fr"])
    assert (end.value.code, messages.po_path("fr").read_bytes()) == (2, before)
    assert "app/translations/fr is there already" in capsys.readouterr().err


@pytest.mark.parametrize("code", ["xq", "not a language", "", "../fr"])
def test_a_language_nobody_knows_is_refused(folder, code):
    with pytest.raises(SystemExit) as end:
        messages.main(["add", code])
    assert (end.value.code, list(folder.iterdir())) == (2, [])


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("he", [2, 0, 1, 2, 2, 2]),
        ("en", [1, 0, 1, 1, 1, 1]),
        ("fr", [0, 0, 1, 1, 1, 1]),
        ("ar", [0, 1, 2, 3, 5, 5]),
        ("ru", [2, 0, 1, 2, 2, 0]),
        ("am", [0, 0, 1, 1, 1, 1]),
        ("pt_BR", [0, 0, 1, 1, 1, 1]),
    ],
)
def test_the_forms_of_zero_one_two_five_eleven_and_twenty_one(language, forms):
    count, expression = plural_rule(language)
    form_of = c2py(expression)
    assert [form_of(number) for number in (0, 1, 2, 5, 11, 21)] == forms
    assert max(forms) < count
