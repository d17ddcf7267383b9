"""Before `./dev run` serves: the newest migration, and in a demo its rounds. One process, as each start takes time."""

import os
import socket
import sys

import click
from flask_migrate import upgrade

from app import create_app
from config import Config, ConfigError
from demo.command import demo


def main() -> None:
    try:
        prepare(Config.from_environ())
    except (ConfigError, click.ClickException) as error:
        sys.exit(f"Kolot cannot start with these settings: {error}")


def prepare(config: Config) -> None:
    refuse_taken_port(os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000"))
    app = create_app(config)
    with app.app_context():
        upgrade()
        if config.DEMO:
            demo.main(args=[], standalone_mode=False)


def refuse_taken_port(host: str, port: str) -> None:
    """The server itself would share the port with whoever has it, and each would get half of the visits."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return
    sys.exit(f"Something already answers at {host}:{port}; choose another port: PORT=8001 ./dev run")


if __name__ == "__main__":
    main()
