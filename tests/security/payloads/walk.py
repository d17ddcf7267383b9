"""Every page of every role, with one batch in the database; and what was found on all of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import Error as BrowserError

from tests.security.payloads.columns import CUT_OFF, TextColumn
from tests.security.payloads.files import file_problems, files_of
from tests.security.payloads.looking import TRAPS, Seen, compare, look
from tests.security.payloads.scene import Paths
from tests.security.payloads.texts import marks
from tools.audit.pages import ROLES, pages_of
from tools.audit.stage import Stage

# A preview names solutions like it: how many hangs on the words.
LISTS_OF_WORDS = {"my-preview"}
EXPECTED_ERRORS = ("status of 404", "status of 403")


@dataclass
class Report:
    """All that was opened, and all that was wrong with it."""

    opened: int = 0
    files: int = 0
    texts: int = 0
    searches: int = 0
    dialogs: int = 0
    findings: list[str] = field(default_factory=list)
    seen: set[tuple[int, int]] = field(default_factory=set)  # column and payload

    def add(self, where: str, problems: Iterable[str]) -> None:
        self.findings += [f"{where}: {problem}" for problem in problems]

    def missing(self, columns: list[TextColumn], payloads: int) -> dict[str, int]:
        """How many payloads no page or file showed, by column."""
        counts = Counter(column for column, _ in self.seen)
        shown = [column for column in columns if column.name not in CUT_OFF]
        return {column.name: payloads - counts[column.number] for column in shown if counts[column.number] < payloads}


@dataclass(frozen=True)
class Walk:
    """A way through all pages; `harmless` fills up while nothing but harmless texts is there."""

    browser: Browser
    stage: Stage
    more: Paths
    language: str
    harmless: dict[tuple[str, str], Seen] = field(default_factory=dict)

    def all_roles(self, report: Report, number: int, only: set[str] | None = None) -> None:
        """All pages, or `only` those with these names. Batch 0 is the harmless one."""
        for role in ROLES:
            context = self.context(role, report, f"{role}, batch {number}")
            page = context.new_page()
            for name, path in self.paths(role):
                if only is None or name in only:
                    self.open(page, (role, name), path, report, number)
            if only is None:
                self.files(context, role, report, number)
            context.close()

    def paths(self, role: str) -> list[tuple[str, str]]:
        more = [(name, f"/{self.language}{path}") for name, path in self.more.get(role, ())]
        return [*pages_of(role, self.stage.places, self.language), *more]

    def open(self, page: Page, key: tuple[str, str], path: str, report: Report, number: int) -> None:
        where = f"{' '.join(key)}, batch {number}"
        report.opened += 1
        try:
            seen = look(page, self.stage.server.url + path)
        except BrowserError as error:
            report.add(where, [f"browser: {error.message.splitlines()[0]}"])
            return
        report.add(where, seen.problems)
        if number == 0:
            self.harmless[key] = seen
            report.add(where, [f"status: {seen.status}"] if seen.status >= 500 else [])
            return
        report.add(where, compare(seen, self.harmless[key], is_list_of_words=key[1] in LISTS_OF_WORDS))
        report.seen.update(marks(seen.marks))

    def files(self, context: BrowserContext, role: str, report: Report, number: int) -> None:
        for path in files_of(role, self.stage.places, self.language):
            answer = context.request.get(self.stage.server.url + path)
            body = answer.body()
            report.files += 1
            report.add(f"{role} {path}, batch {number}", file_problems(answer.status, answer.headers, body))
            if number:
                report.seen.update(marks(body.decode("utf-8", "replace")))

    def context(self, role: str, report: Report, where: str) -> BrowserContext:
        url = self.stage.server.url
        context = self.browser.new_context(viewport={"width": 390, "height": 844}, locale=self.language)
        context.set_default_timeout(120_000)
        context.add_init_script(TRAPS)
        if cookie := self.stage.cookie(role):
            name, value = cookie
            context.add_cookies([{"name": name, "value": value, "url": url, "httpOnly": True, "sameSite": "Lax"}])

        def note_dialog(dialog) -> None:
            report.dialogs += 1
            report.add(where, [f"dialog: {dialog.message}"])
            dialog.dismiss()

        def note_console(message) -> None:
            if message.type == "error" and not any(known in message.text for known in EXPECTED_ERRORS):
                report.add(where, [f"console: {message.text[:200]}"])

        def note_request(request) -> None:
            if not request.url.startswith((url, "data:")):
                report.add(where, [f"request: {request.url[:200]}"])

        context.on("dialog", note_dialog)
        context.on("console", note_console)
        context.on("request", note_request)
        context.on("weberror", lambda error: report.add(where, [f"error: {error.error}"]))
        return context
