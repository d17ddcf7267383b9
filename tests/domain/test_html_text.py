"""HTML of other systems becomes plain text: paragraphs stay, markup and scripts go."""

import pytest

from app.domain.html_text import text_of


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>Uno</p>\r\n\r\n<p>Dos &amp; tres</p>", "Uno\n\nDos & tres"),
        ("uno<br/>dos<br>tres", "uno\ndos\ntres"),
        ("<p>Un <strong>carril</strong>\n bici</p>", "Un carril bici"),
        ("<ul><li>uno</li><li>dos</li></ul><p>fin</p>", "• uno\n• dos\n\nfin"),
        ("<p>a&nbsp;b &eacute;</p>", "a b é"),
        ("<p>שוק &quot;פתוח&quot;</p>", 'שוק "פתוח"'),
        ("<h2>Título</h2><div>texto</div>", "Título\n\ntexto"),
        ("AT&amp;T y  más", "AT&T y  más"),
    ],
)
def test_paragraphs_and_entities_become_text(cell: str, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(
    "cell", ["5 < 7 > 3", "R&D", "I <3 you", "a <b", "one\n\n  two   three", "", "x & y; z", "<שוק>"]
)
def test_what_is_no_html_stays_to_the_letter(cell: str) -> None:
    assert text_of(cell) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "<p>uno<script>alert(1)</script></p>",
        "<p>uno</p><style>p{}</style>",
        "<p>uno<!-- <script>alert(1)</script> --></p>",
        '<p onclick="alert(1)">uno</p>',
        "<p>uno<img src=x onerror=alert(1)></p>",
        "<p>uno<svg><script>alert(1)</script></svg></p>",
        "<p>uno<iframe srcdoc='<script>alert(1)</script>'></iframe></p>",
        '<a href="javascript:alert(1)">uno</a>',
        "<p>uno<scr<script></script>",
    ],
)
def test_no_script_is_left(cell: str) -> None:
    assert text_of(cell) in ("uno", "uno<scr", "uno<scr<")


def test_what_was_written_as_text_stays_text() -> None:
    assert text_of("<p>use &lt;script&gt;</p>") == "use <script>"
