"""What a page became in Chromium: its elements, its addresses, and whether anything ran or wanted to."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

# Before any script of the page: whatever a payload calls, and whatever our policy refuses, is kept.
TRAPS = """
window.ran = [];
window.refused = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => { window.ran.push(name); };
document.addEventListener("securitypolicyviolation", (event) => {
    window.refused.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
# Unfold everything, note every element, then touch each as a mouse, a finger and a keyboard would.
LOOK = """
async () => {
    const addressed = ["href", "xlink:href", "src", "srcset", "action", "formaction", "data", "poster", "background"];
    const touched = ["mouseover", "pointerenter", "focus", "mousedown", "keydown", "touchstart", "animationstart"];
    const ours = "a, button, summary, input, label, select, textarea, form, [hx-get], [hx-post]";
    const shape = {}, handlers = [], addresses = [];
    document.querySelectorAll("details").forEach((one) => { one.open = true; });
    const all = [...document.querySelectorAll("*")];
    for (const one of all) {
        const names = one.getAttributeNames().sort();
        const key = `${one.localName} ${names.join(" ")}`.trim();
        shape[key] = (shape[key] || 0) + 1;
        handlers.push(...names.filter((name) => name.startsWith("on")).map((name) => `${one.localName} ${name}`));
        for (const name of names) {
            if (!addressed.includes(name)) continue;
            const url = URL.parse(one.getAttribute(name), document.baseURI);
            const place = !url || url.origin === location.origin ? "" : ["http:", "https:"].includes(url.protocol)
                ? url.protocol + (one.rel ? "" : url.host) : url.protocol;
            if (place) addresses.push(`${one.localName} ${name} ${place}`);
        }
    }
    for (const one of all) {
        for (const name of touched) one.dispatchEvent(new Event(name));
        if (!one.closest(ours)) one.dispatchEvent(new Event("click"));
    }
    for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => { setTimeout(done, 0); });
    const marks = [...new Set(document.documentElement.outerHTML.match(/zc\\d+p\\d+z/g))].join(" ");
    return {shape, handlers, addresses, marks, ran: window.ran, refused: window.refused};
}
"""
# What plain texts and our Markdown become by themselves, with nothing that could act. Links that a text became are
# looked at by their address.
FORMATTING = {"p", "p dir", "br", "strong", "em", "code", "pre", "s", "hr", "ul", "ol", "ol start", "li", "blockquote"}
FORMATTING |= {"h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "a href rel", "a dir href rel"}
# A link whose address was refused.
FORMATTING |= {"a rel", "a dir rel"}
# The pennants of main challenges: how many there are hangs on where a list begins, which each reader has at random.
FORMATTING |= {"span aria-hidden class"}
KNOWN_ADDRESSES = {
    "a href https:",
    "a href http:",
    "a href mailto:",
    "a href tel:",
}


@dataclass(frozen=True)
class Seen:
    """A page as a reader met it."""

    status: int
    marks: str  # of all texts that are there
    shape: Counter[str]
    problems: tuple[str, ...]


def look(page: Page, url: str) -> Seen:
    response = page.goto(url, wait_until="load")
    assert response
    found: dict[str, Any] = page.evaluate(LOOK)
    problems = [f"handler: {one}" for one in found["handlers"]]
    problems += [f"ran: {one}" for one in found["ran"]] + [f"refused: {one}" for one in found["refused"]]
    problems += [f"address: {one}" for one in set(found["addresses"]) - KNOWN_ADDRESSES]
    shape = Counter({key: count for key, count in found["shape"].items() if key not in FORMATTING})
    return Seen(response.status, found["marks"], shape, tuple(problems))


def compare(seen: Seen, harmless: Seen, *, is_list_of_words: bool = False) -> list[str]:
    """What differs from the same page with harmless texts.

    `is_list_of_words`: the page lists what is like these words, so that more of what stands there anyway may be.
    """
    more = (seen.shape - harmless.shape).items()
    kinds = harmless.shape if is_list_of_words else ()
    found = [f"element: {key} ({count} more)" for key, count in more if key not in kinds]
    if seen.status != harmless.status:
        found.append(f"status: {seen.status}, not {harmless.status}")
    return found
