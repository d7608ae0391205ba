"""Writing pages without the editor: drafts that facts call for, and the pages of the demo network."""

from datetime import datetime

from django.db import transaction

from plietsch.accounts.models import User
from plietsch.portal.models import Page


@transaction.atomic
def add_page(page: Page, *, below: Page, by: User | None, publish_at: datetime | None) -> Page:
    """Hang a page into the tree: published, scheduled, or without `publish_at` as a draft."""
    page.owner, page.live = by, False
    page.locale = below.locale
    below.add_child(instance=page)
    revision = page.save_revision(user=by)
    if publish_at is not None:
        revision.publish(user=by)
        type(page).objects.filter(pk=page.pk, live=True).update(
            first_published_at=publish_at, last_published_at=publish_at
        )
    return type(page).objects.get(pk=page.pk)
