"""Pictures that people send: read with suspicion, drawn anew, and only the new ones kept.

What was uploaded is never stored or served: its EXIF (with the place it was taken), its comments and whatever
was glued to it end here. `prepare_picture` needs no database and must come before a writing transaction.
"""

import enum
import io
import secrets
import struct
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.refusal import Refusal, Refused
from app.domain.text import clean_line
from app.models import Account, Picture

FORMATS = ("JPEG", "PNG", "WEBP")  # nothing else is ever parsed
LARGEST_FILE = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_WEBP_PIXELS = 12_000_000  # its decoder holds the picture several times over
MOST_JPEG_SCANS = 100  # each costs a walk over the whole picture, and an empty one takes 60 bytes of the file
LARGE_SIDE, SMALL_SIDE = 1280, 400
LARGE_QUALITY, SMALL_QUALITY = 80, 74
LONGEST_ALT = 200
MOST_A_DAY, DAY = 60, timedelta(days=1)
ORIENTATION = 0x0112  # of EXIF
START_OF_SCAN = b"\xff\xda"

# One at a time in each process, so that ten large ones at once need no more memory than one.
decoding = threading.Lock()


class PictureProblem(enum.StrEnum):
    TOO_BIG = "too_big"
    NOT_A_PICTURE = "not_a_picture"
    TOO_MANY_PIXELS = "too_many_pixels"
    BROKEN = "broken"


class BadPicture(ValueError):
    """Why a file cannot be a picture here. The words for it are in `web/refusals_pictures.py`."""

    def __init__(self, reason: PictureProblem) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture in WebP: `large` up to 1280 pixels a side, `small` up to 400; width and height of `large`."""

    large: bytes
    small: bytes
    width: int
    height: int


def prepare_picture(data: bytes) -> PreparedPicture:
    """Draw an uploaded JPEG, PNG or WebP anew, upright and small enough to serve; of an animated one the first image.

    Takes at most 5 MB and 40 megapixels (WebP: 12), both checked before anything is decoded.
    Raises BadPicture.
    """
    if len(data) > LARGEST_FILE:
        raise BadPicture(PictureProblem.TOO_BIG)
    if webp_pixels(data) > MOST_WEBP_PIXELS:
        raise BadPicture(PictureProblem.TOO_MANY_PIXELS)
    if data.count(START_OF_SCAN) > MOST_JPEG_SCANS and data.startswith(b"\xff\xd8"):
        raise BadPicture(PictureProblem.BROKEN)
    try:
        with decoding:
            return drawn_anew(data)
    except BadPicture:
        raise
    except Image.DecompressionBombError as error:
        raise BadPicture(PictureProblem.TOO_MANY_PIXELS) from error
    except UnidentifiedImageError as error:
        raise BadPicture(PictureProblem.NOT_A_PICTURE) from error
    except Exception as error:  # a hostile file makes the decoders raise nearly anything
        raise BadPicture(PictureProblem.BROKEN) from error


def drawn_anew(data: bytes) -> PreparedPicture:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise BadPicture(PictureProblem.TOO_MANY_PIXELS)
        image.draft("RGB", (LARGE_SIDE, LARGE_SIDE))  # a JPEG is decoded no larger than it will be shown
        image.load()
        large = upright(shrunk(image), image.getexif().get(ORIENTATION, 1))
    small = large.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    return PreparedPicture(as_webp(large, LARGE_QUALITY), as_webp(small, SMALL_QUALITY), *large.size)


def shrunk(image: Image.Image) -> Image.Image:
    factor = max(image.size) // (2 * LARGE_SIDE)
    small = reduced_by(image, factor) if factor > 1 else plain(image)
    small.thumbnail((LARGE_SIDE, LARGE_SIDE), Image.Resampling.LANCZOS)
    return small


def reduced_by(image: Image.Image, factor: int) -> Image.Image:
    """The picture made so many times smaller, in bands: a second whole copy of 40 megapixels is too much."""
    band = factor * 64
    parts = [
        plain(image.crop((0, top, image.width, min(top + band, image.height)))).reduce(factor)
        for top in range(0, image.height, band)
    ]
    whole = Image.new(parts[0].mode, (parts[0].width, sum(part.height for part in parts)))
    for place, part in enumerate(parts):
        whole.paste(part, (0, place * (band // factor)))
    return whole


def plain(image: Image.Image) -> Image.Image:
    """In red, green and blue, with transparency where there is any."""
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """The bare picture, turned as its EXIF said, on a sheet that carries nothing else."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    bare.getexif()[ORIENTATION] = orientation
    return ImageOps.exif_transpose(bare)


def as_webp(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()


def webp_pixels(data: bytes) -> int:
    """How many pixels a WebP file says it has; 0 where it is none. Its decoder takes the memory on opening."""
    kind, body = data[12:16], data[20:30].ljust(10, b"\0")
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return 0
    if kind == b"VP8X":
        return (1 + int.from_bytes(body[4:7], "little")) * (1 + int.from_bytes(body[7:10], "little"))
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (1 + (bits & 0x3FFF)) * (1 + (bits >> 14 & 0x3FFF))
    width, height = struct.unpack("<HH", body[6:10])
    return (width & 0x3FFF) * (height & 0x3FFF)


def change_alt(picture: Picture | None, alt: str | None) -> set[str]:
    """Say something else of a picture; which of its texts changed."""
    said = clean_line(alt or "")[:LONGEST_ALT]
    if picture is None or not said or picture.alt == said:
        return set()
    picture.alt = said
    return {"alt"}


def store_picture(session: Session, prepared: PreparedPicture, *, alt: str, by: Account | None) -> Picture:
    """Keep a picture under a new random key. `alt` says what is on it; `by` may see it before it is public.

    Raises Refused where the account of a resident sent 60 within a day.
    """
    clock = now(session)
    if by is not None and not by.is_staff and pictures_since(session, by, clock - DAY) >= MOST_A_DAY:
        raise Refused(Refusal.TOO_MANY_PICTURES)
    picture = Picture(
        key=secrets.token_urlsafe(32),
        account_id=by.id if by else None,
        alt=clean_line(alt)[:LONGEST_ALT],
        width=prepared.width,
        height=prepared.height,
        large=prepared.large,
        small=prepared.small,
        created_at=clock,
    )
    session.add(picture)
    session.flush()
    return picture


def pictures_since(session: Session, account: Account, moment: datetime) -> int:
    mine = (Picture.account_id == account.id, Picture.created_at > moment)
    return session.scalar(select(func.count()).select_from(Picture).where(*mine)) or 0
