"""What every page of Kolot must have. The page object asks on each page that a test fetches."""

import re
from collections import Counter
from collections.abc import Iterator

from tests.support.html import Element, find_all, parse, tag, words

DIRECTION = {"he": "rtl", "ar": "rtl"}
READ_ATTRIBUTES = ("alt", "aria-label", "title", "placeholder")
POINTING_ATTRIBUTES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
FIELDS = ("input", "select", "textarea")
FIELDS_WITHOUT_LABEL = ("hidden", "submit", "button", "image")
PEOPLES_OWN = ("bdi", "code", "pre", "textarea", "script", "style")
ADDRESS = re.compile(r"\S+@\S+|\w+://\S+")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
HEBREW_WORD = re.compile(r"[\u05d0-\u05ea]{2,}")
KNOWN_IN_HEBREW = {
    "kolot",
    "csv",
    "xlsx",
    "mb",
    "utf",
    "windows",
    "json",
    "sms",
    "html",
    "http",
    "https",
    "pabulib",
    "jpg",
    "jpeg",
    "png",
    "webp",
    "utc",
    "wcag",
}


def page_faults(html: str, language: str | None, *, checks_words: bool = True) -> list[str]:
    """Everything wrong with a page; `language` is what its path promises."""
    root, faults = parse(html)
    return faults + tree_faults(html, root, language, checks_words=checks_words)


def tree_faults(html: str, root: Element, language: str | None, *, checks_words: bool = True) -> list[str]:
    """The same for a page that was parsed already, without what its parser found."""
    faults = head_faults(html, root, language)
    faults += id_faults(root)
    faults += field_faults(root)
    if checks_words:
        headings = find_all(root, "h1", dir="auto")  # then the title of the page is a person's too
        own = (*PEOPLES_OWN, "title") if headings else PEOPLES_OWN
        faults += foreign_words(root, root.get("lang", ""), own)
    return faults


def head_faults(html: str, root: Element, language: str | None) -> list[str]:
    faults = [] if html.lstrip().lower().startswith("<!doctype html>") else ["no doctype"]
    titles, headings = find_all(root, "title"), find_all(root, "h1")
    if not any((title.text or "").strip() for title in titles):
        faults.append("no title")
    if len(headings) != 1 or not words(headings[0]):
        faults.append(f"{len(headings)} h1: {[words(heading) for heading in headings]}")
    actual = root.get("lang", ""), root.get("dir", "")
    promised = language or actual[0]
    if actual != (promised, DIRECTION.get(promised, "ltr")):
        faults.append(f"lang and dir are {actual}, and the path says {language}")
    return faults


def id_faults(root: Element) -> list[str]:
    ids = Counter(element.get("id") for element in root.iter() if element.get("id") is not None)
    faults = [f"id {id_!r} stands {count} times" for id_, count in ids.items() if count > 1]
    for element in root.iter():
        for name in POINTING_ATTRIBUTES:
            lost = [id_ for id_ in element.get(name, "").split() if id_ not in ids]
            faults += [f"{tag(element)} {name}={id_!r} points nowhere" for id_ in lost]
    return faults


def field_faults(root: Element) -> list[str]:
    labelled = {label.get("for") for label in find_all(root, "label") if words(label)}
    inside = {id(field) for label in find_all(root, "label") for field in label.iter() if words(label)}
    faults = []
    for element in root.iter():
        has_name = element.get("aria-label") or element.get("aria-labelledby")
        if tag(element) in FIELDS and element.get("type") not in FIELDS_WITHOUT_LABEL:
            if not (has_name or element.get("id") in labelled or id(element) in inside):
                faults.append(f"{tag(element)} {element.get('name')!r} has no label")
        elif tag(element) in ("button", "a", "summary") and not (has_name or words(element)):
            faults.append(f"{tag(element)} {element.attrib} has no words")
        elif tag(element) == "img" and element.get("alt") is None:
            faults.append(f"img {element.get('src')!r} has no alt")
    return faults


def foreign_words(element: Element, language: str, own: tuple[str, ...] = PEOPLES_OWN) -> Iterator[str]:
    """Words in the letters of another language, where neither the page nor a person may have written them."""
    if not tag(element) or tag(element) in own or element.get("dir") == "auto":
        return
    is_latin = element.get("dir") == "ltr" and language == "he"
    if element.get("lang", language) != language or is_latin or "ltr" in element.get("class", "").split():
        return
    texts = [element.text or "", *(element.get(name, "") for name in READ_ATTRIBUTES)]
    texts += [child.tail or "" for child in element]
    for text in texts:
        yield from (f"{word!r} on a page in {language}: {text.strip()[:60]!r}" for word in foreign(text, language))
    for child in element:
        yield from foreign_words(child, language, own)


def foreign(text: str, language: str) -> list[str]:
    text = ADDRESS.sub(" ", text)
    if language == "he":
        return [word for word in LATIN_WORD.findall(text) if word.lower() not in KNOWN_IN_HEBREW]
    return HEBREW_WORD.findall(text) if language == "en" else []
