"""Every test makes an app of its own, with the same routes and templates: what is compiled once serves them all.

Without this, half of a short test is the making of its app.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

_builders: dict[tuple[Any, ...], Callable[..., Any]] = {}
_compile_builder = Rule._compile_builder


def kept_builder(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
    """What builds the addresses of a rule: a plain function of the rule, so those of equal rules are equal."""
    key = (tuple(rule._trace), repr(sorted((rule.defaults or {}).items())), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]


def keep_routes() -> None:
    Rule._compile_builder = kept_builder  # type: ignore[method-assign]


def keep_templates(app: Flask, directory: Path) -> None:
    """Jinja itself looks whether the source has changed."""
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(directory))
