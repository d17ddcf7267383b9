"""What stands on a printed poster or sticker, and its QR code."""

from dataclasses import dataclass
from functools import lru_cache

import segno
from flask import Flask
from markupsafe import Markup

from app.web.public_url import public_url

QUIET_ZONE = 4  # modules of white around it, as the standard asks


@dataclass(frozen=True)
class Sheet:
    """`is_own`: title and text are a person's words, with their own direction."""

    flag: str
    kicker: str
    title: str
    text: str
    invitation: str
    back: str
    address: str
    is_own: bool = True


def init_sheets(app: Flask) -> None:
    app.jinja_env.globals.update(qr_code=qr_code, as_typed=as_typed)


def short_address(letter: str, number: int) -> str:
    return public_url("short.show", letter=letter, number=number)


@lru_cache(maxsize=256)
def qr_code(address: str) -> Markup:
    """An inline SVG of black squares; its words stand beside it."""
    code = segno.make_qr(address, error="m")
    drawn = code.svg_inline(omitsize=True, border=QUIET_ZONE, svgclass="qr", lineclass=None)
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 (squares)


def as_typed(address: str) -> str:
    """Without what browsers add by themselves."""
    return address.partition("://")[2].removeprefix("www.")
