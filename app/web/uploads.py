"""Files that come with a form: read and drawn anew before the writing transaction begins.

A view that takes a picture says so under its guard:

    @bp.post("/rounds/<int:round_id>/solutions/new")
    @signed_in
    @takes_picture("picture")
    def create(round_id: int) -> Any:
        upload = uploaded_picture()   # None: no file was sent, or by somebody who is not signed in
        if upload.problem: …          # a BadPicture; its words: words_for_bad_picture(upload.problem)
        store_picture(db.session(), upload.prepared, alt=…, by=…)

The form needs `enctype="multipart/form-data"`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, session
from werkzeug.datastructures import FileStorage

from app.domain.pictures import LARGEST_FILE, BadPicture, PreparedPicture, prepare_picture
from app.web.session import KEY

# Larger than a picture may be, so that a photo of 10 MB is refused by its form, which keeps what was typed.
LARGEST_REQUEST = 16 * 1024 * 1024
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Upload:
    """What became of a file: either is set."""

    prepared: PreparedPicture | None = None
    problem: BadPicture | None = None


def takes_picture(field: str = "picture") -> Callable[[View], View]:
    """Mark a view as one whose form may send a picture in this field."""

    def mark(view: View) -> View:
        view.picture_field = field  # type: ignore[attr-defined]
        return view

    return mark


def takes_file(*fields: str) -> Callable[[View], View]:
    """Mark a view as one whose form may send any other file in these fields: they are read whole."""

    def mark(view: View) -> View:
        view.file_fields = fields  # type: ignore[attr-defined]
        return view

    return mark


def uploaded_file(field: str) -> bytes | None:
    """The file that was sent with this request in this field; None where none was."""
    files: dict[str, bytes] = g.get("uploaded_files", {})
    return files.get(field)


def uploaded_picture() -> Upload | None:
    """The picture that was sent with this request, ready to store, or why it cannot be."""
    return g.get("uploaded_picture")


def init_uploads(app: Flask) -> None:
    """Must come before whatever reads the form."""
    app.before_request(allow_large_request)


def allow_large_request() -> None:
    if marked("picture_field") or marked("file_fields"):
        request.max_content_length = LARGEST_REQUEST


def prepare_uploads() -> None:
    """Decode what was sent, before the transaction: nobody else's write waits for it."""
    fields = marked("file_fields") or ()
    g.uploaded_files = {field: sent.stream.read() for field in fields if (sent := sent_in(field))}
    sent = sent_in(marked("picture_field"))
    if sent is None:
        return
    try:
        g.uploaded_picture = Upload(prepared=prepare_picture(sent.stream.read(LARGEST_FILE + 1)))
    except BadPicture as bad:
        g.uploaded_picture = Upload(problem=bad)


def sent_in(field: str | None) -> FileStorage | None:
    sent = request.files.get(field) if field else None
    return sent if sent and sent.filename else None


def marked(mark: str) -> Any:
    """What the view of this request says of the files it takes: only to a browser that was signed in.

    Whether it still is, the view asks the database; here it keeps strangers from having their files decoded: a small
    one can cost a second of work.
    """
    if KEY not in session:
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, mark, None)
