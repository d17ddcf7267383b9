"""How long ago something was, in the largest unit: "3 hours ago"."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

MINUTE, HOUR, DAY = 60, 3600, 86400


def ago(moment: datetime, now: datetime) -> str:
    """Rounded down; never in the future."""
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds >= DAY:
        return ngettext("%(num)s day ago", "%(num)s days ago", seconds // DAY)
    if seconds >= HOUR:
        return ngettext("%(num)s hour ago", "%(num)s hours ago", seconds // HOUR)
    if seconds >= MINUTE:
        return ngettext("%(num)s minute ago", "%(num)s minutes ago", seconds // MINUTE)
    return _("a moment ago")
