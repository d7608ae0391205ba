"""Badges, lists and certificates as PDF."""

from collections.abc import Iterable
from typing import Any

from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse

from plietsch.core.mail import address_of
from plietsch.events import qr
from plietsch.events.models import Event, Registration, RegistrationQuerySet
from plietsch.ui.paper import paper

_signer = Signer(salt="events.certificate", sep=".")


def badges(event: Event, people: Iterable[Registration]) -> bytes:
    """Eight to a page, with a code that is read at the door."""
    rows = [(one, qr.drawing(entry_address(one))) for one in people]
    return _pdf("badges", {"event": event, "rows": rows})


def people_list(event: Event, people: RegistrationQuerySet) -> bytes:
    """Names to tick off with a pen."""
    return _pdf("people", {"event": event, "people": people.order_by("name", "pk")})


def certificate(registration: Registration) -> bytes:
    """That this person was there, with an address where anybody can check it."""
    address = proof_address(registration)
    context = {"registration": registration, "event": registration.event, "address": address}
    return _pdf("certificate", {**context, "code": qr.drawing(address)})


def entry_address(registration: Registration) -> str:
    """What a ticket's code holds: read at the door by those who check in."""
    return address_of(reverse("events:entry", kwargs={"invitation_key": registration.invitation_key}))


def proof_address(registration: Registration) -> str:
    """Where a certificate is checked; it opens nothing else."""
    return address_of(reverse("events:proof", kwargs={"proof_key": proof_key(registration)}))


def proof_key(registration: Registration) -> str:
    """What a certificate's address holds."""
    return _signer.sign(str(registration.pk))


def proven(proof: str) -> RegistrationQuerySet:
    """The registration whose presence a certificate proves; none where it is forged."""
    try:
        return Registration.objects.filter(pk=int(_signer.unsign(proof)))
    except (BadSignature, ValueError):
        return Registration.objects.none()


def _pdf(name: str, context: dict[str, Any]) -> bytes:
    return paper(render_to_string(f"events/papers/{name}.html", context), "events/papers.css")
