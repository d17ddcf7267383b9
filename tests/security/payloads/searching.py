"""Every payload as what somebody looks for: it stands in the field again, and makes no element.

The pages are fetched and parsed by Chromium, several at a time.
"""

from urllib.parse import urlencode

from playwright.sync_api import BrowserContext, Page

from tests.security.payloads.looking import FORMATTING
from tests.security.payloads.texts import NOT_A_SPACE
from tests.security.payloads.walk import Report, Walk
from tools.audit.pages import STAFF, VISITOR

# The list of everybody gets each payload; those of staff take turns.
PATHS = {
    VISITOR: ("/{language}/rounds/{round}/solutions", "/{language}/rounds/{round}/challenges"),
    STAFF: (
        "/{language}/staff/rounds/{round}/solutions",
        "/{language}/staff/rounds/{round}/grouping",
        "/{language}/staff/businesses",
    ),
}
AT_ONCE = 200
FINDING = ("a", "e", "ק", "ש")  # words that are found, so that what a list says of them is known
FETCH = """
async (urls) => {
    const found = new Array(urls.length);
    const shown = async (url) => {
        const answer = await fetch(url);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const keys = [...page.querySelectorAll("*")].map((one) =>
            `${one.localName} ${one.getAttributeNames().sort().join(" ")}`.trim());
        return {status: answer.status, keys: [...new Set(keys)], typed: page.querySelector("[name=q]")?.value};
    };
    const take = async (turn) => {
        for (let at = turn; at < urls.length; at += 4) found[at] = await shown(urls[at]);
    };
    await Promise.all([0, 1, 2, 3].map(take));
    return found;
}
"""


def search(walk: Walk, report: Report, payloads: list[str]) -> None:
    """Those of the list of solutions get all payloads, the other lists get their part of them."""
    for role, paths in PATHS.items():
        context = walk.context(role, report, f"{role}, search")
        page = opened(walk, context)
        for turn, path in enumerate(paths):
            is_first = role == VISITOR and turn == 0
            mine = payloads if is_first else payloads[turn :: len(paths)]
            search_in(page, path.format(**vars(walk.stage.places), language=walk.language), mine, report)
        context.close()


def opened(walk: Walk, context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(f"{walk.stage.server.url}/{walk.language}/about")
    return page


def search_in(page: Page, path: str, payloads: list[str], report: Report) -> None:
    known = set(FORMATTING)
    harmless = [*FINDING, *(NOT_A_SPACE.sub("x", word) for word in payloads[:20])]
    for one in page.evaluate(FETCH, [path, *(address(path, word) for word in harmless)]):
        known |= set(one["keys"])
    for start in range(0, len(payloads), AT_ONCE):
        some = payloads[start : start + AT_ONCE]
        report.searches += len(some)
        for payload, answer in zip(some, page.evaluate(FETCH, [address(path, one) for one in some]), strict=True):
            report.add(f"{path}?q={payload[:60]}", search_problems(payload, answer, known))


def address(path: str, words: str) -> str:
    return f"{path}?{urlencode({'q': words})}"


def search_problems(payload: str, answer: dict, known: set[str]) -> list[str]:
    if answer["status"] != 200:
        return [f"status: {answer['status']}"]
    problems = [f"element: {key}" for key in answer["keys"] if key not in known]
    typed = answer["typed"]
    if typed is None or not payload.startswith(typed) or bool(typed) != bool(payload):
        problems.append(f"comes back as {typed!r}")
    return problems
