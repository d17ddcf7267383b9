"""The survey with scripts on, on a phone: a question appears where an answer asks for it, and nothing typed is lost."""

import pytest

from app.models import QuestionKind, ShownIf
from tests.factories import make_round
from tests.surveys import make_question, make_survey

pytestmark = pytest.mark.one_database


def test_a_question_appears_in_place_and_keeps_what_was_typed(live, phone, axe, session):
    round_ = make_round(session, "challenges")
    survey = make_survey(session, round_)
    section = survey.sections[0]
    hard = make_question(session, section, QuestionKind.SINGLE, "מה הכי קשה?", ("תזרים כספי", "היעדר לקוחות"))
    hangs = {"condition_question_id": hard.id, "condition": ShownIf.EQUALS, "condition_option_id": hard.options[1].id}
    why = make_question(session, section, QuestionKind.LONG_TEXT, "למה הם לא באים?", **hangs)
    words = make_question(session, section, QuestionKind.LONG_TEXT, "מה יעזור?")
    session.commit()
    cash, customers = (f"input[name='q{hard.id}'][value='{option.id}']" for option in hard.options)
    page = phone.open(f"{live.url}/he/surveys/{survey.id}")
    page.click("main form button")
    page.fill(f"#q{words.id}", "חניה")
    page.check(customers)
    page.wait_for_selector(f"#q{why.id}")
    assert page.input_value(f"#q{words.id}") == "חניה"
    assert page.evaluate("document.activeElement.value") == str(hard.options[1].id)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe(page) == []
    page.fill(f"#q{why.id}", "פחד")
    page.check(cash)
    page.wait_for_selector(f"#q{why.id}", state="detached")
    page.check(customers)
    page.wait_for_selector(f"#q{why.id}")
    assert page.input_value(f"#q{why.id}") == "פחד"
    page.click("#survey-form .button")
    page.wait_for_url("**/send")
    page.go_back()
    page.reload()
    assert [page.input_value(f"#q{one.id}") for one in (why, words)] == ["פחד", "חניה"]
    assert phone.errors == []


def test_ticks_are_counted_where_only_so_many_are_allowed(live, phone, axe, session):
    survey = make_survey(session, make_round(session, "challenges"))
    section, options = survey.sections[0], ("הלוואה", "מענק", "ליווי")
    help_ = make_question(session, section, QuestionKind.SEVERAL, "מה יעזור?", options, most_choices=2)
    free = make_question(session, section, QuestionKind.SEVERAL, "ומה עוד?", options)
    session.commit()
    page = phone.open(f"{live.url}/he/surveys/{survey.id}")
    page.click("main form button")
    line, said = page.locator(f"#q{help_.id} [data-chosen]"), []
    for option in help_.options:
        page.check(f"input[name='q{help_.id}'][value='{option.id}']")
        said.append(line.inner_text())
    assert said == ["סומנה תשובה אחת מתוך 2", "סומנו 2 מתוך 2", "יש להשאיר עד שתי תשובות."]
    assert axe(page) == []
    page.uncheck(f"input[name='q{help_.id}'][value='{help_.options[0].id}']")
    assert (line.inner_text(), page.locator(f"#q{free.id} [data-chosen]").count()) == ("סומנו 2 מתוך 2", 0)
    page.click("#survey-form .button")
    page.wait_for_url("**/send")
    page.goto(f"{live.url}/he/surveys/{survey.id}/sections/1")
    assert line.inner_text() == "סומנו 2 מתוך 2"
    assert phone.errors == []
