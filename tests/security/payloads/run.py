"""The whole: write a batch, open everything, and so on to the last payload."""

import time
from collections.abc import Callable

from playwright.sync_api import Browser

from app.extensions import db
from tests.security.payloads.columns import text_columns
from tests.security.payloads.scene import furnish, whole_rows
from tests.security.payloads.texts import Batch, batches
from tests.security.payloads.walk import Report, Walk
from tests.security.payloads.writing import loosen, write
from tools.audit.stage import Stage


def run(
    browser: Browser,
    stage: Stage,
    payloads: list[str],
    at_once: int,
    language: str = "he",
    say: Callable[[str], None] = lambda line: None,
) -> Report:
    """Put all payloads into all columns, `at_once` of them together, and open every page as every role."""
    report = Report()
    with stage.app.app_context():
        engine = db.engine
        more = furnish(db.session(), stage.places)
        whole = whole_rows(db.session(), stage.places)
        db.session.remove()
    walk = Walk(browser, stage, more, language)
    columns = text_columns()
    loosen(engine)
    for number, batch in enumerate(with_harmless(batches(payloads, at_once))):
        began = time.monotonic()
        stage.server.stop()
        report.texts += write(engine, columns, batch, whole)
        engine.dispose()
        stage.server.start()
        walk.all_roles(report, number)
        seconds = time.monotonic() - began
        say(f"batch {number}: {len(batch.payloads)} payloads, {seconds:.0f} s, {len(report.findings)} findings")
    return report


def with_harmless(found: list[Batch]) -> list[Batch]:
    """First as many harmless words, to compare the others with."""
    return [found[0].harmless(), *found]
