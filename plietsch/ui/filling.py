"""Programs fill in the very forms that people do, so that the same rules hold for both."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm

from plietsch.core.offers import NotWritten

F = TypeVar("F", bound=BaseForm)


def fill_in(make: Callable[[Any], F], sent: Mapping[str, Any]) -> F:
    """The form as it lies before a person, with what a program says instead; NotWritten where it is wrong.

    `make(None)` is the form as it lies there, `make(data)` the filled one.
    """
    blank = make(None)
    form = make({name: blank[name].value() for name in blank.fields} | dict(sent))
    if not form.is_valid():
        raise NotWritten(" ".join(_complaints(form)))
    return form


def _complaints(form: BaseForm) -> list[str]:
    return [
        str(complaint) if name == NON_FIELD_ERRORS else f"{name}: {complaint}"
        for name, complaints in form.errors.items()
        for complaint in complaints
    ]
