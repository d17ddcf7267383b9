"""The words for a file that cannot be a picture here, shown by the form that it came with; and for too many."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.domain.pictures import BadPicture, PictureProblem
from app.domain.refusal import Refusal

PICTURE_WORDS: dict[PictureProblem, Callable[[], str]] = {
    PictureProblem.TOO_BIG: lambda: _("This file is larger than 5 MB. Please choose a smaller picture."),
    PictureProblem.NOT_A_PICTURE: lambda: _("This file is not a picture in JPEG, PNG or WebP."),
    PictureProblem.TOO_MANY_PIXELS: lambda: _(
        "This picture has too many pixels. Please make it smaller, or take a photo of it."
    ),
    PictureProblem.BROKEN: lambda: _("This picture could not be read to its end. Please choose another file."),
}

REFUSED_PICTURE_WORDS: dict[Refusal, Callable[[dict[str, Any]], str]] = {
    Refusal.TOO_MANY_PICTURES: lambda d: _("Many pictures came from this account today. More can be sent tomorrow."),
}


def words_for_bad_picture(bad: BadPicture) -> str:
    """A sentence in the reader's language."""
    return PICTURE_WORDS[bad.reason]()
