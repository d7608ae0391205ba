"""Copies to take away, made in the background."""

from datetime import datetime, timedelta
from tempfile import TemporaryFile

from django.core.files import File
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation

from plietsch.accounts.models import Affiliation, Organisation, User
from plietsch.core.activity import record
from plietsch.core.audiences import NOBODY
from plietsch.core.permissions import can
from plietsch.core.traces import remove_with_file
from plietsch.groups.models import Group, Page, PageVersion, Poll, Post, Solution, Takeaway, Topic
from plietsch.groups.packing import Content, pack

KEPT = timedelta(days=7)


class StillPacking(Exception):
    """A second wish while the first copy is being made."""


@transaction.atomic
def request_takeaway(*, of: Group | Organisation, by: User, at: datetime) -> Takeaway:
    """Note the wish; a reaction to this fact has the worker make the copy."""
    what = {"group": of} if isinstance(of, Group) else {"organisation": of}
    if Takeaway.objects.filter(requested_by=by, ready_at=None, expires_at__gt=at, **what).exists():
        raise StillPacking
    takeaway = Takeaway(requested_by=by, requested_at=at, expires_at=at + KEPT, **what)
    takeaway.full_clean()
    takeaway.save()
    record("takeaway.requested", actor=by, subject=takeaway, audience=NOBODY, at=at)
    return takeaway


def fill_takeaway(takeaway: Takeaway, *, at: datetime) -> None:
    """Write the archive with what its person may read now; nothing for who may not have it any more."""
    reader = takeaway.requested_by
    if not can(reader, "groups.fetch_takeaway", takeaway):
        return
    with translation.override(reader.language), TemporaryFile() as archive:
        pack(_content(takeaway, at), archive)
        archive.seek(0)
        with transaction.atomic():
            if not Takeaway.objects.select_for_update(no_key=True).filter(pk=takeaway.pk).exists():
                return  # its person reads less by now
            takeaway.file.save("", File(archive), save=False)
            takeaway.ready_at = at
            takeaway.save(update_fields=["file", "ready_at"])


def drop_takeaways(*, member: int, group: Group) -> None:
    """Who reads less in a group asks anew for copies, of it and of their organisation."""
    for takeaway in Takeaway.objects.filter(Q(group=group) | Q(group=None), requested_by=member):
        remove_with_file(takeaway.file)


def sweep_takeaways(now: datetime) -> int:
    """Delete copies whose time is over; returns how many."""
    expired = Takeaway.objects.filter(expires_at__lte=now)
    for takeaway in expired:
        remove_with_file(takeaway.file)
    return len(expired)


def _content(takeaway: Takeaway, at: datetime) -> Content:
    """What its person reads of the group, or of what the organisation's people wrote."""
    reader, group, organisation = takeaway.requested_by, takeaway.group, takeaway.organisation

    def theirs(place: str, person: str, moment: str) -> Q:
        return Q(**{place: group}) if group else _term(organisation, person, moment)

    topics = Topic.objects.visible_to(reader).filter(theirs("group", "author", "started_at"))
    return Content(
        str(group or organisation),
        reader,
        posts=Post.objects.visible_to(reader).filter(theirs("group", "author", "posted_at")),
        polls=Poll.objects.filter(topic__in=topics),
        pages=Page.objects.visible_to(reader).filter(theirs("group", "changed_by", "changed_at")),
        page_versions=PageVersion.objects.visible_to(reader).filter(
            theirs("page__group", "written_by", "written_at")
        ),
        solutions=Solution.objects.visible_to(reader).filter(theirs("topic__group", "contact", "written_at")),
        at=at,
    )


def _term(organisation: Organisation | None, person: str, moment: str) -> Q:
    """Rows that somebody wrote while they worked for the organisation."""
    day = OuterRef(f"{moment}__date")
    rows = Affiliation.objects.filter(organisation=organisation, user=OuterRef(person), since__lte=day)
    return Q(Exists(rows.filter(Q(until=None) | Q(until__gte=day))))
