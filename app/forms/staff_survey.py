"""What staff write of a survey as a whole, and of one of its questions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.domain.survey_content import (
    FEWEST_OPTIONS,
    SETTINGS,
    Condition,
    OptionContent,
    QuestionContent,
    condition_of,
    content_of,
)
from app.forms.checks import Between
from app.forms.staff_texts import LanguagePart, LocalizedForm, Text, localized_form, stored
from app.forms.survey_options import OptionRow, name_of, option_fields, rows_after, rows_sent
from app.models import CHOICES, Localized, Question, QuestionKind
from app.web.survey_conditions_words import condition_choices, condition_value, read_condition

SURVEY_TEXTS = (
    Text("title", _l("Title"), is_needed=True),
    Text("intro", _l("Introduction: what becomes of the answers"), at_most=2000, is_long=True),
    Text("thanks", _l("Thanks: what happens next"), at_most=2000, is_long=True),
)
SECTION_TEXTS = (
    Text("title", _l("Title of the section"), is_needed=True),
    Text("text", _l("A few words before its questions"), at_most=1000, is_long=True),
)
QUESTION_TEXTS = (
    Text("text", _l("Question"), at_most=300, is_needed=True),
    Text("help", _l("A word of help under it"), at_most=500),
)
LABEL_TEXTS = (
    Text("low_label", _l("What 1 means"), at_most=60),
    Text("high_label", _l("What 5 means"), at_most=60),
)
MOST_NUMBER = 1_000_000_000


class BetweenOrEmpty(Between):
    """A whole number in a range, or nothing."""

    def __call__(self, form: Any, field: Any) -> None:
        if not field.raw_data or not field.raw_data[0].strip():
            field.errors = []
            raise StopValidation
        super().__call__(form, field)


class QuestionFields(LocalizedForm):
    kind = RadioField(_l("Kind of question"), validate_choice=False)
    is_required = BooleanField(_l("An answer is needed"))
    is_present_state = BooleanField(_l("About the present state: asked again in a second survey"))
    most_choices = IntegerField(_l("Most choices"), validators=[BetweenOrEmpty(1, 50)])
    has_other = BooleanField(_l("With “something else” in own words"))
    is_shuffled = BooleanField(_l("In another order for everybody"))
    least = IntegerField(_l("Smallest number"), validators=[BetweenOrEmpty(-MOST_NUMBER, MOST_NUMBER)])
    most = IntegerField(_l("Largest number"), validators=[BetweenOrEmpty(-MOST_NUMBER, MOST_NUMBER)])
    condition = SelectField(_l("Shown"), validate_choice=False)
    condition_number = IntegerField(
        _l("The number in the condition"), validators=[BetweenOrEmpty(-MOST_NUMBER, MOST_NUMBER)]
    )
    rows: Sequence[str] = ()
    earlier: Sequence[Question] = ()

    def validate_kind(self, field: RadioField) -> None:
        if field.data not in list(QuestionKind):
            field.errors = []
            raise ValidationError(_("Please choose the kind of the question."))

    def validate_most(self, field: IntegerField) -> None:
        if field.data is not None and self.least.data is not None and field.data < self.least.data:
            raise ValidationError(_("The largest number is smaller than the smallest."))

    def validate_condition(self, field: SelectField) -> None:
        if field.data and read_condition(field.data, self.earlier) is None:
            raise ValidationError(_("A condition can only be about a question that is asked earlier."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Fields of another kind of question are not looked at, and not lost."""
        is_valid = super().validate(extra_validators)
        if self.condition.data and self.condition.data.endswith(".number") and self.condition_number.data is None:
            self.condition_number.errors = [_("Which number? The condition needs it.")]
            is_valid = False
        return (self.check_options() and is_valid) if self.kind.data in CHOICES else is_valid

    def check_options(self) -> bool:
        rows = self.option_rows
        for row in rows:
            row.check()
        if self.kind.data in CHOICES and sum(not row.is_empty for row in rows) < FEWEST_OPTIONS:
            self.kind.errors = [_("A question of choice needs at least two options.")]
            return False
        return not any(row.errors for row in rows)

    @property
    def option_rows(self) -> list[OptionRow]:
        """A row with nothing in it is not an option, as long as it never was one."""
        fields = {key: [self[f"option_{key}_{language}"] for language in self.languages] for key in self.rows}
        return [OptionRow(key, fields[key]) for key in self.rows]

    @property
    def question_parts(self) -> list[LanguagePart]:
        parts = [self.part(language) for language in self.languages]
        return [replace(part, fields=part.fields[: len(QUESTION_TEXTS)]) for part in parts]

    @property
    def label_fields(self) -> list[Any]:
        return [self[f"{text.name}_{language}"] for language in self.languages for text in LABEL_TEXTS]

    def name_label_fields(self) -> None:
        """They stand side by side, so that each says its language."""
        for part in (self.part(language) for language in self.languages):
            for one in part.fields[len(QUESTION_TEXTS) :]:
                one.label.text = f"{one.label.text} ({name_of(part.code)})"

    def content(self) -> QuestionContent:
        """What was typed, once `validate` has passed."""
        options = tuple(OptionContent(self.option_text(row), row.id) for row in self.option_rows if not row.is_empty)
        settings = {name: self[name].data for name in SETTINGS}
        texts: dict[str, Localized] = self.values
        return QuestionContent(
            QuestionKind(self.kind.data), options=options, condition=self.read_condition(), **settings, **texts
        )

    def rewording(self, question: Question) -> QuestionContent:
        """The new words in the old question: what may change after the first answer."""
        typed = {row.id: self.option_text(row) for row in self.option_rows}
        old = content_of(question)
        options = tuple(OptionContent(typed.get(one.id, one.text), one.id) for one in old.options)
        return QuestionContent(
            question.kind,
            options=options,
            condition=condition_of(question),
            **{name: getattr(question, name) for name in SETTINGS},
            **self.values,
        )

    def option_text(self, row: OptionRow) -> Localized:
        return {language: self[f"option_{row.key}_{language}"].data or "" for language in self.languages}

    def read_condition(self) -> Condition | None:
        return read_condition(self.condition.data, self.earlier, self.condition_number.data)


