"""Living under a path of the city's own site."""

from collections.abc import Iterable
from typing import Any


class SubPath:
    """WSGI middleware: requests under `path` get it as their SCRIPT_NAME, unless the server said so already.

    A proxy may keep the path (`/kolot/he/`) or strip it (`/he/`): both arrive at the same page, and
    every address that is made carries it.
    """

    def __init__(self, wsgi_app: Any, path: str) -> None:
        self.wsgi_app = wsgi_app
        self.path = path

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not environ.get("SCRIPT_NAME"):
            rest = environ.get("PATH_INFO", "")
            if rest == self.path or rest.startswith(self.path + "/"):
                environ["PATH_INFO"] = rest.removeprefix(self.path) or "/"
            environ["SCRIPT_NAME"] = self.path
        answer: Iterable[bytes] = self.wsgi_app(environ, start_response)
        return answer
