"""For the machine that watches: is the process alive, can it serve."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.web.guards import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> tuple[dict[str, str], int]:
    return {"status": "ok"}, 200


@bp.get("/readyz")
@public
def ready() -> tuple[dict[str, str], int]:
    """Ready when the database answers and stands at the newest migration."""
    try:
        current = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError:
        db.session.remove()
        return {"status": "the database does not answer"}, 503
    newest = ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config()).get_current_head()
    if current != newest:
        return {"status": "the database waits for a migration"}, 503
    return {"status": "ok"}, 200
