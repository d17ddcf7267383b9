"""How a text came in: by its author's own hand, or by staff for somebody on the phone or at the desk."""

from dataclasses import dataclass

from app.models import Account, EntryChannel


@dataclass(frozen=True)
class Entry:
    """The channel, who of the staff typed it in, and whether the person agreed to that."""

    channel: EntryChannel = EntryChannel.ONLINE
    entered_by: Account | None = None
    has_consent: bool = False
