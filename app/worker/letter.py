"""One message ready to go, and how its templates are filled."""

from dataclasses import dataclass
from typing import Any

from flask import current_app

from app.models import AddressKind


@dataclass(frozen=True, slots=True)
class Letter:
    """A text message has no subject and no HTML. `unsubscribe` is where one press switches such letters off."""

    channel: AddressKind
    to: str
    text: str
    subject: str = ""
    html: str = ""
    site: str = ""
    unsubscribe: str = ""


def render(template: str, words: dict[str, Any]) -> str:
    """Without the context of a page: there is no request here, no visitor, no form."""
    return current_app.jinja_env.get_template(template).render(**words)
