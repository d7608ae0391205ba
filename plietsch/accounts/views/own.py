"""A person's own account: overview, profile, affiliations, language, admission."""

from dataclasses import dataclass

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.accounts.forms import AffiliationEndForm, AffiliationForm, LanguageForm, ProfileForm
from plietsch.accounts.models import User
from plietsch.accounts.operations import organisations, people, profiles
from plietsch.accounts.operations.admissions import request_admission
from plietsch.core.names import UserRequest
from plietsch.core.permissions import can, permission


@dataclass(frozen=True)
class Step:
    """An entry of the overview, with how it stands."""

    label: str
    url: str
    status: str = ""
    tone: str = ""


@permission("accounts.manage_account")
@require_safe
def account(request: UserRequest) -> HttpResponse:
    """Everything that a person can do with their own account."""
    admission = request.user.admissions.order_by("-requested_at").first()
    context = {
        "steps": _steps(request),
        "admission": admission,
        "may_request": can(request.user, "accounts.request_admission"),
        "language_form": LanguageForm(initial={"language": request.user.language}),
    }
    return render(request, "accounts/account.html", context)


def _steps(request: UserRequest) -> list[Step]:
    secured = is_mfa_enabled(request.user)
    second_factor = (_("eingerichtet"), "success") if secured else (_("nicht eingerichtet"), "warning")
    return [
        Step(_("Profil und Sichtbarkeit"), reverse("accounts:profile")),
        Step(_("Organisationen und Funktionen"), reverse("accounts:affiliations")),
        Step(_("E-Mail-Adresse"), reverse("account_email"), request.user.email),
        Step(_("Passwort"), reverse("account_change_password")),
        Step(_("Passkey und zweiter Faktor"), reverse("mfa_index"), *second_factor),
        Step(_("Angemeldete Geräte"), reverse("usersessions_list")),
        Step(_("Verbundene Anmeldedienste"), reverse("socialaccount_connections")),
        Step(_("Meine Daten herunterladen"), reverse("accounts:data_exports")),
        Step(_("Konto löschen"), reverse("accounts:erasure")),
    ]


@permission("accounts.request_admission")
@require_POST
def admission_request(request: UserRequest) -> HttpResponse:
    """Ask once more to take part."""
    request_admission(request.user, at=timezone.now())
    messages.success(request, _("Ihre Anfrage liegt jetzt beim Netzwerkbüro."))
    return redirect("accounts:account")


@permission("accounts.manage_account")
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: UserRequest) -> HttpResponse:
    """What a person tells about themselves, and to whom."""
    person = User.objects.get(
        pk=request.user.pk
    )  # a form writes into its instance; the header shows the old one
    form = ProfileForm(request.POST or None, instance=person)
    if form.is_valid():
        themes = form.cleaned_data["themes"]
        profiles.change_profile(person, parts=form.parts(), themes=themes, by=person, at=timezone.now())
        messages.success(request, _("Ihr Profil ist gespeichert."))
        return redirect("accounts:member", user=person.pk)
    return render(request, "accounts/profile.html", {"form": form})


@permission("accounts.manage_account")
@require_http_methods(["GET", "HEAD", "POST"])
def affiliations(request: UserRequest) -> HttpResponse:
    """Where somebody works and worked, and a form for the next job."""
    form = AffiliationForm(request.POST or None)
    if form.is_valid() and _start(request, form):
        messages.success(request, _("Die Zugehörigkeit ist eingetragen."))
        return redirect("accounts:affiliations")
    own = request.user.affiliations.select_related("organisation__place").order_by("-since", "-pk")
    return render(request, "accounts/affiliations.html", {"form": form, "affiliations": own})


def _start(request: UserRequest, form: AffiliationForm) -> bool:
    typed, now = form.cleaned_data, timezone.now()
    organisation = typed["organisation"]
    if isinstance(organisation, str):
        organisation = organisations.propose_organisation(
            name=organisation, place=typed["place"], sector=request.user.sector, by=request.user, at=now
        )
    elif request.user.affiliations.current().filter(organisation=organisation).exists():
        form.add_error("organisation", _("Zu dieser Organisation gehören Sie schon."))
        return False
    profiles.start_affiliation(
        request.user,
        organisation=organisation,
        function=typed["function"],
        since=typed["since"],
        by=request.user,
        at=now,
    )
    return True


@permission("accounts.manage_account")
@require_http_methods(["GET", "HEAD", "POST"])
def affiliation_end(request: UserRequest, affiliation: int) -> HttpResponse:
    """The last day in a job."""
    own = get_object_or_404(
        request.user.affiliations.current().select_related("organisation"), pk=affiliation
    )
    form = AffiliationEndForm(request.POST or None, since=own.since)
    if form.is_valid():
        profiles.end_affiliation(own, until=form.cleaned_data["until"], by=request.user, at=timezone.now())
        messages.success(request, _("Die Zugehörigkeit ist beendet. Ihre Beiträge bleiben."))
        return redirect("accounts:affiliations")
    return render(request, "accounts/affiliation_end.html", {"form": form, "affiliation": own})


@permission("accounts.manage_account")
@require_POST
def language(request: UserRequest) -> HttpResponse:
    """The language of the interface and of mails."""
    form = LanguageForm(request.POST)
    if form.is_valid():
        people.choose_language(request.user, language=form.cleaned_data["language"])
        translation.activate(request.user.language)
        messages.success(request, _("Die Sprache ist gespeichert."))
    return redirect("accounts:account")
