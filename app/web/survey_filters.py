"""The filters of survey results in words: sectors, sizes and quarters for which something is public."""

from collections.abc import Iterable
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.domain.quarters import quarters
from app.domain.survey_counting import UNKNOWN
from app.domain.survey_results import ALL, CHANGE, Filter
from app.domain.survey_telling import FACTS
from app.models import ResultsBy, Sector, SizeBand
from app.web.reader import localized
from app.web.words_business import sector_words, size_words

Names = dict[ResultsBy, dict[str, str]]


class Choices(NamedTuple):
    """The filters of one kind: what is asked for, and its words."""

    title: str
    choices: list[tuple[str, str]]


def filter_choices(session: Session, filters: Iterable[Filter]) -> list[Choices]:
    names, offered = group_names(session), set(filters)
    titles = {ResultsBy.SECTOR: _("By field"), ResultsBy.SIZE: _("By size"), ResultsBy.QUARTER: _("By quarter")}
    found = [
        Choices(titles[by], [(f"{by}:{value}", words) for value, words in names[by].items() if (by, value) in offered])
        for by in FACTS
    ]
    return [choices for choices in found if choices.choices]


def group_names(session: Session) -> Names:
    """Every group in words, in the order of pages."""
    names: Names = {
        ResultsBy.SECTOR: {one.value: sector_words(one.value) for one in Sector},
        ResultsBy.SIZE: {one.value: size_words(one.value) for one in SizeBand},
        ResultsBy.QUARTER: {str(one.id): localized(one.name) for one in quarters(session)},
    }
    return {by: {**groups, UNKNOWN: _("not known")} for by, groups in names.items()}


def words_of_filter(names: Names, wanted: Filter) -> str:
    """Empty for all businesses."""
    if wanted == ALL:
        return ""
    if wanted == CHANGE:
        return _("answered both surveys")
    by, value = wanted
    return names.get(by, {}).get(value, value)
