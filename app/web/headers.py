"""What every answer says to the browser, and which writes are refused before anything is read."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request, session

from app.database import SAFE_METHODS

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}


def init_headers(app: Flask) -> None:
    app.before_request(refuse_nul)
    app.before_request(refuse_other_sites)
    app.after_request(add_headers)


def refuse_nul() -> None:
    """No address of ours holds this character, and PostgreSQL takes it in no text."""
    if "\0" in request.path:
        abort(404)


def refuse_other_sites() -> None:
    """Writes must come from our own pages: what the browser itself says of where they come from."""
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    if origin is not None and origin not in own_origins():
        abort(403)


def own_origins() -> tuple[str, str]:
    public = urlsplit(current_app.config["PUBLIC_URL"])
    return request.host_url.rstrip("/"), f"{public.scheme}://{public.netloc}"


def is_personal() -> bool:
    """Somebody is signed in or about to be, or the page may show what was chosen."""
    return "_user_id" in session or "sign_in" in session or request.endpoint == "ballots.show"


def add_headers(response: Response) -> Response:
    response.headers.extend(HEADERS)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "private, no-store" if is_personal() else "private, no-cache")
    return response
