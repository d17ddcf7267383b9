"""The whole: write a batch, open everything, and so on to the last payload."""

import time
from collections.abc import Callable

from playwright.sync_api import Browser

from app.extensions import db
from tests.security.payloads.columns import text_columns
from tests.security.payloads.scene import furnish, whole_rows
from tests.security.payloads.searching import search
from tests.security.payloads.texts import Batch, batches
from tests.security.payloads.walk import Report, Walk
from tests.security.payloads.writing import loosen, write
from tools.audit.stage import Stage

# Where the name of the site, and the texts of the round, stand in every way they do.
FRAME_PAGES = {"home", "round", "past-round", "results", "solution", "about", "not-found", "me", "sign-in"}
FRAME_PAGES |= {"staff-site", "staff-texts", "staff-rule", "staff-round"}


def run(
    browser: Browser,
    stage: Stage,
    payloads: list[str],
    at_once: int,
    language: str = "he",
    say: Callable[[str], None] = lambda line: None,
) -> Report:
    """Put all payloads into all columns, `at_once` of them together, and open every page as every role."""
    report, columns = Report(), text_columns()
    with stage.app.app_context():
        engine = db.engine
        more = furnish(db.session(), stage.places)
        whole = whole_rows(db.session(), stage.places)
        db.session.remove()
    search(Walk(browser, stage, more, language), report, payloads)
    say("\n  ".join([f"{report.searches} searches, {len(report.findings)} findings", *report.findings]))
    loosen(engine)
    passes = ((None, at_once), (FRAME_PAGES, max(1, at_once // 2)))
    for only, size in passes:
        walk = Walk(browser, stage, more, language)
        for number, batch in enumerate(with_harmless(batches(payloads, size))):
            began, known = time.monotonic(), len(report.findings)
            stage.server.stop()
            report.texts += write(engine, columns, batch, whole, frame=only is not None)
            engine.dispose()
            stage.server.start()
            walk.all_roles(report, number, only)
            told = f"{len(batch.payloads)} payloads, {time.monotonic() - began:.0f} s, {len(report.findings)} findings"
            say(f"{'frame' if only else 'pages'}, batch {number}: {told}")
            for finding in report.findings[known:]:
                say(f"  {finding}")
    return report


def with_harmless(found: list[Batch]) -> list[Batch]:
    """First as many harmless words, to compare the others with."""
    return [found[0].harmless(), *found]
