"""Every language says everything: the gate for texts."""

import pytest

from tools import messages

COLLECTED = messages.collect()
GATED = ["he", "en", "ru", "ar", "fr"]


def test_the_texts_are_found_in_code_and_in_templates():
    files = {file for files in COLLECTED.values() for file in files}
    assert {"app/web/times.py", "templates/base.html"} <= files


@pytest.mark.parametrize("language", GATED)
def test_a_language_is_complete_and_holds_nothing_stale(language):
    assert [str(problem) for problem in messages.problems_of(language, COLLECTED)] == []


def test_hebrew_has_forms_for_one_two_and_many():
    catalogue = messages.load("he")
    assert (catalogue.num_plurals, catalogue.plural_expr) == (3, "(n==1 ? 0 : n==2 ? 1 : 2)")


def test_english_says_its_own_source():
    assert {message.id for message in messages.load("en") if message.id != message.string} == {""}


def new_problems(collected):
    before = set(messages.problems_of("he", COLLECTED))
    return [
        str(problem) for problem in messages.problems_of("he", collected) if problem not in before and problem.msgid
    ]


def test_a_missing_text_is_a_problem():
    collected = {**COLLECTED, "A text that nobody translated": ["app/nowhere.py"]}
    assert new_problems(collected) == ["he: missing: 'A text that nobody translated'"]


def test_a_text_that_is_gone_from_the_code_is_a_problem():
    kept = {msgid: files for msgid, files in COLLECTED.items() if msgid != "Skip to content"}
    assert new_problems(kept) == ["he: stale: 'Skip to content'"]


@pytest.mark.parametrize(
    ("msgid", "words", "what"),
    [
        ("Published %(day)s", "התפרסמו", "other placeholders"),
        ("Published %(day)s", "התפרסמו ב%(date)s", "other placeholders"),
        ("Published %(day)s", "", "not translated"),
        (("%(num)s day", "%(num)s days"), ("יום", "יומיים", ""), "not translated"),
        (("%(num)s day", "%(num)s days"), ("יום", "ימים"), "not translated"),
        (("%(num)s day", "%(num)s days"), ("יום", "יומיים", "ימים"), "other placeholders"),
    ],
)
def test_a_bad_translation_is_a_problem(msgid, words, what):
    message = messages.Message(msgid, words)
    assert [problem.what for problem in messages.problems_of_message("he", message, 3)] == [what]


def test_one_and_two_may_say_the_number_in_a_word():
    message = messages.Message(("%(num)s day", "%(num)s days"), ("יום", "יומיים", "%(num)s ימים"))
    assert list(messages.problems_of_message("he", message, 3)) == []


ARABIC_DAYS = ("أقل من يوم", "يوم واحد", "يومان", "%(num)s أيام", "%(num)s يوم", "%(num)s يومًا")


def test_arabic_may_also_say_zero_in_a_word():
    message = messages.Message(("%(num)s day", "%(num)s days"), ARABIC_DAYS)
    assert list(messages.problems_of_message("ar", message, 6)) == []


@pytest.mark.parametrize("form", [3, 4, 5])
def test_a_form_of_several_numbers_says_its_number(form):
    words = tuple(text.replace("%(num)s", "").strip() if at == form else text for at, text in enumerate(ARABIC_DAYS))
    message = messages.Message(("%(num)s day", "%(num)s days"), words)
    assert [problem.what for problem in messages.problems_of_message("ar", message, 6)] == ["other placeholders"]


def test_a_fuzzy_translation_is_a_problem():
    message = messages.Message("About", "על המיזם", flags=["fuzzy"])
    assert [problem.what for problem in messages.problems_of_message("he", message, 3)] == ["fuzzy"]
