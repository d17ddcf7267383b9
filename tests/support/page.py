"""The page object: a browser without a screen, which checks every page that it is given."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Account
from app.web.session import KEY
from tests.factories import make_user_session
from tests.support.checks import tree_faults
from tests.support.html import Element, Form, find_all, parse, parse_fragment, read_form, words

REDIRECTS = (301, 302, 303, 307, 308)
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
Values = Mapping[str, Any]


class Page:
    """An answer: a full page, the named replacements of an htmx answer, or data."""

    def __init__(self, response: TestResponse, path: str, history: list[str]) -> None:
        self.response = response
        self.path = path
        self.history = history
        self.status = response.status_code
        self.headers = response.headers

    @property
    def html(self) -> str:
        return self.response.text

    @property
    def is_html(self) -> bool:
        return self.response.mimetype == "text/html"

    @cached_property
    def parsed(self) -> tuple[Element, list[str]]:
        """The tree, and what the parser found wrong with a full page."""
        is_page = self.html.lstrip()[:9].lower() == "<!doctype"
        return parse(self.html) if is_page else (parse_fragment(self.html), [])

    @property
    def root(self) -> Element:
        return self.parsed[0]

    @property
    def h1(self) -> str:
        return words(self.one("h1"))

    @property
    def title(self) -> str:
        return (self.one("title").text or "").strip()

    @property
    def words(self) -> str:
        """All that can be read on the page."""
        return words(self.root)

    @property
    def main(self) -> str:
        """What can be read in its main part."""
        return words(self.one("main"))

    def all(self, name: str = "", **attributes: str) -> list[Element]:
        return find_all(self.root, name, **attributes)

    def one(self, name: str = "", **attributes: str) -> Element:
        found = self.all(name, **attributes)
        assert len(found) == 1, f"{len(found)} of {name} {attributes} on {self.path}"
        return found[0]

    def text_of(self, id_: str) -> str:
        """The words of the element with this id."""
        return words(self.one(id=id_))

    def has(self, id_: str) -> bool:
        return bool(self.all(id=id_))

    @property
    def links(self) -> dict[str, str]:
        return {words(link): link.get("href", "") for link in self.all("a")}

    @property
    def forms(self) -> list[Form]:
        return [read_form(form, self.path) for form in self.all("form")]

    def form(self, action: str, **values: str) -> Form:
        """The one form whose address (without its query) ends like this and whose fields hold these values."""
        found = [form for form in self.forms if urlsplit(form.action).path.endswith(action) and holds(form, values)]
        assert len(found) == 1, f"{len(found)} forms to {action!r} {values}; there are {self.forms}"
        return found[0]

    @property
    def parts(self) -> dict[str, str]:
        """The named replacements of an htmx answer: target -> its words."""
        return {part.get("hx-target", ""): words(part) for part in self.all("hx-partial")}


def holds(form: Form, values: Mapping[str, str]) -> bool:
    return all(form.values.get(name) == [value] for name, value in values.items())


class Client:
    """One person's browser. Each request is a transaction of its own, so the test's session commits before it."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app = app
        self.session = session
        self.checks_words = True  # switch off where a test writes Latin letters into Hebrew pages
        self.http = app.test_client()
        self._base = urlsplit(app.config["PUBLIC_URL"])

    def sign_in(self, account: Account) -> "Client":
        """Signed in, as after the code: the row that decides, and the app's own cookie."""
        key = make_user_session(self.session, account).key
        self.session.commit()
        with self.http.session_transaction(base_url=self._base.geturl()) as cookie:
            cookie.permanent = True
            cookie[KEY] = key
        return self

    def get(self, path: str, *, status: int = 200, **options: Any) -> Page:
        return self.request("GET", path, status=status, **options)

    def post(self, path: str, data: Values | None = None, *, status: int = 200, **options: Any) -> Page:
        """Post without a form: only for what no page offers. A CSRF token is not added."""
        return self.request("POST", path, status=status, data=data or {}, **options)

    def submit(self, form: Form, values: Values | None = None, *, status: int = 200, **options: Any) -> Page:
        """Send a form of a page with these values typed in; redirects are followed."""
        data = {**form.values, **(values or {})}
        if form.method == "get":
            return self.request("GET", form.action, status=status, query_string=data, **options)
        return self.request("POST", form.action, status=status, data=data, **options)

    def request(
        self, method: str, path: str, *, status: int = 200, follow: bool = True, htmx: bool = False, **options: Any
    ) -> Page:
        """`htmx=True` asks as htmx does; `follow=False` gives the redirect itself (with its own status)."""
        headers = {**(HTMX if htmx else {}), **self._browser_headers(method), **options.pop("headers", {})}
        history: list[str] = []
        response = self._send(method, path, headers=headers, **options)
        while follow and response.status_code in REDIRECTS:
            history.append(path)
            assert len(history) < 10, f"redirected in a circle: {history}"
            path = self._local(response.location)
            response = self._send("GET", path, headers={**(HTMX if htmx else {})})
        page = Page(response, path, history)
        assert page.status == status, f"{method} {path}: {page.status}, not {status}\n{page.html[:3000]}"
        if page.is_html and not htmx and page.status not in REDIRECTS:
            self._check(page)
        return page

    def _send(self, method: str, path: str, **options: Any) -> TestResponse:
        self.session.commit()
        root = self._base.path.rstrip("/")
        path = path.removeprefix(root) if root else path
        response = self.http.open(path.partition("#")[0], method=method, base_url=self._base.geturl(), **options)
        self.session.expire_all()
        return response

    def _browser_headers(self, method: str) -> dict[str, str]:
        if method in ("GET", "HEAD"):
            return {}
        return {"Origin": f"{self._base.scheme}://{self._base.netloc}", "Sec-Fetch-Site": "same-origin"}

    def _local(self, location: str) -> str:
        to = urlsplit(location)
        assert to.netloc in ("", self._base.netloc), f"redirected to another host: {location}"
        return to.path + (f"?{to.query}" if to.query else "")

    def _check(self, page: Page) -> None:
        language = page.path.removeprefix(self._base.path.rstrip("/")).strip("/").split("/")[0].split("?")[0]
        promised = language if language in self.app.config["LANGUAGES"] else None
        root, faults = page.parsed
        faults = faults + tree_faults(page.html, root, promised, checks_words=self.checks_words)
        assert faults == [], f"{page.path}:\n" + "\n".join(faults)
