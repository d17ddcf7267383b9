"""The WSGI application: `granian --interface wsgi wsgi:app`, or any other WSGI server."""

from app import create_app
from config import Config
from demo.command import demo

app = create_app(Config.from_environ())
app.cli.add_command(demo)
