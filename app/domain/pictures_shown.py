"""Who may see a picture: everybody, where it hangs on something public."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from app.models import NewsItem, Picture, Round, SiteSettings, Solution, SolutionState


class ShownPicture(NamedTuple):
    data: bytes
    account_id: int | None
    is_public: bool


def shown_picture(session: Session, key: str, *, is_small: bool) -> ShownPicture | None:
    """The picture of this key, whose it is, and whether everybody may see it; in one statement."""
    data = Picture.small if is_small else Picture.large
    row = session.execute(select(data, Picture.account_id, is_public()).where(Picture.key == key)).one_or_none()
    return ShownPicture(*row) if row else None


def is_public() -> ColumnElement[bool]:
    """Whether it is the logo, or on a public solution or news item of a public round."""
    return or_(
        exists().where(SiteSettings.logo_id == Picture.id),
        exists().where(
            Solution.picture_id == Picture.id,
            Solution.state == SolutionState.PUBLIC,
            Round.id == Solution.round_id,
            Round.is_public.is_(True),
        ),
        exists().where(
            NewsItem.picture_id == Picture.id,
            NewsItem.is_public.is_(True),
            Round.id == NewsItem.round_id,
            Round.is_public.is_(True),
        ),
    )
