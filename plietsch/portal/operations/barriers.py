"""Reports of barriers: taken from anybody, answered by the office, named in the statement until mended."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.core import mail
from plietsch.core.activity import record
from plietsch.core.audiences import OFFICE
from plietsch.portal.models import BarrierReport


@transaction.atomic
def report_barrier(
    *, where: str, text: str, email: str, language: str, is_told: bool = True, at: datetime
) -> BarrierReport:
    """Keep what somebody could not use, and send the link to follow it to their address."""
    report = BarrierReport(where=where, text=text, email=email, language=language, reported_at=at)
    report.full_clean()
    report.save()
    record("barrier.reported", actor=None, subject=report, audience=OFFICE, at=at)
    if email and is_told:
        _write(report, _("Ihre Meldung zur Barrierefreiheit"), "received")
    return report


@transaction.atomic
def answer_report(
    report: BarrierReport, *, answer: str, statement: str, is_mended: bool, by: User, at: datetime
) -> BarrierReport:
    """Say what becomes of it: in the answer to the person, in the statement to everybody."""
    report.answer, report.answered_at, report.statement = answer, at, statement
    report.mended_at = (report.mended_at or at) if is_mended else None
    report.full_clean()
    report.save()
    record("barrier.answered", actor=by, subject=report, audience=OFFICE, at=at)
    if report.email:
        _write(report, _("Antwort auf Ihre Meldung zur Barrierefreiheit"), "answered")
    return report


def forget_reports(mended_before: datetime) -> int:
    """What was mended long ago goes, with the address of whoever reported it."""
    return BarrierReport.objects.filter(mended_at__lt=mended_before).delete()[0]


def _write(report: BarrierReport, subject: object, template: str) -> None:
    link = mail.address_of(report.get_absolute_url())
    mail.send(
        to=report.email,
        subject=subject,
        template=f"portal/mail/{template}",
        context={"link": link, "answer": report.answer},
    )
