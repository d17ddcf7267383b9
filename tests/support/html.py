"""Reading a page as a browser does: html5lib's tree, and the few questions that tests ask it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

import html5lib

Element = ElementTree.Element
UNSEEN = {"head", "script", "style", "template"}


def parse(html: str) -> tuple[Element, list[str]]:
    """The tree, and what is wrong with the HTML by the letter of the standard."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = parser.parse(html)
    faults = [f"HTML, line {line}: {code} {data or ''}".strip() for (line, _column), code, data in parser.errors]
    return root, faults


def parse_fragment(html: str) -> Element:
    fragment: Element = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return fragment


def tag(element: Element) -> str:
    """The name of the tag; empty for a comment. SVG comes with its namespace, which nobody here needs."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def find_all(root: Element, name: str = "", **attributes: str) -> list[Element]:
    """Elements by tag and attributes (`class_="card"` is one of its classes; `_` stands for `-`)."""
    wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    elements = [element for element in root.iter() if tag(element) and name in ("", tag(element))]
    return [element for element in elements if matches(element, wanted)]


def matches(element: Element, wanted: dict[str, str]) -> bool:
    for name, value in wanted.items():
        actual = element.get(name)
        if actual is None or value not in (actual.split() if name == "class" else [actual]):
            return False
    return True


def words(element: Element) -> str:
    """What is written inside, with single spaces."""
    return " ".join("".join(pieces(element)).split())


def pieces(element: Element) -> Iterator[str]:
    if tag(element) and tag(element) not in UNSEEN:
        yield element.text or ""
        for child in element:
            yield from pieces(child)
            yield child.tail or ""


@dataclass
class Form:
    """A form of a page with what a browser would send; `values` may be changed before it is submitted."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)
    htmx: dict[str, str] = field(default_factory=dict)


def read_form(form: Element, path: str) -> Form:
    read = Form(action=form.get("action") or path, method=form.get("method", "get").lower())
    read.htmx = {name: value for name, value in form.attrib.items() if name.startswith("hx-")}
    for element in form.iter():
        if tag(element) == "button" or element.get("type") == "submit":
            read.buttons.append(words(element) or element.get("value", ""))
        elif name := element.get("name"):
            for value in sent_values(element):
                read.values.setdefault(name, []).append(value)
    return read


def sent_values(field_: Element) -> list[str]:
    """What a field sends as it stands; an unticked box sends nothing."""
    if "disabled" in field_.attrib:
        return []
    if tag(field_) == "select":
        options = find_all(field_, "option")
        chosen = [option for option in options if "selected" in option.attrib] or options[:1]
        return [option.get("value", words(option)) for option in chosen]
    if tag(field_) == "textarea":
        return ["".join(field_.itertext()).replace("\n", "\r\n")]
    if field_.get("type") in ("checkbox", "radio"):
        return [field_.get("value", "on")] if "checked" in field_.attrib else []
    return [field_.get("value", "")]
