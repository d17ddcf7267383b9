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
