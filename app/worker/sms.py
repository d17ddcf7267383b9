"""Letters as text messages, through any gateway that takes `POST {"to": …, "text": …}` with a bearer token."""

import http.client
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from app.worker.carrier import TIMEOUT_SECONDS, CannotSend
from app.worker.letter import Letter

REFUSED_FOR_GOOD = {400, 404, 410, 422}


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A message and its token go to the configured address and nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Gateway:
    def __init__(self, url: str, token: str) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError("SMS_URL must be http://…, https://…, console: or file:/folder")
        self.url = url
        self.token = token
        self.opener = urllib.request.build_opener(NoRedirects)

    def send(self, letter: Letter) -> None:
        body = json.dumps({"to": letter.to, "text": letter.text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(self.url, data=body, headers=headers, method="POST")  # noqa: S310
        try:
            with self.opener.open(request, timeout=TIMEOUT_SECONDS):
                pass
        except urllib.error.HTTPError as error:
            error.close()
            raise CannotSend(f"HTTP {error.code}", for_good=error.code in REFUSED_FOR_GOOD) from error
        except (OSError, http.client.HTTPException) as error:
            raise CannotSend(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Every message has a connection of its own."""
