"""The map of the site as search engines read it (sitemaps.org): each page in each language of the city."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from app.domain.site_map import Part, Place
from app.web.city import offered_languages
from app.web.kept_parts import ID_HOLE
from app.web.public_url import public_url
from app.web.times import utc_iso

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
URLS = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
PAGES = {  # of a kind of part: the page of one, and the name of its number
    "solutions": ("solutions.show", "solution_id"),
    "challenges": ("challenges.show", "challenge_id"),
    "news": ("news.show", "news_id"),
}


def index_xml(parts: Iterable[Part]) -> str:
    """The pages of the site itself, then each part."""
    lines = [f"<sitemap><loc>{escape(public_url('site_map.pages'))}</loc></sitemap>"]
    for part in parts:
        address = escape(public_url("site_map.part", kind=part.kind, number=part.number))
        lines.append(f"<sitemap><loc>{address}</loc><lastmod>{utc_iso(part.changed)}</lastmod></sitemap>")
    return "\n".join([HEAD + INDEX, *lines, "</sitemapindex>\n"])


def pages_xml(pages: Iterable[tuple[str, dict[str, Any]]]) -> str:
    """These pages, by endpoint and the values of its address."""
    return whole(line for endpoint, values in pages for line in lines_of(addresses(endpoint, values)))


def part_xml(kind: str, places: Sequence[Place]) -> str:
    """The addresses are made once and filled in: making one takes as long as a hundred lines."""
    endpoint, name = PAGES[kind]
    pattern = "\n".join(lines_of(addresses(endpoint, {name: ID_HOLE}), changed="{changed}"))
    return whole(
        pattern.replace(str(ID_HOLE), str(place.id)).replace("{changed}", utc_iso(place.changed)) for place in places
    )


def addresses(endpoint: str, values: dict[str, Any]) -> dict[str, str]:
    """Of this page, by language."""
    return {code: escape(public_url(endpoint, lang=code, **values)) for code in offered_languages()}


def lines_of(by_language: dict[str, str], changed: str = "") -> Iterator[str]:
    """One `url` for each language, and all of them beside it: each page has to name the others."""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>' for code, address in by_language.items()
    )
    dated = f"<lastmod>{changed}</lastmod>" if changed else ""
    return (f"<url><loc>{address}</loc>{dated}{others}</url>" for address in by_language.values())


def whole(lines: Iterable[str]) -> str:
    return "\n".join([HEAD + URLS, *lines, "</urlset>\n"])


def robots_txt(root: str, private: Iterable[str], languages: Iterable[str]) -> str:
    """What robots may not open, in every language, and where the map is."""
    closed = [f"Disallow: {root}/{code}/{path}" for code in languages for path in private]
    return "\n".join(["User-agent: *", *closed, "", f"Sitemap: {public_url('site_map.index')}", ""])
