"""The base classes of every form: native pickers, no colons after labels, no saving."""

from typing import Any

from django import forms


class _Form:
    """What Form and ModelForm share; mixed in before Django's class."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _use_native_picker(field)


class Form(_Form, forms.Form):
    """A form of plietsch."""


class ModelForm(_Form, forms.ModelForm):
    """A form over a model's fields; it cleans, and never saves: operations do."""

    def save(self, commit: bool = True) -> Any:
        raise TypeError("a form never saves; call an operation")


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


_pickers = {forms.DateInput: DateInput, forms.DateTimeInput: DateTimeInput, forms.TimeInput: TimeInput}


def _use_native_picker(field: forms.Field) -> None:
    picker = _pickers.get(type(field.widget))
    if picker:
        field.widget = picker(field.widget.attrs)
