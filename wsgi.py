"""The WSGI application: `granian --interface wsgi wsgi:app`, or any other WSGI server."""

import gc

from app import create_app
from config import Config
from demo.command import demo

app = create_app(Config.from_environ())
app.cli.add_command(demo)

# What lives as long as the process is not looked through for garbage at every turn.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
