"""Rules that no single test of a feature would notice: routes, layers, templates, style sheets."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[1]
GUARD = re.compile(r"public|signed_in|staff:[a-z_]+")
HTMX = ROOT / "templates/components/htmx.html"
OUR_FOLDERS = (
    "app",
    "demo",
    "templates",
    "static/css",
    "static/js",
    "tools",
    "bench",
    "tests",
    "migrations",
    "docs",
    ".ci",
)
OUR_FILES = ("dev", "config.py", "wsgi.py", "pyproject.toml", "README.md", "requirements.in", "requirements-dev.in")
TEXT_ENDINGS = {"", ".py", ".html", ".txt", ".css", ".js", ".md", ".toml", ".in", ".po", ".ini", ".mako", ".patch"}

REPLACEMENT = re.compile(r"call (?:replace|fill)\(\"([\w-]+)\"[^)]*\)\s*%}\s*{%-?\s*include \"([^\"]+)\"")
STRAY_HTMX = re.compile(r"\bhx-[a-z]+[\w:-]*\s*=")
INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style|<script(?![^>]*\ssrc=)|javascript:")
PHYSICAL = re.compile(
    r"(?:^|[\s;{])((?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right)\s*:"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius|\[dir=.?(?:rtl|ltr)"
)
# Written in pieces, so that this file does not name them itself.
MACHINE_PATH = re.compile(r"(?<!\w)/(?:ro" r"ot|ho" r"me|wo" r"rk)/[a-z.]")
REGISTRY = re.compile(r"py" r"pi\.org|python" r"hosted\.org|registry\.npm" r"js|index" r"-url\s*[=:]", re.IGNORECASE)


def files(folder: str, ending: str) -> list[Path]:
    return sorted(
        path for path in (ROOT / folder).rglob(f"*{ending}") if path.is_file() and "__pycache__" not in path.parts
    )


def matches(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Every line that holds the pattern, as `file:line: text`."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.one_database
def test_every_route_declares_exactly_one_guard(app: Flask) -> None:
    guards = {rule.rule: getattr(app.view_functions[rule.endpoint], "guard", None) for rule in app.url_map.iter_rules()}
    assert [rule for rule, guard in guards.items() if not GUARD.fullmatch(guard or "")] == []


@pytest.mark.one_database
def test_staff_pages_and_only_they_are_for_staff(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        guard = app.view_functions[rule.endpoint].guard
        assert guard.startswith("staff:") == ("/staff" in rule.rule), rule.rule


@pytest.mark.one_database
def test_a_route_that_writes_takes_posts_and_nothing_else_unsafe(app: Flask) -> None:
    unsafe = {
        rule.rule: (rule.methods or set()) - {"GET", "HEAD", "OPTIONS", "POST"} for rule in app.url_map.iter_rules()
    }
    assert {rule: methods for rule, methods in unsafe.items() if methods} == {}


def test_imports_follow_the_contracts() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_import_stands_inside_a_function() -> None:
    found = [f"{path.relative_to(ROOT)}:{line}" for path in files("app", ".py") for line in inner_imports(path)]
    assert found == []


def inner_imports(path: Path) -> Iterator[int]:
    for function in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and function.name != "create_app":
            inside = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
            yield from (node.lineno for node in inside)


def test_no_part_of_the_app_imports_from_its_top() -> None:
    top = re.compile(r"^from app import (?!cli)")
    paths = [path for path in files("app", ".py") if path != ROOT / "app/__init__.py"]
    assert matches(top, paths) == []


def test_the_app_does_not_ask_whether_it_is_a_demo_or_a_test() -> None:
    asks = re.compile(r"\bif\b.*\b(?:demo|testing|TESTING)\b")
    assert matches(asks, files("app", ".py") + files("templates", ".html")) == []


def test_htmx_attributes_stand_only_in_the_components() -> None:
    assert matches(STRAY_HTMX, [path for path in files("templates", ".html") if path != HTMX]) == []


def test_templates_have_no_inline_script_or_style() -> None:
    assert matches(INLINE, [path for path in files("templates", ".html") if "email" not in path.parts]) == []


def test_a_replaced_fragment_is_named_as_its_file_and_its_id() -> None:
    for path in files("templates", ".html"):
        for target, included in REPLACEMENT.findall(path.read_text("utf-8")):
            name = Path(included).stem.removeprefix("_").replace("_", "-")
            assert target.rstrip("-") == name, f"{path.relative_to(ROOT)} replaces #{target} by {included}"
            assert f'id="{name}' in (ROOT / "templates" / included).read_text("utf-8"), included


def test_every_form_that_posts_carries_its_token() -> None:
    for path in files("templates", ".html"):
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", path.read_text("utf-8"), re.DOTALL):
            assert re.search(r"csrf_token|\btoken\(\)", form), path.relative_to(ROOT)


def test_style_sheets_know_no_left_and_right() -> None:
    assert matches(PHYSICAL, files("static/css", ".css")) == []


def test_nothing_names_a_machine_or_a_package_index() -> None:
    ours = [ROOT / name for name in OUR_FILES if (ROOT / name).exists()]
    ours += [path for folder in OUR_FOLDERS for path in files(folder, "") if path.suffix in TEXT_ENDINGS]
    assert matches(MACHINE_PATH, ours) == []
    assert matches(REGISTRY, ours) == []


def test_files_stay_short_enough_to_read() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text("utf-8").splitlines()) for path in files("app", ".py")}
    assert {str(path): length for path, length in lengths.items() if length > 250} == {}
