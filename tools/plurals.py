"""How many plural forms each language of the catalogues has, and which number takes which."""

import re

from babel import Locale
from babel.messages.plurals import PLURALS, get_plural
from babel.plural import to_gettext

# Only where Babel's own table is too coarse for us: Hebrew says "two" in a word of its own.
OURS = {"he": "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"}
HEADER = re.compile(r"nplurals=(\d+); plural=(.+?);?")


def plural_rule(language: str) -> tuple[int, str]:
    """The number of forms and the expression that picks one: ours, gettext's usual one, or that of the CLDR."""
    if language not in OURS and (language in PLURALS or Locale.parse(language).language in PLURALS):
        usual = get_plural(language)
        return usual.num_plurals, usual.plural_expr
    header = OURS.get(language) or to_gettext(Locale.parse(language).plural_form)
    count, expression = HEADER.fullmatch(header).groups()  # type: ignore[union-attr]
    return int(count), expression
