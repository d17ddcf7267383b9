"""`flask --app wsgi demo`: load the demo, and say how to sign in."""

import click
from flask import current_app
from flask.cli import with_appcontext

from app.domain.local_time import to_wall
from app.domain.transactions import reading, writing
from app.extensions import db
from app.models import Round
from demo.loader import NotForTheDemo, demo_round, load_demo, needs_loading
from demo.people import PEOPLE


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Load the demo round, its past round and its people. A second time it does nothing."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("this is not a demo: set DEMO=1")
    try:
        load_once()
    except NotForTheDemo as error:
        raise click.ClickException("the database holds rounds of its own; the demo wants an empty one") from error
    click.echo(invitation(current_app.config["PUBLIC_URL"], demo_round(db.session)))  # type: ignore[arg-type]


def load_once() -> None:
    reading(db.session)
    is_needed = needs_loading(db.session)
    db.session.rollback()
    if is_needed:
        writing(db.session)
        load_demo(db.session)
        db.session.commit()


def invitation(url: str, round_: Round) -> str:
    """What the terminal says: when voting ends, and how to be each of the people."""
    assert round_.voting.closes_at
    ends = to_wall(round_.voting.closes_at).strftime("%d.%m.%Y, %H:%M")
    width = max(len(person.address) for person in PEOPLE)
    people = (f"  {person.address:{width}}  {person.who}" for person in PEOPLE)
    return "\n".join(
        [
            f"The demo is loaded; all its texts are made up. Voting is open until {ends}.",
            f"Sign in at {url}/he/sign-in as",
            *people,
            f"and read the six-digit code at {url}/demo/mail,",
            "where the authenticator app of the staff shows its digits too.",
        ]
    )
