"""By which door somebody comes to a draft of a survey, and the addresses behind that door."""

from dataclasses import dataclass

from flask import url_for

from app.domain.refusal import Refusal
from app.domain.survey_drafts import draft_by_key
from app.domain.survey_rules import answer_refusal, is_trial
from app.domain.survey_state import survey_refusal
from app.extensions import db
from app.models import Business, Round, Survey, SurveyResponse, SurveySection
from app.web.opened_at import read_opened_at, signed_opened_at
from app.web.page import page_now


@dataclass(frozen=True)
class Door:
    """A visitor's or an owner's own draft; with a business what its owner corrects, or what staff enter for it."""

    survey: Survey
    round: Round
    key: str | None
    business: Business | None = None
    is_test: bool = False
    by_staff: bool = False

    def draft(self) -> SurveyResponse | None:
        return draft_by_key(db.session(), self.survey.id, self.key)

    def refusal(self) -> Refusal | None:
        """Why nothing can be answered by this door now."""
        if self.is_test:
            return None if is_trial(self.survey, self.round, page_now()) else Refusal.SURVEY_TRIAL_OVER
        return answer_refusal(self.survey, self.round, page_now(), read_opened_at())

    def section_at(self, number: int) -> SurveySection | None:
        sections = self.survey.sections
        return sections[number - 1] if 1 <= number <= len(sections) else None

    @property
    def start(self) -> str:
        return url_for("staff.answer_for" if self.by_staff else "surveys.show", survey_id=self.survey.id)

    @property
    def last(self) -> str:
        return url_for("staff.answer_for_send" if self.by_staff else "surveys.send", **self._place)

    def section(self, number: int, **more: str) -> str:
        endpoint = "staff.answer_for_section" if self.by_staff else "surveys.section"
        return url_for(endpoint, number=number, **self._place, **more)

    def asked(self, number: int) -> str:
        endpoint = "staff.answer_for_asked" if self.by_staff else "surveys.asked"
        return url_for(endpoint, number=number, **self._place)

    @property
    def _place(self) -> dict[str, int | str]:
        named = "business_id" if self.by_staff else "business"
        place = {"survey_id": self.survey.id, **({named: self.business.id} if self.business else {})}
        return place | ({"opened_at": signed_opened_at()} if self._is_late else {})

    @property
    def _is_late(self) -> bool:
        """After the end, in the minutes that a page opened before it has: its next page needs to know that."""
        return read_opened_at() is not None and survey_refusal(self.survey, self.round, page_now()) is not None
