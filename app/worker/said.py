"""The words of a notice, before they become text and HTML."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """`quote` is what a person wrote; `link_words` stand on the one button."""

    subject: str
    lines: tuple[str, ...]
    quote: str = ""
    link: str = ""
    link_words: str = ""
    more: tuple[str, ...] = ()
