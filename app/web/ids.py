"""Numbers of things, as they stand in addresses and forms: none is larger than a database column holds."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """`<int:…>` in a path: a larger number is an address that does not exist."""

    def __init__(self, map_: Map, **options: Any) -> None:
        super().__init__(map_, max=LARGEST_ID, **options)


def init_ids(app: Flask) -> None:
    """Must come before any blueprint is registered."""
    app.url_map.converters["int"] = IdConverter


def read_id(raw: str) -> int:
    """The number of a form field or query. Raises ValueError for what no thing can have."""
    number = int(raw)
    if not 0 < number <= LARGEST_ID:
        raise ValueError(raw)
    return number
