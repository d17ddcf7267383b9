"""What becomes of what a person typed, before it is stored; and how it is looked for."""

import re
import unicodedata

# Bidi embeddings, overrides and isolates: they can turn what stands around them. LRM, RLM and ZWJ stay.
BIDI_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# Control characters that no database column or page can carry; tab and line ends are handled below.
CONTROLS = dict.fromkeys([*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFEFF])
LONE_SURROGATES = re.compile("[\ud800-\udfff]")
FINAL_LETTERS = str.maketrans("םןץףך", "מנצפכ")
NAME_FORBIDDEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def clean_text(text: str) -> str:
    """Several lines as stored: NFC, without bidi controls and control characters, ends trimmed, lines by `\\n`."""
    text = LONE_SURROGATES.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text.translate(BIDI_CONTROLS).translate(CONTROLS)).strip()


def clean_line(text: str) -> str:
    """One line as stored: like `clean_text`, with every line end and tab made a space."""
    return re.sub(r"[\n\t\u2028\u2029]", " ", clean_text(text)).strip()


def is_safe_name(name: str) -> bool:
    """Whether a name hides nothing: no zero-width or direction characters (after PRECIS Nickname, RFC 8266)."""
    return not NAME_FORBIDDEN.search(name)


def search_key(text: str) -> str:
    """What search compares: case, niqqud, accents and final letters folded, spaces single."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().translate(FINAL_LETTERS).split())
