"""Addresses in messages: built on the configured one, never on what a request said."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app


def address_of(endpoint: str, language: str, **values: Any) -> str:
    public = urlsplit(current_app.config["PUBLIC_URL"])
    site = current_app.url_map.bind(public.netloc, script_name=public.path or "/", url_scheme=public.scheme)
    return site.build(endpoint, {"lang": language, **values}, force_external=True)
