"""Every test makes an app of its own, with the same routes, templates and SQL: what is compiled once serves all.

Without this, most of a short test is the making of its app and the compiling of its statements.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine
from werkzeug.routing import Rule

from app.extensions import db

Key = tuple[Any, ...]

_compile = Rule.compile
_compiled: dict[Key, tuple[dict[str, Any], tuple[Callable[..., Any], ...]]] = {}
BUILDERS = ("_build", "_build_unknown")
PARTS = ("_parts", "_trace", "_converters", "arguments", *BUILDERS)


def compile_once(rule: Rule) -> None:
    """What a rule matches and how its addresses are built depends on nothing but what it says."""
    key = (rule.rule, rule.subdomain, rule.merge_slashes, repr(sorted((rule.defaults or {}).items())))
    if key not in _compiled:
        _compile(rule)
        kept = {name: getattr(rule, name) for name in PARTS if name not in BUILDERS}
        _compiled[key] = kept, tuple(getattr(rule, name).__func__ for name in BUILDERS)
        return
    kept, builders = _compiled[key]
    vars(rule).update(kept)
    for name, builder in zip(BUILDERS, builders, strict=True):
        setattr(rule, name, builder.__get__(rule))


def keep_routes() -> None:
    Rule.compile = compile_once  # type: ignore[method-assign]


def keep_templates(app: Flask, directory: Path) -> None:
    """Jinja itself looks whether the source has changed."""
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(directory))


class Statements(dict[Key, Any]):
    """Compiled SQL. SQLAlchemy's keys begin with the dialect, an object of each engine: here, with its names."""

    def get(self, key: Key, default: Any = None) -> Any:
        return super().get(named(key), default)

    def __setitem__(self, key: Key, compiled: Any) -> None:
        super().__setitem__(named(key), compiled)


def named(key: Key) -> Key:
    dialect, *rest = key
    return (dialect.name, dialect.loaded_dbapi.__name__, *rest)


_statements = Statements()


def keep_statements(engine: Engine) -> None:
    """Those of queries, and those with which the mappers write."""
    engine.update_execution_options(compiled_cache=_statements)
    for mapper in db.Model.registry.mappers:
        mapper._compiled_cache = _statements
