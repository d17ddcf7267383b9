"""Residents' plain texts as HTML: paragraphs, line breaks and links, everything else escaped."""

import re

from linkify_it import LinkifyIt
from markupsafe import Markup, escape

_linkify = LinkifyIt(options={"fuzzy_link": True, "fuzzy_email": False, "fuzzy_ip": False})
_EMPTY_LINE = re.compile(r"\n\s*\n")
_LINK = Markup('<a href="{}" rel="nofollow ugc noopener" dir="ltr">{}</a>')


def paragraphs(text: str) -> Markup:
    """One `<p dir="auto">` for each block of lines."""
    blocks = (block.strip() for block in _EMPTY_LINE.split(text.replace("\r\n", "\n")))
    return Markup("").join(Markup('<p dir="auto">{}</p>').format(_lines(block)) for block in blocks if block)


def _lines(block: str) -> Markup:
    return Markup("<br>").join(_linked(line) for line in block.split("\n"))


def _linked(line: str) -> Markup:
    parts, end = [], 0
    for match in _linkify.match(line) or []:
        if not match.url.startswith(("http://", "https://")):
            continue
        parts += [escape(line[end : match.index]), _LINK.format(match.url, match.text)]
        end = match.last_index
    return Markup("").join([*parts, escape(line[end:])])
