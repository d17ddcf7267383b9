"""A feed as XML (Atom, RFC 4287). Every text goes through ElementTree, which escapes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from app.web.times import utc_iso

ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
UNKNOWN = ""  # the language of what a person wrote

ElementTree.register_namespace("", ATOM)
Element = ElementTree.Element


@dataclass(frozen=True)
class Words:
    """A text and its language; None: that of the feed."""

    text: str
    language: str | None = None


@dataclass(frozen=True)
class Entry:
    id: str
    title: Words
    address: str
    published: datetime
    updated: datetime
    summary: Words | None = None
    html: Words | None = None
    author: str = ""


@dataclass(frozen=True)
class Feed:
    id: str
    title: str
    author: str
    address: str
    own_address: str
    language: str
    updated: datetime
    entries: Sequence[Entry]


def as_xml(feed: Feed) -> bytes:
    root = Element(f"{{{ATOM}}}feed", {LANG: feed.language})
    add(root, "id", feed.id)
    add(root, "title", feed.title)
    add(root, "updated", utc_iso(feed.updated))
    add(add(root, "author"), "name", feed.author)
    add(root, "link", rel="self", type="application/atom+xml", href=feed.own_address)
    add(root, "link", rel="alternate", type="text/html", hreflang=feed.language, href=feed.address)
    for entry in feed.entries:
        add_entry(root, entry)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def add_entry(root: Element, entry: Entry) -> None:
    one = add(root, "entry")
    add(one, "id", entry.id)
    add_words(one, "title", entry.title)
    add(one, "updated", utc_iso(entry.updated))
    add(one, "published", utc_iso(entry.published))
    add(one, "link", rel="alternate", type="text/html", href=entry.address)
    if entry.author:
        add(add(one, "author"), "name", entry.author)
    if entry.summary and entry.summary.text:
        add_words(one, "summary", entry.summary)
    if entry.html and entry.html.text:
        add_words(one, "content", entry.html).set("type", "html")


def add_words(parent: Element, name: str, words: Words) -> Element:
    made = add(parent, name, words.text)
    if words.language is not None:
        made.set(LANG, words.language)
    return made


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    made = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = NOT_XML.sub("", text) or None
    return made
