"""What is taken back in German goes in the other languages, too, where whoever takes it back says so."""

from collections.abc import Iterable

from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction

from plietsch.portal.models import Page


@transaction.atomic
def withdraw(pages: Iterable[Page], *, by: object, below: bool = False, is_expired: bool = False) -> None:
    """Nobody reads them any more, nor at their hour; with `below` the pages under them neither."""
    for page in pages:
        found = page.specific
        if waiting := found.scheduled_revision:
            waiting.approved_go_live_at = None
            waiting.save(user=by, update_fields=["approved_go_live_at"])  # writes it down, too
        if found.live:
            action = UnpublishPageAction(found, set_expired=is_expired, user=by, include_descendants=below)
            action.execute(skip_permission_checks=True)


@transaction.atomic
def delete(pages: Iterable[Page], *, by: object) -> None:
    """They are gone for good, and what stands below them; each is read anew, for the tree changes."""
    for page in pages:
        if found := Page.objects.filter(pk=page.pk).first():
            found.specific.delete(user=by)
