"""Parts of pages that say the same to everybody: made once for each language, then only put in."""

import secrets
from collections.abc import Hashable, Mapping

from flask import Flask, current_app, render_template, request
from markupsafe import Markup

from app.web.reader import language

MOST_PARTS = 2_000
HOLE = secrets.token_hex(16)
ID_HOLE = secrets.randbits(62) | 1 << 62  # a number, since addresses want one


def init_kept_parts(app: Flask) -> None:
    app.extensions["kolot_parts"] = {}
    app.jinja_env.globals["kept_part"] = kept_part


def kept_part(template: str, **needs: Hashable) -> Markup:
    """A template that depends on nothing but these values, the settings, the language and the site's path."""
    return kept(template, tuple(needs.values()), needs)


def kept(template: str, situation: Hashable, context: Mapping[str, object]) -> Markup:
    """The template as it was rendered for the first reader in this situation, which must decide all it says."""
    parts: dict[Hashable, Markup] = current_app.extensions["kolot_parts"]
    key = (template, situation, language(), request.script_root)
    if (part := parts.get(key)) is None:
        if len(parts) >= MOST_PARTS:
            parts.clear()
        part = parts[key] = Markup(render_template(template, **context))  # noqa: S704 (our own template)
    return part


def hole(name: str) -> Markup:
    """Stands in a kept page for what differs from reader to reader. Nobody can know it, so no text can hold it."""
    return Markup(f"{name}-{HOLE}")  # noqa: S704


def filled(page: Markup, *, id_: int | None = None, **contents: str) -> str:
    """The page with these contents, which are HTML, in its holes."""
    whole = str(page) if id_ is None else str(page).replace(str(ID_HOLE), str(id_))
    for name, content in contents.items():
        whole = whole.replace(hole(name), content)
    return whole
