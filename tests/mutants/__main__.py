"""Apply each patch to a copy of the tree, run the tests that its first lines name, and say which of them killed it.

Exits 1 if one survived, if a patch does not apply, or if the tests fail on the unbroken tree.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools.postgres import PostgresServer

PATCHES = Path(__file__).parent
ROOT = PATCHES.parents[1]
NOT_COPIED = shutil.ignore_patterns(
    ".venv", ".git", "instance", "__pycache__", ".*_cache", ".hypothesis", "node_modules"
)
KILLED_BY = "Killed by: "


@dataclass(frozen=True)
class Mutant:
    """One broken build: what is wrong with it, and who must notice."""

    path: Path
    words: str
    tests: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path.stem

    @classmethod
    def read(cls, path: Path) -> "Mutant":
        head = path.read_text(encoding="utf-8").partition("--- a/")[0].splitlines()
        tests = tuple(line.removeprefix(KILLED_BY) for line in head if line.startswith(KILLED_BY))
        return cls(path, head[0], tests)


@dataclass(frozen=True)
class Outcome:
    """What a run of tests said. `errors` are tests that could not even begin: they prove nothing."""

    passed: tuple[str, ...]
    failed: tuple[str, ...]
    errors: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description="Does the suite notice?")
    parser.add_argument("names", nargs="*", help="only these (all)")
    names = parser.parse_args(arguments).names
    mutants = [Mutant.read(path) for path in sorted(PATCHES.glob("*.patch")) if not names or path.stem in names]
    if missing := set(names) - {mutant.name for mutant in mutants}:
        parser.error(f"no such mutant: {', '.join(sorted(missing))}")
    with database():
        if not is_sound(mutants):
            return 1
        killed = [is_killed(mutant) for mutant in mutants]
    print(f"{sum(killed)} of {len(mutants)} mutants killed")
    return 0 if all(killed) else 1


@contextmanager
def database() -> Iterator[None]:
    """One PostgreSQL server for all the runs."""
    if "TEST_DATABASE_URL" in os.environ:
        yield
        return
    with PostgresServer() as server:
        os.environ["TEST_DATABASE_URL"] = server.address
        yield


def is_sound(mutants: Sequence[Mutant]) -> bool:
    """Whether all the tests pass while nothing is broken."""
    with copied_tree() as tree:
        outcome = run_tests(tree, sorted({test for mutant in mutants for test in mutant.tests}))
    print(f"unbroken: {len(outcome.passed)} passed", flush=True)
    for name in outcome.failed + outcome.errors:
        print(f"unbroken: FAILED {name}", flush=True)
    return bool(outcome.passed) and not outcome.failed and not outcome.errors


def is_killed(mutant: Mutant) -> bool:
    with copied_tree() as tree:
        if not applies(mutant, tree):
            print(f"{mutant.name}: DOES NOT APPLY", flush=True)
            return False
        outcome = run_tests(tree, mutant.tests)
    unnoticed = [test for test in mutant.tests if not any(is_of(name, test) for name in outcome.failed)]
    print(f"{mutant.name}: {mutant.words}", flush=True)
    for name in outcome.failed:
        print(f"    killed by {name}", flush=True)
    for name in outcome.errors:
        print(f"    ERROR in {name}", flush=True)
    for name in unnoticed:
        print(f"    SURVIVED {name}", flush=True)
    return not unnoticed


def is_of(name: str, test: str) -> bool:
    """Whether this is the test, or the test with some of its parameters."""
    return name == test or name.startswith(f"{test}[")


@contextmanager
def copied_tree() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kolot-mutant-") as directory:
        tree = Path(directory) / "tree"
        shutil.copytree(ROOT, tree, ignore=NOT_COPIED)
        yield tree


def applies(mutant: Mutant, tree: Path) -> bool:
    command = ["git", "apply", "-C1", str(mutant.path)]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr, end="", flush=True)
    return done.returncode == 0


def run_tests(tree: Path, tests: Sequence[str]) -> Outcome:
    report = tree.parent / "report.xml"
    options = ["-q", "-p", "no:cacheprovider", "-o", "junit_family=xunit1", f"--junitxml={report}"]
    command = [sys.executable, "-m", "pytest", *options, *tests]
    environ = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    output = subprocess.run(command, cwd=tree, env=environ, capture_output=True, text=True).stdout
    if not report.exists():
        return Outcome((), (), (output,))
    return read_report(report)


def read_report(report: Path) -> Outcome:
    found: dict[str, list[str]] = {"passed": [], "failure": [], "error": []}
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        kinds = [kind for kind in ("error", "failure") if case.find(kind) is not None]
        found[kinds[0] if kinds else "passed"].append(f"{case.get('file')}::{case.get('name')}")
    return Outcome(tuple(found["passed"]), tuple(found["failure"]), tuple(found["error"]))


if __name__ == "__main__":
    sys.exit(main())
