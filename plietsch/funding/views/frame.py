"""What the pages of funding share: finding rows of visible grants, and taking a step."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plietsch.core.names import UserRequest
from plietsch.core.permissions import require
from plietsch.funding.models import Grant
from plietsch.funding.operations.steps import StepRefused

NOTHING_MORE: dict[str, Any] = {"lead": "", "free": None, "owed": None, "statement": None}

Row = TypeVar("Row", bound=Model)


def visible_grant(request: UserRequest, pk: int) -> Grant:
    """The grant, or 404."""
    grants = Grant.objects.visible_to(request.user).select_related("organisation", "project")
    return get_object_or_404(grants, pk=pk)


def own_grant(request: UserRequest, pk: int) -> Grant:
    """The grant of an organisation for which this person acts."""
    grant = visible_grant(request, pk)
    require(request.user, "funding.act_for_applicant", grant)
    return grant


def row_of(model: type[Row], request: UserRequest, pk: int) -> Row:
    """A row of a visible grant, or 404."""
    rows = model._default_manager.filter(grant__in=Grant.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("grant"), pk=pk)


def take_step(
    request: UserRequest,
    grant: Grant,
    form: BaseForm,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    submit: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    """A page with a form; when the step is refused, it says why and nothing typed is lost."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except StepRefused as refused:
            form.add_error(None, str(refused))
        except ValidationError as invalid:
            form.add_error(None, ValidationError(invalid.messages))
        else:
            messages.success(request, done)
            return redirect(grant)
    context = {"grant": grant, "form": form, "title": title, "submit": submit, **NOTHING_MORE, **more}
    return render(request, "funding/form.html", context, status=422 if form.errors else 200)


def step_at_once(request: UserRequest, grant: Grant, act: Callable[[], object], done: str) -> HttpResponse:
    """A step by one button: back to the grant, with what was done or why not."""
    try:
        act()
    except StepRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect(grant)
