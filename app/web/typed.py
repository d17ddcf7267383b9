"""What a visitor typed before signing in: it goes with them, sealed, and fills the same form again afterwards.

In a view that takes a visitor's form, once it is valid:

    if not current_user.is_authenticated:
        return sign_in_to_go_on()

The answer is the page of signing in. Its code or link, in this browser or another, leads back to the same address
by GET, and there the form is filled again: `TheForm(**filled_again(), …)`.
Until then it waits with the letter of the code; whoever asks for no code leaves nothing here.
"""

from typing import Any

from flask import render_template, request
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.domain.keys import Keyring
from app.domain.sign_in import Choices
from app.domain.typed import typed_key, typed_with
from app.extensions import db
from app.forms.sign_in import AddressForm
from app.web.back import safe_path

TYPED, WAY = "typed text", "way to typed text"
NOT_KEPT = ("csrf_token",)


def sign_in_to_go_on() -> tuple[str, int]:
    """The page of signing in, carrying what this form sent. Files are not kept."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_KEPT]
    return render_template("sign_in/start.html", form=address_form_with(fields), chosen=Choices()), 200


def address_form_with(fields: list[tuple[str, str]]) -> AddressForm:
    """The form of signing in, which leads back to this address with these fields."""
    path = request.script_root + request.full_path.rstrip("?")
    return AddressForm(formdata=None, typed=keys().seal(TYPED, {"path": path, "fields": fields}))


def typed_before() -> MultiDict[str, str] | None:
    """What this person typed here before signing in; None where there is nothing of theirs."""
    way = keys().open(WAY, request.args.get("typed", "")) if request.method == "GET" else None
    if not way or way["account"] != current_user.account_id:
        return None
    kept = keys().open(TYPED, typed_with_code(way["code"]))
    return MultiDict((name, value) for name, value in kept["fields"]) if kept else None


def filled_again() -> dict[str, Any]:
    """The argument that fills a form with what was typed before; none on any other request."""
    typed = typed_before()
    return {"formdata": typed} if typed is not None else {}


def sealed_typed(token: str | None) -> str:
    """The token if we sealed it, else nothing: only our own is stored."""
    return token if token and keys().open(TYPED, token) else ""


def typed_with_code(code_id: int) -> str:
    """What waits with the letter of this code, sealed."""
    return typed_with(db.session(), typed_key(keys(), code_id))


def typed_fields_of(code_id: int) -> dict[str, str]:
    """The fields that wait with the letter of this code."""
    kept = keys().open(TYPED, typed_with_code(code_id))
    return dict(kept["fields"]) if kept else {}


def way_to_typed(code_id: int, account_id: int) -> str | None:
    """The address that this person's form was sent to, to be opened by GET; None where nothing was typed."""
    kept = keys().open(TYPED, typed_with_code(code_id))
    path = safe_path(kept["path"]) if kept else None
    if not kept or not path:
        return None
    opened = next((value for name, value in kept["fields"] if name == "opened_at"), "")
    way = keys().seal(WAY, {"code": code_id, "account": account_id})
    return f"{path}{'&' if '?' in path else '?'}typed={way}" + (f"&opened_at={opened}" if opened else "")


def keys() -> Keyring:
    return Keyring.of_session(db.session())
