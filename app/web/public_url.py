"""Addresses for the world outside: whole ones, and which of them search engines may keep."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, url_for

# Anybody may open these, but they are about one visitor, or about an address that only a letter has.
NOT_INDEXED = {
    "ballots.current",
    "ballots.show",
    "challenges.new",
    "challenges.preview",
    "proposals.new",
    "proposals.versions",
    "reports.new",
    "sheets.of_challenge",
    "sheets.of_round",
    "sheets.of_solution",
    "similar.index",
    "sign_in.code",
    "sign_in.link",
    "sign_in.start",
    "surveys.section",
    "surveys.send",
    "unsubscribe.show",
}


def init_public_url(app: Flask) -> None:
    app.jinja_env.globals.update(public_url=public_url, canonical_url=canonical_url, is_indexed=is_indexed)
    app.after_request(keep_out_of_indexes)


def public_url(endpoint: str, **values: Any) -> str:
    """The whole address, as people use it."""
    public = urlsplit(current_app.config["PUBLIC_URL"])
    return f"{public.scheme}://{public.netloc}{url_for(endpoint, **values)}"


def is_indexed() -> bool:
    """Whether a search engine may keep the page of this request."""
    rule = request.url_rule
    if rule is None or rule.endpoint in NOT_INDEXED or g.get("uses_what_is_known"):
        return False
    return getattr(current_app.view_functions[rule.endpoint], "guard", "") == "public"


def canonical_url(lang: str | None = None) -> str:
    """The one address of this page, without filters, in its own language or in this one."""
    rule = request.url_rule
    if rule is None or not is_indexed():
        return ""
    values: dict[str, Any] = {**(request.view_args or {}), **({"lang": lang} if lang else {})}
    return public_url(rule.endpoint, **values)


def keep_out_of_indexes(response: Response) -> Response:
    """Said by every answer that is not for everybody; a header, since files and feeds have no head to say it in."""
    if not is_indexed():
        response.headers.setdefault("X-Robots-Tag", "noindex")
    return response
