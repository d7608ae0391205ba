"""The network office's work with people and organisations."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plietsch.accounts.forms import DeclineForm, DomainForm, MergeForm, OfficeFilter, OrganisationForm
from plietsch.accounts.models import Admission, EmailDomain, Organisation, User
from plietsch.accounts.operations import admissions as admitting
from plietsch.accounts.operations import organisations as organising
from plietsch.accounts.operations import people
from plietsch.core.names import UserRequest
from plietsch.core.permissions import permission

PAGE = 50


@permission("accounts.run_network")
@require_safe
def admissions(request: UserRequest) -> HttpResponse:
    """Who waits for a decision, longest first; and organisations that nobody has looked at."""
    waiting = Admission.objects.visible_to(request.user).waiting().select_related("applicant")
    page = Paginator(waiting.order_by("requested_at", "pk"), PAGE).get_page(request.GET.get("page"))
    proposed = Organisation.objects.visible_to(request.user).standing().filter(is_confirmed=False)
    context = {"page": page, "proposed": proposed.select_related("place").order_by("name", "pk")[:PAGE]}
    return render(request, "accounts/admissions.html", context)


@permission("accounts.run_network")
@require_safe
def admission(request: UserRequest, admission: int) -> HttpResponse:
    """One request with all that helps to decide."""
    found = get_object_or_404(
        Admission.objects.visible_to(request.user).select_related("applicant", "decided_by"), pk=admission
    )
    affiliations = found.applicant.affiliations.current().select_related("organisation__place")
    context = {"admission": found, "affiliations": affiliations, "form": DeclineForm()}
    return render(request, "accounts/admission.html", context)


@permission("accounts.run_network")
@require_POST
def approval(request: UserRequest, admission: int) -> HttpResponse:
    """Admit somebody."""
    found = get_object_or_404(Admission.objects.visible_to(request.user), pk=admission)
    try:
        admitting.admit(found, by=request.user, at=timezone.now())
    except admitting.AlreadyDecided as already:
        messages.warning(request, str(already))
    else:
        messages.success(request, _("Aufgenommen. Die Person bekommt eine Nachricht."))
    return redirect("accounts:admissions")


@permission("accounts.run_network")
@require_POST
def refusal(request: UserRequest, admission: int) -> HttpResponse:
    """Decline somebody, with a reason."""
    found = get_object_or_404(Admission.objects.visible_to(request.user), pk=admission)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        context = {"admission": found, "affiliations": found.applicant.affiliations.current(), "form": form}
        return render(request, "accounts/admission.html", context)
    try:
        admitting.decline(found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except admitting.AlreadyDecided as already:
        messages.warning(request, str(already))
    else:
        messages.success(request, _("Abgelehnt. Die Person bekommt Ihre Begründung."))
    return redirect("accounts:admissions")


@permission("accounts.run_network")
@require_safe
def people_list(request: UserRequest) -> HttpResponse:
    """All accounts with their standing."""
    form = OfficeFilter(request.GET or None)
    users = User.objects.visible_to(request.user).filter(erased_at=None)
    if form.is_valid() and form.cleaned_data["text"]:
        text = form.cleaned_data["text"]
        users = users.filter(Q(email__icontains=text) | Q(name__icontains=text))
    page = Paginator(users.order_by("name", "pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/people.html", {"form": form, "page": page})


CHANGES = {
    "sperren": (people.deactivate, gettext_lazy("Gesperrt und überall abgemeldet.")),
    "entsperren": (people.reactivate, gettext_lazy("Entsperrt.")),
    "berufen": (people.appoint_to_office, gettext_lazy("Gehört jetzt zum Netzwerkbüro.")),
    "abberufen": (people.dismiss_from_office, gettext_lazy("Gehört nicht mehr zum Netzwerkbüro.")),
}


@permission("accounts.run_network")
@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: UserRequest, user: int) -> HttpResponse:
    """Lock or unlock an account, take somebody into the office or out of it."""
    person = get_object_or_404(User.objects.visible_to(request.user).filter(erased_at=None), pk=user)
    change = CHANGES.get(request.POST.get("change", ""))
    if not change:
        return render(request, "accounts/standing.html", {"person": person})
    try:
        change[0](person, by=request.user, at=timezone.now())
    except (people.LastOffice, people.NotAMember) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(change[1]))
    return redirect("accounts:standing", user=user)


@permission("accounts.run_network")
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_facts(request: UserRequest, organisation: int) -> HttpResponse:
    """Set an organisation's facts right and confirm it."""
    found = get_object_or_404(Organisation.objects.visible_to(request.user).standing(), pk=organisation)
    initial = {part: getattr(found, part) for part in ("name", "place", "sector", "website")}
    form = OrganisationForm(request.POST or None, initial=initial)
    if form.is_valid():
        organising.confirm_organisation(found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Die Organisation steht im Verzeichnis."))
        return redirect("accounts:organisation", organisation=found.pk)
    return _facts(request, found, form=form)


@permission("accounts.run_network")
@require_POST
def organisation_merger(request: UserRequest, organisation: int) -> HttpResponse:
    """Say that an organisation is the same as another one."""
    found = get_object_or_404(Organisation.objects.visible_to(request.user).standing(), pk=organisation)
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _facts(request, found, merge_form=form)
    try:
        organising.merge_organisation(
            found, into=form.cleaned_data["into"], by=request.user, at=timezone.now()
        )
    except organising.CannotMerge as refusal:
        form.add_error("into", str(refusal))
        return _facts(request, found, merge_form=form)
    messages.success(request, _("Zusammengeführt. Alle Personen sind umgezogen."))
    return redirect("accounts:organisation", organisation=form.cleaned_data["into"].pk)


@permission("accounts.run_network")
@require_POST
def organisation_domains(request: UserRequest, organisation: int) -> HttpResponse:
    """Vouch for a mail domain."""
    found = get_object_or_404(Organisation.objects.visible_to(request.user).standing(), pk=organisation)
    form = DomainForm(request.POST)
    if not form.is_valid():
        return _facts(request, found, domain_form=form)
    try:
        organising.verify_domain(
            found, domain=form.cleaned_data["domain"], by=request.user, at=timezone.now()
        )
    except organising.DomainTaken as taken:
        form.add_error("domain", str(taken))
        return _facts(request, found, domain_form=form)
    messages.success(request, _("Wer sich mit dieser Domain registriert, wird ab jetzt sofort aufgenommen."))
    return redirect("accounts:organisation_facts", organisation=found.pk)


@permission("accounts.run_network")
@require_POST
def domain_withdrawal(request: UserRequest, domain: int) -> HttpResponse:
    """Vouch no longer."""
    found = get_object_or_404(EmailDomain.objects.select_related("organisation"), pk=domain)
    organising.withdraw_domain(found, by=request.user, at=timezone.now())
    messages.success(request, _("Die Domain gilt nicht mehr."))
    return redirect("accounts:organisation_facts", organisation=found.organisation_id)


def _facts(request: UserRequest, found: Organisation, **forms: object) -> HttpResponse:
    initial = {part: getattr(found, part) for part in ("name", "place", "sector", "website")}
    context = {
        "organisation": found,
        "domains": found.domains.order_by("domain"),
        "form": OrganisationForm(initial=initial),
        "merge_form": MergeForm(),
        "domain_form": DomainForm(),
        **forms,
    }
    return render(request, "accounts/organisation_facts.html", context)
