"""The picture of a shared link, 1200 × 630: the flag of its kind, its title, whose site it is. Drawn, then kept.

It stands on the harbour of the home page, in the city's own colour.
"""

import io
import math
import threading
from dataclasses import dataclass

from PIL import Image, ImageDraw
from werkzeug.exceptions import ServiceUnavailable

from app.web.colours import RGB, oklch
from app.web.lettering import direction_of, drawable, fitted, font_of, width_of

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
SEA_TOP = 512
TITLE_TOP, TITLE_BOTTOM = 172, 480
TITLE_SIZES = {82: 2, 72: 3, 60: 4, 50: 5}  # the size, and how many lines of it there is room for
LEADING = 1.2
COLOURS = 128
MOST_KEPT = 64  # of about 25 kB
PATIENCE_SECONDS = 3

INK, INK_2, WHITE = oklch(0.255, 0.04, 245), oklch(0.46, 0.035, 245), (255, 255, 255)
SKY, SUN, CORAL, FLAG_BLUE = oklch(0.915, 0.045, 222), (252, 194, 61), (222, 87, 60), (4, 87, 127)

# One drawing at a time: a flood of addresses costs one core and not all.
_turn = threading.Lock()
_kept: "dict[LinkWords, bytes]" = {}  # the oldest first


@dataclass(frozen=True)
class LinkWords:
    """All that the picture of a link says; two that say the same are the same picture."""

    title: str
    kicker: str
    flag: str
    site: str
    city: str
    direction: str
    hue: int


def drawn(words: LinkWords) -> bytes:
    """The picture as PNG. ServiceUnavailable where too many others wait to be drawn."""
    if (picture := _kept.get(words)) is not None:
        return picture
    if not _turn.acquire(timeout=PATIENCE_SECONDS):
        raise ServiceUnavailable
    try:
        if words not in _kept:
            while len(_kept) >= MOST_KEPT:
                del _kept[next(iter(_kept))]
            _kept[words] = draw(words)
        return _kept[words]
    finally:
        _turn.release()


def draw(words: LinkWords) -> bytes:
    page = Page(words.direction == "rtl")
    page.harbour(sea=oklch(0.435, 0.095, words.hue), deep=oklch(0.33, 0.075, words.hue + 2))
    page.flag(words.flag)
    page.line(words.kicker, 34, INK_2, inset=MARGIN + 100, baseline=120)
    page.title(words.title)
    page.signature(words.site, words.city)
    return page.png()


class Page:
    """Drawn from the side where reading starts: `inset` is how far from it."""

    def __init__(self, is_rtl: bool) -> None:
        self.is_rtl = is_rtl
        self.image = Image.new("RGB", (WIDTH, HEIGHT), SKY)
        self.draw = ImageDraw.Draw(self.image)

    def x(self, inset: float) -> float:
        return WIDTH - inset if self.is_rtl else inset

    def shape(self, points: list[tuple[float, float]], colour: RGB) -> None:
        self.draw.polygon([(self.x(inset), y) for inset, y in points], fill=colour)

    def box(self, inset: float, top: float, width: float, height: float, colour: RGB) -> None:
        self.shape([(inset, top), (inset + width, top), (inset + width, top + height), (inset, top + height)], colour)

    def disc(self, inset: float, y: float, radius: float, colour: RGB) -> None:
        x = self.x(inset)
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def line(self, text: str, size: int, colour: RGB, *, inset: float, baseline: float) -> None:
        """One line, cut where it would run off."""
        whole = drawable(text)
        _, lines = fitted(whole, WIDTH - int(inset) - MARGIN, {size: 1})
        if lines:
            self.text(lines[0], size, colour, inset, baseline, self.direction_of(whole))

    def direction_of(self, text: str) -> str:
        return direction_of(text, "rtl" if self.is_rtl else "ltr")

    def text(self, text: str, size: int, colour: RGB, inset: float, baseline: float, direction: str) -> None:
        self.draw.text(
            (self.x(inset), baseline),
            text,
            fill=colour,
            font=font_of(size),
            anchor="rs" if self.is_rtl else "ls",
            direction=direction,
        )

    def title(self, text: str) -> None:
        whole = drawable(text)
        size, lines = fitted(whole, WIDTH - 2 * MARGIN, TITLE_SIZES)
        step = size * LEADING
        top = TITLE_TOP + (TITLE_BOTTOM - TITLE_TOP - step * len(lines)) / 2
        for number, line in enumerate(lines):
            self.text(line, size, INK, MARGIN, top + step * number + size, self.direction_of(whole))

    def harbour(self, *, sea: RGB, deep: RGB) -> None:
        end = WIDTH - MARGIN
        self.disc(end - 60, SEA_TOP - 8, 66, SUN)
        self.wave(SEA_TOP, 9, 150, 0.0, sea)
        self.shape([(end - 330, 520), (end - 120, 520), (end - 150, 572), (end - 300, 572)], deep)
        self.shape([(end - 320, 538), (end - 130, 538), (end - 136, 548), (end - 314, 548)], CORAL)
        for number, colour in enumerate((SUN, CORAL, WHITE)):
            self.box(end - 300 + 46 * number, 490, 42, 30, colour)
        self.wave(SEA_TOP + 52, 7, 190, 1.2, deep)

    def wave(self, top: float, height: float, length: float, shift: float, colour: RGB) -> None:
        crest = [(x, top + height * math.sin(x / length * 2 * math.pi + shift)) for x in range(0, WIDTH + 1, 6)]
        self.shape([*crest, (WIDTH, HEIGHT), (0, HEIGHT)], colour)

    def flag(self, kind: str) -> None:
        """The signal flag of a kind, as app/web/icons.py draws it in 24 × 24."""
        side, inset, top = 76, MARGIN, 68
        unit = side / 24
        self.box(inset - 2, top - 2, side + 4, side + 4, INK)
        for colour, points in FLAGS[kind]:
            self.shape([(inset + x * unit, top + y * unit) for x, y in points], colour)

    def signature(self, site: str, city: str) -> None:
        self.mark(MARGIN, 566, 44)
        self.line(site, 40, WHITE, inset=MARGIN + 62, baseline=602)
        self.line(city, 30, SKY, inset=MARGIN + 62 + width_of(drawable(site), 40) + 24, baseline=602)

    def mark(self, inset: float, top: float, side: float) -> None:
        """The speech flag of Kolot: half sun, half white, with its tail."""
        half, height = side / 2, side * 0.72
        self.box(inset, top, half, height, SUN)
        self.box(inset + half, top, half, height, WHITE)
        self.shape([(inset + half, top), (inset + half + 12, top), (inset + half + 12, top + side)], WHITE)

    def png(self) -> bytes:
        """In few colours, which flat areas do not show and which makes it light."""
        made = io.BytesIO()
        self.image.quantize(COLOURS, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
        return made.getvalue()


def _square(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


FLAGS: dict[str, list[tuple[RGB, list[tuple[float, float]]]]] = {
    "challenges": [(WHITE, _square(0, 0, 24, 24)), (CORAL, [(12, 1), (23, 12), (12, 23), (1, 12)])],
    "solutions": [(SUN, _square(0, 0, 12, 24)), (FLAG_BLUE, _square(12, 0, 24, 24))],
    "voting": [
        (FLAG_BLUE, _square(0, 0, 24, 24)),
        (WHITE, _square(0, 5, 24, 19)),
        (CORAL, _square(0, 9.5, 24, 14.5)),
    ],
    "results": [(FLAG_BLUE, _square(0, 0, 24, 24)), (WHITE, _square(7, 7, 17, 17))],
}
