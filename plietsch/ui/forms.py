"""The base classes of every form: native pickers, no colons after labels, no saving."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plietsch.core.dates import is_thinkable
from plietsch.core.html import legible


class _Form:
    """What Form and ModelForm share; mixed in before Django's class."""

    is_question = False  # a form that only asks for a list does not say of each field that it may stay empty
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            furnish(field)

    def add_error(self, field: str | None, error: Any) -> None:
        """Django says of an hour that the clocks leave out, or show twice, only that it cannot tell."""
        if getattr(error, "code", "") == "ambiguous_timezone":
            error = gettext("Um diese Zeit wird die Uhr umgestellt. Bitte wählen Sie eine andere Uhrzeit.")
        super().add_error(field, error)  # type: ignore[misc]


class Form(_Form, forms.Form):
    """A form of plietsch."""


class ModelForm(_Form, forms.ModelForm):
    """A form over a model's fields; it cleans, and never saves: operations do."""

    def save(self, commit: bool = True) -> Any:
        raise TypeError("a form never saves; call an operation")


def furnish(field: forms.Field) -> None:
    """Give a field what all fields have; a form calls it for those that it adds later."""
    _use_native_picker(field)
    _ask_for_a_thinkable_day(field)
    _offer_real_choices(field)
    _read_what_is_seen(field)
    _say_what_to_do(field)
    _name_the_limit(field)


class DateInput(forms.DateInput):
    """A day, picked with what the device offers."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """A day and time to the minute, picked with what the device offers."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    """A time to the minute, picked with what the device offers."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class PlainSelect(forms.Select):
    """A list without groups, written in one go: Django renders a template for each of its entries."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        entries = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, _SELECTED if str(key) in chosen else "", label) for key, label in self.choices),
        )
        given = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, given, entries)


def without_address(name: str) -> None:
    """Names stand in mails to people who do not know us yet: an address there would be taken for ours."""
    if _ADDRESS.search(name):
        raise forms.ValidationError(_("Bitte ohne Internetadresse."), code="address")


_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)
_SELECTED = SafeString(" selected")
_pickers = {forms.DateInput: DateInput, forms.DateTimeInput: DateTimeInput, forms.TimeInput: TimeInput}


def _use_native_picker(field: forms.Field) -> None:
    picker = _pickers.get(type(field.widget))
    if picker:
        field.widget = picker(field.widget.attrs)


def _ask_for_a_thinkable_day(field: forms.Field) -> None:
    if isinstance(field, forms.DateField | forms.DateTimeField):
        field.validators = [*field.validators, _is_thinkable]


def _offer_real_choices(field: forms.Field) -> None:
    """No radio button for "nothing" where something must be chosen."""
    if field.required and isinstance(field.widget, forms.RadioSelect):
        field.choices = [choice for choice in field.widget.choices if choice[0] != ""]  # type: ignore[attr-defined]


def _read_what_is_seen(field: forms.Field) -> None:
    """Signs without a shape count for nothing, and one-line texts do not carry them on."""
    if type(field) is forms.CharField and not isinstance(field.widget, forms.PasswordInput):
        keeps = isinstance(field.widget, forms.Textarea)
        field.to_python = partial(_seen, field.to_python, keeps)  # type: ignore[method-assign]


def _seen(read: Callable[[Any], str | None], keeps: bool, value: Any) -> str | None:
    text = read(value)
    if not text or not legible(text):
        return read("")
    return text if keeps else legible(text)


def _is_thinkable(day: date) -> None:
    if not is_thinkable(day):
        raise forms.ValidationError(_("Bitte prüfen Sie das Jahr."))


def _say_what_to_do(field: forms.Field) -> None:
    if field.error_messages["required"] is not forms.Field.default_error_messages["required"]:
        return
    if isinstance(field.widget, forms.CheckboxInput):
        field.error_messages["required"] = _("Kreuzen Sie dies an.")
    elif isinstance(field, forms.FileField):
        field.error_messages["required"] = _("Wählen Sie eine Datei aus.")
    elif isinstance(field, forms.ChoiceField):
        field.error_messages["required"] = _("Wählen Sie etwas aus.")
    else:
        field.error_messages["required"] = _("Füllen Sie dieses Feld aus.")


def _name_the_limit(field: forms.Field) -> None:
    """Files too large are refused before they travel; ui/js/upload-size.js checks the attributes."""
    if not isinstance(field, forms.FileField):
        return
    limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
    together = gettext("Zusammen höchstens {limit}.").format(limit=limit)
    alone = gettext("Höchstens {limit}.").format(limit=limit)
    field.help_text = field.help_text or (together if field.widget.allow_multiple_selected else alone)
    too_large = gettext("Das ist zu groß: höchstens {limit}.").format(limit=limit)
    changed = gettext(
        "Diese Datei hat sich geändert, seit Sie sie gewählt haben. Wählen Sie sie noch einmal."
    )
    field.widget.attrs |= {"data-max-bytes": settings.UPLOAD_MAX_BYTES, "data-too-large": too_large}
    field.widget.attrs |= {"data-changed": changed}
