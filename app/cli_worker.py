"""`flask worker`: sends the messages that wait, and tidies up."""

import logging

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.domain.keys import Keyring
from app.worker.carriers import carriers_of
from app.worker.loop import Worker


def register(app: Flask) -> None:
    app.cli.add_command(worker)


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, and end.")
@with_appcontext
def worker(once: bool) -> None:
    """Send waiting messages, until told to stop."""
    app = current_app
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    keys = Keyring.of(app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"])
    try:
        carriers = carriers_of(app)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    a_worker = Worker(carriers, keys)
    if once:
        click.echo(f"{a_worker.drain()} messages handled")
    else:
        a_worker.run()
