"""Staff let options of the survey count for main challenges, many at once."""

import pytest
from sqlalchemy.orm import Session

from app.models import Account, QuestionKind
from tests.factories import make_business, make_challenge, make_main_challenge, make_round
from tests.support.page import Client
from tests.surveys import make_question, make_response, make_results, make_survey

pytestmark = pytest.mark.one_database


def test_options_are_tied_and_the_public_page_says_where_it_comes_from(
    client: Client, session: Session, dana: Account
) -> None:
    round_ = make_round(session, "challenges")
    main = make_main_challenge(session, round_, "תזרים כספי")
    survey = make_survey(session, round_)
    options = ("תזרים", "לקוחות")
    question = make_question(session, survey.sections[0], QuestionKind.SEVERAL, "מה הכי קשה?", options)
    for _one in range(6):
        make_response(session, survey, None, {question: question.options[0]})
    staff = client.sign_in(dana)
    page = staff.get(f"/he/staff/rounds/{round_.id}/grouping/answers")
    assert "6 עסקים" in page.main
    values = {"main_challenge": str(main.id), "pick": [str(question.options[0].id)]}
    staff.submit(page.form("/grouping/answers"), values)
    session.expire_all()
    assert [option.main_challenge_id for option in question.options] == [main.id, None]
    make_results(session, survey, {question.options[0]: 6})
    session.commit()
    public = client.get(f"/he/main-challenges/{main.id}").main
    assert ("6" in public, "תזרים (מה הכי קשה?)" in public) == (True, True)


def test_posts_stand_beside_the_answers(client: Client, session: Session) -> None:
    round_ = make_round(session, "challenges")
    main = make_main_challenge(session, round_, "תזרים כספי")
    survey = make_survey(session, round_)
    question = make_question(session, survey.sections[0], QuestionKind.SEVERAL, "מה הכי קשה?", ("תזרים", "לקוחות"))
    question.options[0].main_challenge_id = main.id
    make_challenge(session, round_, make_business(session, None), main_challenge=main)
    make_results(session, survey, {question.options[0]: 6})
    session.commit()
    for address in (f"/he/main-challenges/{main.id}", f"/he/rounds/{round_.id}"):
        page = client.get(address).main
        assert "6 מתוך 99 עסקים ציינו את הקושי הזה" in page
        assert "עסק אחד פרסם עליו אתגר" in page


@pytest.mark.parametrize(
    ("is_public", "words"),
    [(False, "התשובות ייספרו כאן אחרי פרסום תוצאות הסקר"), (True, "המספר של התשובות האלה לא מוצג בתוצאות")],
)
def test_a_page_says_why_answers_do_not_count(client: Client, session: Session, is_public: bool, words: str) -> None:
    round_ = make_round(session, "challenges")
    main = make_main_challenge(session, round_, "תזרים כספי")
    survey = make_survey(session, round_)
    question = make_question(session, survey.sections[0], QuestionKind.SEVERAL, "מה הכי קשה?", ("תזרים", "לקוחות"))
    question.options[0].main_challenge_id = main.id
    if is_public:
        make_results(session, survey, {question.options[0]: None})
    session.commit()
    assert words in client.get(f"/he/main-challenges/{main.id}").main


def test_a_round_without_a_survey_says_so(client: Client, session: Session, dana: Account) -> None:
    round_ = make_round(session, "challenges")
    page = client.sign_in(dana).get(f"/he/staff/rounds/{round_.id}/grouping/answers")
    assert "אין סקר" in page.main
