"""`./dev audit [--quick] [--languages=ar,fr] [--roles=staff]`: look at every page by machine; 1 if anything was found.

It leaves a table and pictures.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from tests.support.browser import ARGUMENTS, find_chromium
from tools.audit import statements
from tools.audit.counting import count_pages, count_vote
from tools.audit.pages import ROLES
from tools.audit.stage import Stage, demo_stage, grow
from tools.audit.validate import validate
from tools.audit.walk import Seen, View, views, walk
from tools.audit.weight import first_visit

FOLDER = Path("instance/audit")
LANGUAGES = "he,en"
FIRST, FEW, MANY = 50, 50, 3000
MOST_BYTES, MOST_REQUESTS, SLOW_VISITS = 45_000, 8, 5
MOST_SHOWN = 60


def main() -> int:
    arguments = read_arguments()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="kolot-audit-") as directory, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        with demo_stage(Path(directory), arguments.languages) as stage:
            chosen = [view for view in views(arguments.languages) if is_chosen(view, arguments)]
            problems = look_at_pages(browser, stage, Path(directory), chosen)
            grow(stage.app, stage.places.round, FIRST)
            problems += weigh(browser, stage)
            problems += count(stage)
    (FOLDER / "findings.txt").write_text("\n".join(problems) + "\n", "utf-8")
    print(f"\n{len(problems)} findings; pictures and findings.txt in {FOLDER}/")
    print("\n".join(problems[:MOST_SHOWN]))
    return 1 if problems else 0


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev audit", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only light, 390 px")
    parser.add_argument("--languages", default=LANGUAGES, type=lambda raw: tuple(raw.split(",")))
    parser.add_argument("--roles", default=",".join(ROLES), type=lambda raw: tuple(raw.split(",")))
    return parser.parse_args()


def is_chosen(view: View, arguments: argparse.Namespace) -> bool:
    is_quick = view.scheme == "light" and view.width == 390
    return view.role in arguments.roles and (is_quick or not arguments.quick)


def look_at_pages(browser: Browser, stage: Stage, directory: Path, chosen: list[View]) -> list[str]:
    sources = directory / "sources"
    sources.mkdir()
    print(f"{'role':9} {'language':9} {'scheme':7} {'width':>5} {'pages':>6} {'findings':>9}")
    seen = [show(walk(browser, stage, view, FOLDER, sources)) for view in chosen]
    invalid = validate(sources)
    told = "not run: it needs Node.js and npm" if invalid is None else f"{len(invalid)} findings"
    print(f"html-validate: {told}")
    return [problem for one in seen for problem in one.problems] + (invalid or [])


def show(seen: Seen) -> Seen:
    view = seen.view
    figures = f"{view.width:5} {seen.pages:6} {len(seen.problems):9}"
    print(f"{view.role:9} {view.language:9} {view.scheme:7} {figures}", *seen.problems, sep="\n  ", flush=True)
    return seen


def weigh(browser: Browser, stage: Stage) -> list[str]:
    """Bytes are a finding when they are too many; the time, which hangs on the machine, is only told."""
    url = f"{stage.server.url}/he/rounds/{stage.places.round}/solutions"
    visit = first_visit(browser, url)
    paints = sorted(first_visit(browser, url, slow=True).largest_paint_ms for _ in range(SLOW_VISITS))
    figures = f"{visit.wire_bytes:,} bytes, {len(visit.addresses)} requests, {len(visit.strangers)} to other hosts"
    print(f"First visit to the list ({FIRST} solutions, he, 390 px): {figures};")
    times = f"{paints[0]:.0f} / {median(paints):.0f} / {paints[-1]:.0f} ms (min / median / max of {SLOW_VISITS})"
    print(f"  largest paint {times} at 4x CPU slowdown, 1.6 Mbit/s, 150 ms")
    is_light = visit.wire_bytes < MOST_BYTES and len(visit.addresses) < MOST_REQUESTS and not visit.strangers
    return [] if is_light else [f"first visit: {figures}"]


def count(stage: Stage) -> list[str]:
    few = count_pages(stage)
    grow(stage.app, stage.places.round, MANY)
    many = count_pages(stage)
    lines = [statements.Line(*key, few[key], many[key]) for key in few]
    print(statements.table(lines, FEW, MANY))
    print("A vote sends:", *count_vote(stage), sep="\n  ")
    return [f"statements differ: {line.role} {line.page}" for line in lines if not line.is_same]


if __name__ == "__main__":
    sys.exit(main())
