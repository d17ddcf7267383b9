"""Markdown of the staff as HTML. What is not on the list of tags goes, whatever way it was written."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_markdown = MarkdownIt("js-default")
BLOCKS = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "blockquote",
    "hr",
    "br",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
TAGS = BLOCKS | {"strong", "em", "a", "code", "s"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"https", "http", "mailto", "tel"}


@lru_cache(maxsize=256)
def markdown(text: str) -> Markup:
    """Headings begin at the second level: a page has its own first."""
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            lower(token)
    made = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(made, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")
    return Markup(clean)  # noqa: S704 (cleaned by the line above)


def lower(token: Token) -> None:
    token.tag = f"h{min(4, max(2, int(token.tag[1])))}"
