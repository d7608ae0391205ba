"""Mails of competitions: short, with the way to the page where all is said."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.competitions.letters import filled
from plietsch.competitions.models import Decision, Extension, Letter, PaperRequest, Writer
from plietsch.core.mail import send


def tell_decision(decision: Decision) -> None:
    """Send the letter of decision to everybody who writes the application."""
    application = decision.application
    letter = Letter.objects.filter(call=application.call_id, outcome=decision.outcome).first()
    default = format_lazy(_("Entscheidung: {call}"), call=application.call.title)
    text = filled(letter.text, decision) if letter else ""
    send(
        to=_writers(application=application.pk),
        subject=filled(letter.subject, decision) if letter else default,
        template="competitions/mail/decision",
        context={"decision": decision, "application": application, "letter": text},
        must_arrive=True,
    )


def tell_extension(extension: Extension) -> None:
    """Tell everybody who has begun an application that there is more time, and why."""
    send(
        to=_writers(application__call=extension.call_id),
        subject=format_lazy(_("Mehr Zeit: {call}"), call=extension.call.title),
        template="competitions/mail/extension",
        context={"extension": extension, "call": extension.call},
    )


def tell_papers(request: PaperRequest) -> None:
    """Ask the people of an application for what is missing."""
    send(
        to=_writers(application=request.application_id),
        subject=format_lazy(_("Bitte reichen Sie etwas nach: {title}"), title=request.application.title),
        template="competitions/mail/papers",
        context={"papers": request, "application": request.application},
        must_arrive=True,
    )


def _writers(**of: object) -> list[User]:
    current = Writer.objects.filter(until=None, **of).values("user")
    return list(User.objects.filter(pk__in=current, is_active=True).order_by("pk"))
