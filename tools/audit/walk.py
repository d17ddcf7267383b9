"""Every page in Chromium: axe, sideways scroll at 320 px, errors, requests to others, and a picture of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import Error as BrowserError

from tests.support.browser import barriers
from tools.audit.pages import ROLES, pages_of
from tools.audit.stage import Stage

SCHEMES = ("light", "dark")
WIDTHS = {390: 844, 1280: 900}
NARROWEST = 320
LEADING_ON = {"past-rounds"}  # to the results, where there is one
EXPECTED_ERRORS = ("status of 404", "status of 403")
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = !one.matches('.menu') })"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True)
class View:
    """One way of looking: whose eyes, which language, light or dark, how wide."""

    role: str
    language: str
    scheme: str
    width: int

    def name(self, page: str) -> str:
        return f"{page}.{self.role}.{self.language}.{self.width}.{self.scheme}"


@dataclass
class Seen:
    """What was found on the pages of one view."""

    view: View
    pages: int = 0
    problems: list[str] = field(default_factory=list)


def views(languages: tuple[str, ...]) -> Iterator[View]:
    for role in ROLES:
        for language in languages:
            for scheme in SCHEMES:
                for width in WIDTHS:
                    yield View(role, language, scheme, width)


def walk(browser: Browser, stage: Stage, view: View, pictures: Path, sources: Path) -> Seen:
    """Look at every page of this view."""
    seen = Seen(view)
    context = open_context(browser, stage, view)
    context.on("console", lambda message: note_error(seen, message.type, message.text))
    context.on("request", lambda request: note_stranger(seen, request.url, stage.server.url))
    page = context.new_page()
    for name, path in pages_of(view.role, stage.places, view.language):
        page.goto(stage.server.url + path)
        page.evaluate("document.fonts.ready.then(() => true)")
        take_picture(page, pictures / f"{view.name(name)}.png")
        if view.scheme == "light" and view.width == 390:
            (sources / f"{name}.{view.role}.{view.language}.html").write_text(source(page), "utf-8")
        problems = astray(page, name, stage.server.url + path) + look(page, view)
        seen.problems += [f"{view.name(name)}: {problem}" for problem in problems]
        seen.pages += 1
    context.close()
    return seen


def open_context(browser: Browser, stage: Stage, view: View) -> BrowserContext:
    size = {"width": view.width, "height": WIDTHS[view.width]}
    context = browser.new_context(viewport=size, color_scheme=view.scheme, locale=view.language)  # type: ignore[arg-type]
    if cookie := stage.cookie(view.role):
        name, value = cookie
        context.add_cookies(
            [{"name": name, "value": value, "url": stage.server.url, "httpOnly": True, "sameSite": "Lax"}]
        )
    return context


def take_picture(page: Page, path: Path) -> None:
    """Once more where Chromium could not: it does, now and then, on a machine with much else to do."""
    try:
        page.screenshot(path=path, full_page=True)
    except BrowserError:
        page.screenshot(path=path, full_page=True)


def astray(page: Page, name: str, url: str) -> list[str]:
    """What was asked for must be what is looked at, and not a page that asks for a code, say."""
    return [] if name in LEADING_ON or page.url == url else [f"led to {page.url}"]


def look(page: Page, view: View) -> list[str]:
    page.evaluate(UNFOLD)
    problems = barriers(page)
    if view.width == min(WIDTHS):
        page.set_viewport_size({"width": NARROWEST, "height": 640})
        if (pixels := page.evaluate(OVERFLOW)) > 0:
            problems.append(f"{pixels} px sideways at {NARROWEST}")
        page.set_viewport_size({"width": view.width, "height": WIDTHS[view.width]})
    return problems


def source(page: Page) -> str:
    """The page as the server sent it."""
    return page.request.get(page.url).text()


def note_error(seen: Seen, kind: str, text: str) -> None:
    if kind == "error" and not any(known in text for known in EXPECTED_ERRORS):
        seen.problems.append(f"{seen.view.name('console')}: {text}")


def note_stranger(seen: Seen, url: str, own: str) -> None:
    if not url.startswith((own, "data:")):
        seen.problems.append(f"{seen.view.name('request')}: {url}")
