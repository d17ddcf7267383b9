"""Plain text out of HTML, for texts that come from systems that store it. Nothing of it stays markup."""

import html
import re

import nh3

TAG = re.compile(
    r"<(?:/?(?:p|br|div|span|b|i|u|s|em|strong|small|a|ul|ol|li|h[1-6]|blockquote|pre|code|hr|table|tbody|thead|tr|td|th|"
    r"img|svg|math|video|iframe|object|embed|form|input|button|script|style|link|meta|font|center|section|article)\b"
    r"[^<>]*>|!--)",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31}\d{0,2});", re.IGNORECASE)
BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "blockquote",
    "pre",
    "table",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "hr",
}
LINES = {"br", "li", "td", "th"}
NOT_TEXT = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math"}
BLOCK = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS))})>")


def text_of(cell: str) -> str:
    """The text of a cell, with a blank line between paragraphs; a cell without HTML stays as it is."""
    if TAG.search(cell):
        return text_of_html(cell)
    return html.unescape(cell) if ENTITY.search(cell) else cell


def text_of_html(markup: str) -> str:
    cleaned = nh3.clean(
        re.sub(r"\s+", " ", markup),
        tags=BLOCKS | LINES,
        attributes={},
        clean_content_tags=NOT_TEXT,
        strip_comments=True,
    )
    cleaned = re.sub(r"<li>", "\n• ", re.sub(r"<br>|</?t[dh]>", "\n", BLOCK.sub("\n\n", cleaned))).replace("</li>", "")
    plain = html.unescape(cleaned).replace("\xa0", " ")
    lines = (" ".join(line.split()) for line in plain.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
