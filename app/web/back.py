"""Where a plain form goes back to: the page it was sent from, never another site."""

from urllib.parse import SplitResult, urlsplit

from flask import request, url_for


def safe_path(target: str | None) -> str | None:
    """The target if it is a path of this site, else None.

    Refuses other sites in every disguise: schemes, `//host`, backslashes, control characters, paths
    outside the sub-path that Kolot lives under.
    """
    if not target or target.startswith("//") or "\\" in target:
        return None
    if any(ord(char) <= 32 or ord(char) == 127 for char in target):
        return None
    parts = split(target)
    if parts is None or parts.scheme or parts.netloc or not parts.path.startswith(f"{request.script_root}/"):
        return None
    return None if {".", ".."} & set(parts.path.split("/")) else target


def split(address: str) -> SplitResult | None:
    """The parts of an address; None for one that has none."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def back_to(anchor: str = "", fallback: str | None = None) -> str:
    """The page that sent this form (its Referer, when it is ours), at the anchor."""
    referrer = split(request.referrer or "") or urlsplit("")
    path = f"{referrer.path}?{referrer.query}" if referrer.query else referrer.path
    own = safe_path(path) if referrer.netloc == request.host and path != request.path else None
    return (own or fallback or url_for("home.show")) + (f"#{anchor}" if anchor else "")
