"""The commands of `flask …`, each with the part that it belongs to."""

from flask import Flask

from app import cli_import, cli_staff, cli_worker


def register(app: Flask) -> None:
    cli_import.register(app)
    cli_staff.register(app)
    cli_worker.register(app)
