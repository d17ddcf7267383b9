"""Chromium, as a phone in Hebrew; and axe, which looks for barriers."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy.orm import Session

from app.models import Account
from tests.support.live import LiveServer

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "locale": "he-IL",
    "timezone_id": "Asia/Jerusalem",
    "has_touch": True,
    "is_mobile": True,
}


def find_chromium() -> str:
    """CHROMIUM, else the first of its names on the PATH."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    raise RuntimeError("no Chromium here: install it, set CHROMIUM to one, or skip with KOLOT_SKIP_BROWSER=1")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator["Phone"]:
    """A phone of its own for the test; other sizes and languages: `phone.context(locale="en-GB")`."""
    made = Phone(browser)
    yield made
    made.close()


class Phone:
    """Opens pages, and remembers what went wrong on them."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.errors: list[str] = []  # of scripts, and refusals of the content policy
        self.requests: list[str] = []
        self._contexts: list[BrowserContext] = []

    def context(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(**PHONE | options)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        context.on("request", lambda request: self.requests.append(request.url))
        self._contexts.append(context)
        return context

    def open(self, url: str, **options: Any) -> Page:
        """A page of a visitor."""
        page = self.context(**options).new_page()
        page.goto(url)
        return page

    def open_as(self, server: LiveServer, session: Session, account: Account, path: str, **options: Any) -> Page:
        """A page of somebody who is signed in."""
        context = self.context(**options)
        name, value = server.cookie_of(session, account)
        context.add_cookies([{"name": name, "value": value, "url": server.url, "httpOnly": True, "sameSite": "Lax"}])
        page = context.new_page()
        page.goto(server.url + path)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe finds on a page, one line each; an empty list is right."""
    return barriers


def barriers(page: Page) -> list[str]:
    # Playwright evaluates through the debugger, which the page's content policy does not reach.
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']} ({rule['impact']}): {node['html'][:200]}" for rule in found for node in rule["nodes"]]
