"""The directories of members and organisations."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from plietsch.accounts import queries
from plietsch.accounts.forms import DirectoryFilter, OrganisationFilter
from plietsch.accounts.models import Organisation, User
from plietsch.core.permissions import public

PAGE = 50
SUGGESTIONS = 10


@public
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """The members, found by what the reader may see of them."""
    form = DirectoryFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(queries.directory(request.user, **wanted), PAGE).get_page(request.GET.get("page"))
    members = queries.with_parts(User.objects.filter(pk__in=[member.pk for member in page]))
    seen = queries.seen_by(request.user, members.order_by("name", "pk"))
    return render(request, "accounts/directory.html", {"form": form, "page": page, "members": seen})


@public
@require_safe
def member(request: HttpRequest, user: int) -> HttpResponse:
    """One person, with what the reader may see of them."""
    person = get_object_or_404(queries.with_parts(User.objects.visible_to(request.user)), pk=user)
    (seen,) = queries.seen_by(request.user, [person])
    return render(request, "accounts/member.html", {"member": seen})


@public
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations of the network."""
    form = OrganisationFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(queries.organisations(request.user, **wanted), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/organisations.html", {"form": form, "page": page})


@public
@require_safe
def organisation(request: HttpRequest, organisation: int) -> HttpResponse:
    """One organisation with its place and people; a merged one leads to where it went."""
    every = Organisation.objects.select_related("place", "merged_into")
    merged = every.filter(pk=organisation, merged_into__is_confirmed=True).first()
    if merged:
        return redirect("accounts:organisation", organisation=merged.merged_into_id)
    found = get_object_or_404(every.visible_to(request.user), pk=organisation)
    page = Paginator(queries.people_of(found, request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/organisation.html", {"organisation": found, "page": page})


@public
@require_safe
def organisation_choices(request: HttpRequest) -> HttpResponse:
    """Suggestions for a text field, while somebody types an organisation."""
    typed = request.GET.get("organisation") or request.GET.get("into") or ""
    found = queries.organisations(request.user, text=typed).filter(is_confirmed=True)[:SUGGESTIONS]
    return render(request, "accounts/_choices.html", {"organisations": found if typed else []})