def question_form(question: Question | None, languages: Sequence[str], earlier: Sequence[Question]) -> QuestionFields:
    """Filled with what is stored, or with what was sent. `earlier`: the questions that a condition may be about."""
    if request.method == "POST":
        rows = rows_after(rows_sent(request.form), request.values.get("do", ""))
    else:
        rows = [str(option.id) for option in question.options] if question else []
        rows = rows if rows else [f"new{number}" for number in range(1, 4)]
    form_class = localized_form((*QUESTION_TEXTS, *LABEL_TEXTS), languages, QuestionFields)
    for key, fields in option_fields(rows, form_class.languages).items():
        setattr(form_class, key, fields)
    form = form_class(data=stored_question(question, languages))
    form.rows, form.earlier = rows, earlier
    form.name_label_fields()
    if request.values.get("do") == "add" and rows:
        added = form[f"option_{rows[-1]}_{form.languages[0]}"]
        added.render_kw = {**added.render_kw, "autofocus": True}
    form.condition.choices = [SelectChoice(value, label) for value, label in flat(condition_choices(earlier))]
    return form


def flat(groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> list[tuple[str, str]]:
    return [("", _("Always")), *(choice for _group, choices in groups for choice in choices)]


def stored_question(question: Question | None, languages: Sequence[str]) -> dict[str, Any]:
    if question is None:
        return {"kind": request.args.get("kind", QuestionKind.SINGLE.value)}
    data: dict[str, Any] = {name: getattr(question, name) for name in SETTINGS}
    data |= {"kind": question.kind.value, **stored(question, (*QUESTION_TEXTS, *LABEL_TEXTS), languages)}
    for option in question.options:
        data |= {f"option_{option.id}_{language}": option.text.get(language, "") for language in languages}
    return data | {"condition": condition_value(question), "condition_number": question.condition_number}
