"""A round with everything that pages show, for tests that walk all pages."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.second_factor import code_of, enrol, new_secret
from app.models import (
    Account,
    ChallengeState,
    Result,
    ReviewKind,
    Round,
    Solution,
    SolutionState,
    StaffRole,
    TallyLine,
)
from tests.factories import (
    DAY,
    make_account,
    make_ballot,
    make_business,
    make_challenge,
    make_main_challenge,
    make_news,
    make_noise,
    make_quarter,
    make_round,
    make_solution,
    now,
)
from tools.audit.pages import OWNER, RESIDENT, STAFF, VISITOR, Places
from tools.audit.stage import uploaded
from tools.audit.survey import built_survey, open_survey
from tools.audit.survey_results import opened_response, published_survey


@dataclass(frozen=True)
class Town:
    """A round where voting is open, a past one with results, a planned one, and people of every role."""

    round: Round
    solutions: list[Solution]
    places: Places
    people: dict[str, Account | None]


def make_town(session: Session, solutions: int = 12, **round_columns: object) -> Town:
    make_noise(session)  # with a second one, the list of past rounds is a page
    past = make_past_round(session)
    planned = make_round(session, "review", is_public=False, title={"he": "סבב חורף", "en": "Winter round"})
    round_ = make_round(session, "voting", **round_columns)
    challenges = [make_main_challenge(session, round_, title) for title in ("תזרים כספי", "היעדר לקוחות")]
    on_ballot = [make_solution(session, round_, main_challenges=challenges[: n % 3]) for n in range(solutions)]
    hidden = make_solution(session, round_, state=SolutionState.HIDDEN, hidden_reason={"he": "פרטים", "en": "details"})
    off = make_solution(session, round_, on_ballot=False, off_ballot_reason={"he": "נעשה כבר", "en": "done already"})
    waits = {"review_since": now(session), "review_kind": ReviewKind.NEW, "flags": ["phone"]}
    make_solution(session, planned, on_ballot=None, **waits)
    people = make_people(session)
    draft = make_solution(session, round_, state=SolutionState.DRAFT, account_id=people[RESIDENT].id)
    business = make_business(session, people[OWNER], "בית קפה בשדרה")
    posted = make_challenge(session, round_, business, main_challenge_id=challenges[0].id)
    begun = make_challenge(session, round_, business, state=ChallengeState.DRAFT)
    quarter = make_quarter(session)
    quarter.name = {"he": "רובע א", "en": "Quarter A"}
    colleague = make_account(session, "town-colleague@example.org", name="עמית", role=StaffRole.MODERATOR)
    answered = published_survey(session, past, people[STAFF])
    places = Places(
        round_.id,
        past.id,
        planned.id,
        challenge=challenges[0].id,
        solution=on_ballot[0].id,
        hidden=hidden.id,
        off_ballot=off.id,
        draft=draft.id,
        business=business.id,
        posted=posted.id,
        begun=begun.id,
        **built_survey(session, planned),
        quarter=quarter.id,
        upload=uploaded(session, planned, people[STAFF]).id,
        news=make_news(session, round_).id,
        colleague=colleague.id,
        past_survey=answered.id,
        response=opened_response(session, answered, past, people[STAFF]).id,
        open_survey=open_survey(session, round_, people, business).id,
    )
    return Town(round_, on_ballot, places, people)


def make_people(session: Session) -> dict[str, Account | None]:
    resident = make_account(session, "town-resident@example.org", name="תושבת")
    owner = make_account(session, "town-owner@example.org", name="בעלת עסק")
    staff = make_account(session, "town-staff@example.org", name="עובדת", role=StaffRole.ADMINISTRATOR)
    secret = new_secret()
    enrol(session, staff, secret, code_of(secret, now(session)))
    return {VISITOR: None, RESIDENT: resident, OWNER: owner, STAFF: staff}


def make_past_round(session: Session) -> Round:
    """The noise round with a frozen tally, as publication leaves it."""
    past = make_noise(session)
    past.published_at = now(session) - 3 * DAY
    solutions = [make_solution(session, past, f"מן העבר {n}") for n in (1, 2, 3)]
    session.add(Result(round_id=past.id, ballots=20, votes=30, ballots_by_email=15, ballots_by_phone=5))
    for place, solution in enumerate(solutions, start=1):
        line = TallyLine(
            round_id=past.id, solution_id=solution.id, votes=25 - 5 * place, rank=place, is_winner=place == 1
        )
        session.add(line)
    session.flush()
    return past


def vote_in_town(session: Session, town: Town, choices: list[list[int]]) -> None:
    """One voter for each list of numbers of solutions."""
    for number, chosen in enumerate(choices):
        account = make_account(session, f"voter{number}@example.org")
        make_ballot(session, town.round, account, [town.solutions[index] for index in chosen])
