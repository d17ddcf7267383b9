"""Pages of the staff: rounds, phases, main challenges, solutions, the log."""

from app.views.staff import (  # noqa: F401 (each adds its views to the blueprint)
    answering,
    assisting,
    audit,
    ballot,
    businesses,
    grouping,
    imports,
    index,
    main_challenges,
    merging,
    news,
    page_texts,
    people,
    phases,
    publish,
    quarters,
    review,
    review_words,
    round,
    settings,
    shortlist,
    site,
    solutions,
    survey,
    survey_preview,
    survey_questions,
    survey_responses,
    survey_results,
    survey_sections,
    tying,
    versions,
    words,
)
from app.views.staff.blueprint import bp

BLUEPRINTS = (bp,)
