"""When a form was opened, signed by us: what was opened before the end of a phase may be sent shortly after it."""

from datetime import UTC, datetime

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup

from app.web.page import page_now

FIELD = "opened_at"


def opened_at_field() -> Markup:
    """The hidden field. A form that is shown again, to be corrected, keeps the moment it was first opened."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, signed_opened_at())


def signed_opened_at() -> str:
    moment = read_opened_at() or page_now()
    signed = serializer().dumps(int(moment.timestamp()))
    return signed if isinstance(signed, str) else signed.decode()


def read_opened_at() -> datetime | None:
    """The moment (UTC) that came with this request, in its form or its address; None for one we did not sign."""
    try:
        return datetime.fromtimestamp(serializer().loads(request.values.get(FIELD, "")), UTC)
    except (BadSignature, TypeError, ValueError):
        return None


def serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="opened-at")
