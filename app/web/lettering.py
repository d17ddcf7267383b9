"""Text on a picture: shaped, run from right to left where it does, broken into lines and cut to its room."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

FONT = Path(__file__).resolve().parents[1] / "fonts/Rubik-Bold.ttf"  # Hebrew, Latin, Cyrillic and Arabic
ELLIPSIS = "…"
UNDRAWABLE = {"So", "Sk", "Cc", "Cf", "Co", "Cn", "Cs"}  # emoji and what joins them: the font has none
VARIATION = "\ufe0f"
# Raqm breaks into runs and HarfBuzz shapes; both come with Pillow. FriBidi, which says what runs which way, is the
# system's own (libfribidi0).
CAN_DRAW = bool(features.check("raqm") and features.check("fribidi"))


@lru_cache(maxsize=16)
def font_of(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size, layout_engine=ImageFont.Layout.RAQM)


def drawable(text: str) -> str:
    """The text without what the font cannot draw, in one line."""
    spaced = " ".join(text.split())
    kept = (char for char in spaced if unicodedata.category(char) not in UNDRAWABLE and char != VARIATION)
    return " ".join("".join(kept).split())


def direction_of(text: str, otherwise: str = "ltr") -> str:
    """That of the first letter that has one, as `dir="auto"` does."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return otherwise


def width_of(text: str, size: int) -> float:
    return font_of(size).getlength(text, direction=direction_of(text)) if text else 0


def fitted(text: str, width: int, sizes: dict[int, int]) -> tuple[int, list[str]]:
    """The size and the lines. `sizes`: from the largest, how many lines of it there is room for."""
    for size, most in sizes.items():
        lines = broken(text, width, size)
        if len(lines) <= most:
            return size, lines
    return size, cut(lines[:most], width, size)


def broken(text: str, width: int, size: int) -> list[str]:
    """In lines no wider than this; a word that is wider by itself is broken too."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size) <= width:
            lines[-1] = longer
            continue
        *whole, last = pieces(word, width, size)
        lines += [*whole, last]
    return [line for line in lines if line]


def pieces(word: str, width: int, size: int) -> list[str]:
    found = [""]
    for char in word:
        if width_of(found[-1] + char, size) > width and not unicodedata.combining(char):
            found.append("")
        found[-1] += char
    return found


def cut(lines: list[str], width: int, size: int) -> list[str]:
    """The last line ends in an ellipsis: there was more."""
    last = lines[-1]
    while last and width_of(last + ELLIPSIS, size) > width:
        last = last[:-1]
    return [*lines[:-1], last.rstrip(" ,.;:-–") + ELLIPSIS]
