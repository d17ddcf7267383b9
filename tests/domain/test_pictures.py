"""A picture is drawn anew: upright, small enough, and with nothing of what it was sent with."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.pictures import MOST_A_DAY, BadPicture, PictureProblem, prepare_picture, store_picture
from app.domain.refusal import Refusal, Refused
from app.models import Account, Picture
from tests.factories import begin_writing, make_picture, now

RED, BLUE = (200, 30, 30), (30, 30, 200)
ORIENTATION, MAKER = 0x0112, 0x010F


def photo(size: tuple[int, int] = (64, 32), kind: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    """The left half red, the right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    out = io.BytesIO()
    image.convert(mode).save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def is_like(pixel: object, colour: tuple[int, ...]) -> bool:
    return isinstance(pixel, tuple) and all(abs(a - b) < 40 for a, b in zip(pixel, colour, strict=False))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_a_large_and_a_small_webp(kind: str) -> None:
    prepared = prepare_picture(photo((2000, 1000), kind))
    large, small = opened(prepared.large), opened(prepared.small)
    assert (large.format, large.size, small.format, small.size) == ("WEBP", (1280, 640), "WEBP", (400, 200))
    assert (prepared.width, prepared.height) == (1280, 640)
    assert is_like(large.getpixel((20, 20)), RED)
    assert is_like(small.getpixel((380, 20)), BLUE)


def test_a_small_picture_is_not_made_larger() -> None:
    prepared = prepare_picture(photo((64, 32)))
    assert (prepared.width, prepared.height, opened(prepared.small).size) == (64, 32, (64, 32))


def test_a_very_long_picture_keeps_a_pixel() -> None:
    prepared = prepare_picture(photo((20_000, 1), "PNG"))
    assert (prepared.width, prepared.height, opened(prepared.small).size) == (1280, 1, (400, 1))


@pytest.mark.parametrize(
    ("orientation", "size", "first"),
    [(1, (64, 32), RED), (3, (64, 32), BLUE), (6, (32, 64), RED), (8, (32, 64), BLUE), (99, (64, 32), RED)],
)
def test_it_stands_upright_and_says_nothing_of_where_it_was_taken(orientation, size, first) -> None:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, "secret maker"
    prepared = prepare_picture(photo(exif=exif, comment=b"secret comment"))
    large = opened(prepared.large)
    assert large.size == size
    assert is_like(large.getpixel((3, 3)), first)
    assert (dict(large.getexif()), large.info.get("xmp"), large.info.get("icc_profile")) == ({}, None, None)
    assert b"secret" not in prepared.large + prepared.small


def test_what_can_be_seen_through_stays_so() -> None:
    image = Image.new("RGBA", (50, 50), (255, 0, 0, 0))
    out = io.BytesIO()
    image.save(out, "PNG")
    large = opened(prepare_picture(out.getvalue()).large)
    assert (large.mode, large.getpixel((9, 9))[3]) == ("RGBA", 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGBA"])
@pytest.mark.parametrize("side", [90, 3000])
def test_every_kind_of_colour_is_read(mode: str, side: int) -> None:
    out = io.BytesIO()
    Image.new(mode, (side, side)).save(out, "PNG")
    assert prepare_picture(out.getvalue()).width == min(side, 1280)


def test_print_colours_are_read() -> None:
    assert prepare_picture(photo(mode="CMYK")).width == 64


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animated_picture_the_first_image_is_kept(kind: str) -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in (RED, BLUE)]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    large = opened(prepare_picture(out.getvalue()).large)
    assert getattr(large, "n_frames", 1) == 1
    assert is_like(large.getpixel((20, 20)), RED)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_no_other_kind_is_taken_whatever_it_is_called(kind: str) -> None:
    with pytest.raises(BadPicture) as refused:
        prepare_picture(photo(kind=kind))
    assert refused.value.reason is PictureProblem.NOT_A_PICTURE


def test_it_is_kept_under_a_random_key_with_its_description(session: Session, noa: Account) -> None:
    prepared = prepare_picture(photo())
    begin_writing(session)
    mine = store_picture(session, prepared, alt="  שוק\u202e האוכל\n", by=noa)
    other = store_picture(session, prepared, alt="", by=None)
    session.commit()
    session.expire_all()
    kept = session.execute(
        select(Picture.key, Picture.account_id, Picture.alt, Picture.width, Picture.height, Picture.small).where(
            Picture.id == mine.id
        )
    ).one()
    assert kept == (mine.key, noa.id, "שוק האוכל", 64, 32, prepared.small)
    assert (len(mine.key), mine.key != other.key, other.account_id) == (43, True, None)


def test_an_account_sends_no_flood_of_pictures_and_staff_may(session: Session, noa: Account, dana: Account) -> None:
    prepared = prepare_picture(photo())
    for account in (noa, dana):
        make_picture(session, account, created_at=now(session) - timedelta(days=2))
        for _picture in range(MOST_A_DAY - 1):
            make_picture(session, account)
    begin_writing(session)
    store_picture(session, prepared, alt="", by=noa)
    with pytest.raises(Refused) as refused:
        store_picture(session, prepared, alt="", by=noa)
    assert refused.value.refusal is Refusal.TOO_MANY_PICTURES
    for _picture in range(2):
        store_picture(session, prepared, alt="", by=dana)
