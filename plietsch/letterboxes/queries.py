"""Whom mails reach."""

from typing import Any

from django.db.models import QuerySet

from plietsch.letterboxes.models import Letterbox


def unreachable() -> QuerySet[Letterbox, Any]:
    """The people, by key, whose present address sends mails back."""
    return Letterbox.objects.silent().values("member")
