"""The language is the first part of the path: `/he/rounds/1`. A bare path is led to it."""

from typing import Any

from flask import Flask, current_app, g, redirect, request
from flask_babel import get_locale
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response

from app.web.city import known_languages, offered_languages

PREFIX = "/<language:lang>"


def init_language(app: Flask) -> None:
    """Must come before any blueprint is registered: it adds the converter of the path."""
    languages = known_languages(app)
    app.url_map.converters["language"] = type("LanguageConverter", (BaseConverter,), {"regex": "|".join(languages)})

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.language = (values or {}).pop("lang", None)

    @app.url_defaults
    def put_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = g.get("language") or str(get_locale())


def choose_locale() -> str:
    """The language of the path; where there is none, the first of the browser's that the city offers."""
    if not request:
        return "he"
    return g.get("language") or preferred_language()


def preferred_language() -> str:
    from_path = request.path.lstrip("/").partition("/")[0]
    languages = offered_languages()
    return from_path if from_path in languages else request.accept_languages.best_match(languages) or languages[0]


def redirect_bare_path() -> Response | None:
    """A GET without a language in its path that would find a page with one is led there; else None."""
    languages = offered_languages()
    if request.method not in ("GET", "HEAD") or request.path.lstrip("/").partition("/")[0] in languages:
        return None
    path = f"/{preferred_language()}{request.path}"
    adapter = current_app.url_map.bind("localhost")
    if not adapter.test(path, "GET"):
        return None
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    response = redirect(f"{request.script_root}{path}{query}")
    response.vary.add("Accept-Language")
    return response
