"""`python -m tests.security.payloads FILE`: put every line of a file into every text, and show that none runs.

FILE may be gzipped. It fails with 1 on any finding, and where a payload was seen nowhere.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.security.payloads.columns import CUT_OFF, LEFT_OUT, text_columns
from tests.security.payloads.run import run
from tests.security.payloads.texts import read_payloads
from tests.security.payloads.walk import Report
from tests.support.browser import ARGUMENTS, find_chromium
from tools.audit.stage import demo_stage

AT_ONCE = 2000
MOST_SHOWN = 60


def main() -> int:
    options = read_options()
    payloads, began = read_payloads(options.file, options.sample), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kolot-payloads-") as directory, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        with demo_stage(Path(directory)) as stage:
            report = run(browser, stage, payloads, options.at_once, options.language, say)
    print(table(report, len(payloads), time.monotonic() - began))
    print("\n".join(report.findings[:MOST_SHOWN]))
    return 1 if report.findings or report.missing(text_columns(), len(payloads)) else 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.security.payloads", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="one payload a line")
    parser.add_argument("--sample", type=int, help="so many lines of it, drawn with a fixed seed")
    parser.add_argument("--at-once", type=int, default=AT_ONCE, help=f"payloads on a page together ({AT_ONCE})")
    parser.add_argument("--language", default="he", help="of the pages (he)")
    return parser.parse_args()


def say(line: str) -> None:
    print(line, flush=True)


def table(report: Report, payloads: int, seconds: float) -> str:
    columns = text_columns()
    missing = report.missing(columns, payloads)
    lines = {
        "payloads": payloads,
        "columns": f"{len(columns)} ({len(LEFT_OUT)} left out, {len(CUT_OFF)} cut off)",
        "texts written": report.texts,
        "pages opened": report.opened,
        "files read": report.files,
        "payloads × columns seen": f"{len(report.seen)} of {payloads * len(columns)}",
        "not seen": ", ".join(f"{name} ({count})" for name, count in missing.items()) or "none",
        "searches": report.searches,
        "dialogs": report.dialogs,
        "findings": len(report.findings),
        "minutes": f"{seconds / 60:.1f}",
    }
    shown = {name: value if isinstance(value, str) else f"{value:,}" for name, value in lines.items()}
    return "\n".join(f"{name:24} {value}" for name, value in shown.items())


if __name__ == "__main__":
    sys.exit(main())
