"""What is no page: exports, feed, site map. They must be what they say they are, whatever stands in them."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

from tools.audit.pages import RESIDENT, STAFF, VISITOR, Places

PATHS = {
    VISITOR: (
        "/{language}/rounds/{round}/feed.atom",
        "/{language}/rounds/{past}/results.json",
        "/{language}/rounds/{past}/results.csv",
        "/{language}/surveys/{past_survey}/results.json",
        "/{language}/surveys/{past_survey}/results.csv",
        "/{language}/surveys/{past_survey}/results.xlsx",
        "/sitemap.xml",
        "/sitemaps/pages.xml",
        "/sitemaps/solutions-0.xml",
        "/sitemaps/challenges-0.xml",
        "/sitemaps/news-0.xml",
    ),
    RESIDENT: ("/{language}/me/export.json",),
    STAFF: ("/{language}/staff/log.csv",),
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def files_of(role: str, places: Places, language: str) -> Iterator[str]:
    for path in PATHS.get(role, ()):
        yield path.format(**vars(places), language=language)


def xml_problems(body: bytes) -> Iterator[str]:
    ElementTree.fromstring(body)
    yield from ()


def json_problems(body: bytes) -> Iterator[str]:
    json.loads(body)
    yield from ()


def csv_problems(body: bytes) -> Iterator[str]:
    csv.field_size_limit(2**31 - 1)  # a cell may hold a whole batch: more than the reader takes unasked
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    if len({len(row) for row in rows}) > 1:
        yield "rows of different lengths"
    yield from (f"formula: {cell[:40]}" for row in rows for cell in row if cell.startswith(FORMULA))


def workbook_problems(body: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        for name in book.namelist():
            tree = ElementTree.fromstring(book.read(name))
            yield from (f"formula in {name}" for one in tree.iter() if one.tag.endswith("}f"))


READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "application/atom+xml": xml_problems,
    "application/xml": xml_problems,
    "text/xml": xml_problems,
    "application/json": json_problems,
    "text/csv": csv_problems,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": workbook_problems,
}


def file_problems(status: int, headers: dict[str, str], body: bytes) -> list[str]:
    """What is wrong with a file, by its type."""
    kind = headers.get("content-type", "").partition(";")[0]
    if status != 200:
        return [f"status: {status}"]
    if kind not in READERS:
        return [f"type: {kind}"]
    problems = [] if headers.get("x-content-type-options") == "nosniff" else ["no nosniff"]
    try:
        return problems + list(READERS[kind](body))
    except (ElementTree.ParseError, csv.Error, ValueError, zipfile.BadZipFile) as error:
        return [*problems, f"not readable: {error}"]
