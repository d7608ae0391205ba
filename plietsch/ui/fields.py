"""How one field of a form is drawn: its kind decides the markup, its widget gets KERN's classes."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.models import ModelChoiceIterator as _Queried
from django.utils.translation import get_language

MOST_UNFOLDED = 2  # fields that are fewer are no trouble on a phone
SHORT = 100  # signs of a value that is worth remembering


@dataclass(frozen=True)
class FieldError:
    """One message, the field's label and the element that it is about; both empty for the whole form."""

    message: str
    label: str
    target: str


def kind(field: BoundField) -> str:
    """Which markup a field needs: hidden, check, checks, radios, group, select or input."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checks"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if widget.use_fieldset:
        return "group"
    single = isinstance(widget, forms.Select) and not isinstance(widget, forms.SelectMultiple)
    return "select" if single else "input"


@dataclass(frozen=True)
class Filters:
    """The fields of a form that asks for a list: those that always show, and those that phones fold away."""

    shown: list[BoundField]
    folded: list[BoundField]
    active: int


def fold(form: BaseForm) -> Filters:
    """What must be given and words stay in sight; of many other fields a phone shows how many are filled."""
    fields = list(form)
    shown = [
        field for field in fields if field.field.required or kind(field) == "hidden" or _takes_words(field)
    ]
    folded = [field for field in fields if field not in shown]
    if len(folded) < MOST_UNFOLDED:
        return Filters(fields, [], 0)
    return Filters(shown, folded, sum(_narrows(field) for field in folded))


def is_optional(field: BoundField) -> bool:
    """Whether to say that nothing need be given: not on a form that only asks for a list, and not where
    something is always given: by a box to tick, and by a list whose first choice stands for something.
    A field with `is_needed` may stay empty in a draft only."""
    form, is_needed = field.form, getattr(field.field, "is_needed", False)
    if field.field.required or is_needed or getattr(form, "is_question", False) or kind(field) == "check":
        return False
    if kind(field) != "select":
        return True
    first = next(iter(field.field.widget.choices), ("", ""))
    return str(first[0]) == "" and not any(map(str.isalpha, str(first[1])))


_classes = {
    "check": "kern-form-check__checkbox",
    "checks": "kern-form-check__checkbox",
    "radios": "kern-form-check__radio",
    "select": "kern-form-input__select",
    "input": "kern-form-input__input",
}


def dress(field: BoundField) -> BoundField:
    """Give the field's control the class that KERN expects of it."""
    name = _classes.get(kind(field), "")
    attrs = field.field.widget.attrs
    classes = [attrs.get("class", ""), name, f"{name}--error" if field.errors and name else ""]
    attrs["class"] = " ".join(dict.fromkeys(" ".join(classes).split()))
    return field


_PLAIN = {
    *(forms.TextInput, forms.EmailInput, forms.URLInput),
    *(forms.Textarea, forms.CheckboxInput, forms.Select),
}


def look(field: BoundField) -> Hashable | None:
    """All that decides how a dressed field is drawn; None where that takes as long to find as to draw it."""
    widget = field.field.widget
    choices, takes_file = getattr(widget, "choices", ()), isinstance(widget, forms.FileInput)
    is_plain = takes_file or type(widget) in _PLAIN
    if not is_plain or field.errors or isinstance(choices, _Queried):
        return None
    value = repr(field.value())  # which may ask the database
    if len(value) > SHORT or (takes_file and value != "None"):
        return None
    told = (field.label, field.help_text, *(part for choice in choices for part in choice))
    inner, by_browser = field.field, field.form.use_required_attribute
    needs = (inner.required, inner.disabled, by_browser, is_optional(field))
    names = (field.html_name, field.auto_id, field.aria_describedby, repr(widget.attrs))
    return get_language(), type(widget), value, names, needs, tuple(map(str, told))


def errors(form: BaseForm) -> list[FieldError]:
    """All messages of a form, in the order of its fields."""
    return list(_errors(form)) if form.is_bound else []


def _errors(form: BaseForm) -> Iterator[FieldError]:
    for message in form.non_field_errors():
        yield FieldError(str(message), "", "")
    for field in form:
        for message in field.errors:
            yield FieldError(str(message), str(field.label).rstrip(".?!:"), _first_control(field))


def _takes_words(field: BoundField) -> bool:
    return type(field.field) is forms.CharField and kind(field) == "input"


def _narrows(field: BoundField) -> bool:
    """Whether something else was chosen than what the form begins with."""
    return bool(field.errors) or field.field.has_changed(field.initial, field.data)


def _first_control(field: BoundField) -> str:
    if kind(field) in ("checks", "radios"):
        return f"{field.auto_id}_0"
    return field.id_for_label
