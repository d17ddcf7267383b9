"""Files made to harm: each is refused, or harmless once drawn anew, quickly and in bounded memory.

Each runs in a process of its own, which prints what became of it, the time, and the most memory it held.
"""

import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEGABYTES = 2.0, 300
SCRIPT = b"<html><script>alert(1)</script></html>"
MEASURE = """
import json, re, sys, time
from app.domain.pictures import BadPicture, prepare_picture

def most_memory():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])

prepare_picture(open(sys.argv[2], "rb").read())
before = most_memory()
data = open(sys.argv[1], "rb").read()
begun = time.process_time()
try:
    prepared = prepare_picture(data)
    said = "drawn anew" if b"script" not in prepared.large + prepared.small else "NOT HARMLESS"
except BadPicture as bad:
    said = bad.reason.value
seconds = time.process_time() - begun
print(json.dumps([said, round(seconds, 3), (most_memory() - before) // 1024]))
"""


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, *, rows: int | None = None, colour: int = 2, before: bytes = b"") -> bytes:
    """A PNG of one colour, written as a stream, so that making it takes no memory either."""
    channels = {0: 1, 2: 3, 6: 4}[colour]
    pack, row = zlib.compressobj(9), b"" if rows == 0 else b"\0" + b"\x7f" * (width * channels)
    body = b"".join(pack.compress(row) for _ in range(height if rows is None else rows)) + pack.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + before + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def photo(side: int = 500, kind: str = "JPEG", **options: object) -> bytes:
    """A picture in which something is to be seen everywhere."""
    out = io.BytesIO()
    Image.effect_noise((500, 500), 90).resize((side, side)).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def jpeg_with_size(width: int, height: int) -> bytes:
    """A small JPEG whose header says that it is huge."""
    data = bytearray(photo())
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def jpeg_of_scans() -> bytes:
    """A progressive JPEG whose last scan is repeated: each is a walk over the whole picture."""
    out = io.BytesIO()
    Image.new("RGB", (6000, 6000), (9, 99, 9)).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * 3000 + data[-2:]


def webp_with_size(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (9, 9, 9, 9)).save(out, "WEBP", lossless=True, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0")
    data = bytearray(out.getvalue())
    assert data[12:16] == b"VP8X"
    data[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


def zip_file() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("picture.png", b"\0" * 50_000_000)
    return out.getvalue()


def svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><rect width="9" height="9"/></svg>'


def gif_script() -> bytes:
    return b"GIF89a/*" + b"\0" * 10 + b"*/=1;alert(1);//script"


def text_bomb() -> bytes:
    """A PNG whose comment unpacks to 200 MB."""
    return png(64, 64, before=chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 200_000_000, 9)))


def profile_bomb() -> bytes:
    return png(64, 64, before=chunk(b"iCCP", b"p\0\0" + zlib.compress(b"\0" * 200_000_000, 9)))


def animation_bomb() -> bytes:
    """An animated PNG that says it has four thousand million images."""
    return png(64, 64, before=chunk(b"acTL", struct.pack(">II", 2**32 - 1, 0)))


def with_comment(data: bytes) -> bytes:
    """A JPEG that carries HTML in its comment and behind its end: a polyglot."""
    return data[:2] + b"\xff\xfe" + struct.pack(">H", len(SCRIPT) + 2) + SCRIPT + data[2:] + SCRIPT


DRAWN, REFUSED = "drawn anew", {"too_big", "not_a_picture", "too_many_pixels", "broken"}
FILES: dict[str, tuple[Callable[[], bytes], str | set[str]]] = {
    "PNG of 60 megapixels": (lambda: png(10_000, 6_000), "too_many_pixels"),
    "PNG of 400 megapixels": (lambda: png(20_000, 20_000, rows=1), "too_many_pixels"),
    "PNG that says 65,535 x 65,535": (lambda: png(65_535, 65_535, rows=1), "too_many_pixels"),
    "PNG that says 2,147,483,647 x 1": (lambda: png(2**31 - 1, 1, rows=0), REFUSED),
    "JPEG that says 65,000 x 65,000": (lambda: jpeg_with_size(65_000, 65_000), "too_many_pixels"),
    "JPEG that says 6,000 x 6,000": (lambda: jpeg_with_size(6_000, 6_000), {"broken", DRAWN}),
    "WebP that says 16,000 x 16,000": (lambda: webp_with_size(16_000, 16_000), "too_many_pixels"),
    "WebP that says 3,000 x 3,000": (lambda: webp_with_size(3_000, 3_000), REFUSED),
    "WebP of 25 megapixels": (lambda: photo(5_000, "WEBP"), "too_many_pixels"),
    "file of 10 MB": (lambda: photo() + b"\0" * 10_000_000, "too_big"),
    "polyglot JPEG and HTML": (lambda: with_comment(photo()), DRAWN),
    "polyglot JPEG and ZIP": (lambda: photo() + zip_file(), DRAWN),
    "polyglot PNG and HTML": (lambda: png(64, 64, before=chunk(b"tEXt", b"Title\0" + SCRIPT)) + SCRIPT, DRAWN),
    "polyglot GIF and JavaScript": (gif_script, "not_a_picture"),
    "SVG with a script": (svg, "not_a_picture"),
    "HTML called .jpg": (lambda: SCRIPT, "not_a_picture"),
    "ZIP called .png": (zip_file, "not_a_picture"),
    "empty file": (lambda: b"", "not_a_picture"),
    "JPEG cut in half": (lambda: photo()[:20_000], "broken"),
    "PNG cut in half": (lambda: png(64, 64)[:-30], "broken"),
    "PNG with too few rows": (lambda: png(6_000, 6_000, rows=1), REFUSED | {DRAWN}),
    "WebP cut in half": (lambda: photo(kind="WEBP")[:10_000], REFUSED),
    "only the beginning of each": (lambda: b"\xff\xd8\xff\xe0", REFUSED),
    "JPEG of 3,000 scans": (jpeg_of_scans, "broken"),
    "PNG with a text of 200 MB": (text_bomb, REFUSED | {DRAWN}),
    "PNG with a profile of 200 MB": (profile_bomb, REFUSED | {DRAWN}),
    "PNG of 4 thousand million images": (animation_bomb, REFUSED | {DRAWN}),
    # The heaviest that are taken.
    "PNG of 39.9 megapixels": (lambda: png(7_600, 5_250), DRAWN),
    "PNG of 39.9 megapixels, transparent": (lambda: png(7_600, 5_250, colour=6), DRAWN),
    "JPEG of 36 megapixels": (lambda: photo(6_000, quality=30), DRAWN),
    "progressive JPEG of 36 megapixels": (lambda: photo(6_000, quality=30, progressive=True), DRAWN),
    "WebP of 11.9 megapixels": (lambda: photo(3_450, "WEBP"), DRAWN),
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "small.jpg"
    path.write_bytes(photo(50))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_or_harmless_quickly_and_in_little_memory(name: str, small: Path, tmp_path: Path) -> None:
    make, expected = FILES[name]
    (path := tmp_path / "upload").write_bytes(make())
    done = subprocess.run([sys.executable, "-c", MEASURE, path, small], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said, seconds, megabytes = json.loads(done.stdout)
    print(f"{name}: {path.stat().st_size:,} bytes, {said}, {seconds} s, +{megabytes} MB")
    assert path.stat().st_size < 20_000_000
    assert said in ({expected} if isinstance(expected, str) else expected)
    assert (seconds < SECONDS, megabytes < MEGABYTES) == (True, True), (seconds, megabytes)
