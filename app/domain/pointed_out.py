"""What staff should look at first in a solution: private data and insults, found by field. It refuses nothing."""

from collections.abc import Mapping

from app.domain.insults import find_insults
from app.domain.private_data import Finding, find_private
from app.models import Solution

TEXTS = ("title", "sentence", "how_it_works", "who_it_helps", "who_would_do_it", "connection", "author_name")


def pointed_out(texts: Mapping[str, str]) -> dict[str, list[Finding]]:
    """What was found in each of these texts; only those with something in them."""
    found = {name: [*find_private(text), *find_insults(text)] for name, text in texts.items()}
    return {name: ones for name, ones in found.items() if ones}


def texts_of(solution: Solution) -> dict[str, str]:
    """Everything that people will read of it, by field."""
    alt = solution.picture.alt if solution.picture else ""
    return {**{name: getattr(solution, name) for name in TEXTS}, "alt": alt}


def flags_of(solution: Solution) -> list[str]:
    """The kinds of what was found, as they are stored."""
    return sorted({finding.kind.value for ones in pointed_out(texts_of(solution)).values() for finding in ones})
