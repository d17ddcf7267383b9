"""The page of one round."""

from flask.typing import ResponseReturnValue

from app.domain.permissions import Permission
from app.views.staff.blueprint import bp
from app.views.staff.common import the_round
from app.views.staff.round_page import round_page
from app.web.guards import staff


@bp.get("/staff/rounds/<int:round_id>")
@staff(Permission.READ_ROUNDS)
def round(round_id: int) -> ResponseReturnValue:
    return round_page(the_round(round_id), {})
