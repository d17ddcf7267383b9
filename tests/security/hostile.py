"""Hostile strings of others, for tests: what they are, and what must become of them."""

import json
import random
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "hostile"
SEED = 2020
# What the collections do not hold, and what broke other sites.
OWN = (
    "\u202eevil\u2066text\u2069",
    "a\x00b",
    "A\u030a",
    "{{ 7 * 7 }}{% raise %}",
    "%(title)s %s %d",
    "'; DROP TABLE vote; --",
    '"><hx-partial hx-target="body" hx-swap="innerHTML">x</hx-partial>',
    '"><img src=x onerror=alert(1)>',
    "</textarea></title></style></script><script>alert(1)</script>",
    "javascript:alert(1) data:text/html,<script>alert(1)</script>",
    "https://example.org/?a=1&b=<script>\"onmouseover='alert(1)",
    "=cmd|' /C calc'!A0",
    "line one\r\nline two\n\nline three",
    "x" * 6000,
)


def naughty() -> list[str]:
    """The Big List of Naughty Strings, whole."""
    found: list[str] = json.loads((DATA / "blns.json").read_text("utf-8"))
    return found


def payloads() -> list[str]:
    """300 lines that try to run a script."""
    return (DATA / "xss_sample.txt").read_text("utf-8").split("\n")[:-1]


def sample(number: int) -> list[str]:
    """Ours, and so many of the others; always the same."""
    return [*OWN, *random.Random(SEED).sample(naughty() + payloads(), number - len(OWN))]
