"""What staff write of news."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, StringField, TimeField, ValidationError

from app.domain.news import NewsContent
from app.domain.pictures import LONGEST_ALT
from app.forms.checks import AtMost, Needed, line
from app.forms.staff_phases import HOURS, DatesForm, ReasonForm
from app.forms.staff_texts import LocalizedForm, Text
from app.models import Picture

NEWS_TEXTS = (
    Text("title", _l("Title"), is_needed=True),
    Text("text", _l("What is new"), at_most=8000, is_long=True, is_needed=True, rows=10),
)


class NewsFields(DatesForm, LocalizedForm):
    opens_date = DateField(_l("Date"), validators=[Needed()])
    opens_time = TimeField(_l("Hour"), format=HOURS, validators=[Needed()])
    picture = FileField(_l("Picture"), render_kw={"accept": "image/jpeg,image/png,image/webp"})
    kept_picture = HiddenField()
    alt = StringField(_l("What the picture shows, for people who cannot see it"), filters=[line])
    without_picture = BooleanField(_l("Without the picture"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_picture = False

    def validate_alt(self, field: StringField) -> None:
        if self.has_picture and not field.data:
            raise ValidationError(_("The picture needs a few words that say what it shows."))
        AtMost(LONGEST_ALT)(self, field)

    def content(self, picture: Picture | None, fallback: datetime) -> NewsContent:
        return NewsContent(**self.values, published_at=self.moment("opens") or fallback, picture=picture)


class HideNewsForm(ReasonForm):
    """Why it goes off the public pages."""
