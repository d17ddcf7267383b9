"""Pages of the staff: rounds, phases, main challenges, solutions, the log."""

from app.views.staff import (  # noqa: F401 (each adds its views to the blueprint)
    audit,
    ballot,
    index,
    main_challenges,
    phases,
    publish,
    round,
    settings,
    solutions,
    words,
)
from app.views.staff.blueprint import bp

BLUEPRINTS = (bp,)
