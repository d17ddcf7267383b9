"""Kolot served by several workers with several threads each, on the database of a race."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from app.models import Account
from tests.races.clients import Voter
from tests.races.stage import Stage
from tests.support.databases import Database
from tests.support.live import LiveServer

THREADS = ("--blocking-threads", "8")  # for each worker: requests of one voter are to meet inside, not at the door


def race_server(database: Database, log: Path, workers: int = 2) -> LiveServer:
    settings = {name: value for name, value in database.settings.items() if name != "PUBLIC_URL"}
    return LiveServer(settings, log=log, workers=workers, options=THREADS)


def voters_of(stage: Stage, server: LiveServer) -> Sequence[Voter]:
    """Everybody of the stage, signed in."""
    with Session(stage.engine) as session:
        accounts = [session.get_one(Account, account_id) for account_id in stage.account_ids]
        return [Voter(account.id, "=".join(server.cookie_of(session, account))) for account in accounts]
