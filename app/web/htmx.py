"""The second door to the same handlers: who asked, and what an htmx answer must say of itself."""

from flask import Response, request


def is_htmx() -> bool:
    """A request that htmx made for a part of the page (going back in history is a full page)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def vary_by_htmx(response: Response) -> Response:
    response.vary.update(("HX-Request", "HX-Request-Type"))
    return response
