"""Parts of the page's frame that say the same on every page of a language: made once, then only put in."""

from flask import Flask, current_app, render_template, request
from markupsafe import Markup

from app.web.reader import language


def init_kept_parts(app: Flask) -> None:
    app.extensions["kolot_parts"] = {}
    app.jinja_env.globals["kept_part"] = kept_part


def kept_part(template: str) -> Markup:
    """A template that depends on nothing but the settings, the language and the path that the site lives under."""
    parts: dict[tuple[str, str, str], Markup] = current_app.extensions["kolot_parts"]
    key = (template, language(), request.script_root)
    if key not in parts:
        parts[key] = Markup(render_template(template))  # noqa: S704 (our own template)
    return parts[key]
