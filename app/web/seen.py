"""What a page showed: its form carries the moment of it, so that nobody answers or decides what has changed since."""

from datetime import datetime

from flask import request


def read_seen() -> datetime | None:
    """The moment (UTC) in the field `seen` of the form; None where there is none."""
    try:
        return datetime.fromisoformat(request.form.get("seen", ""))
    except ValueError:
        return None
