"""Tidying up: uploads that no row holds any more, and contents that no upload holds any more."""

from datetime import datetime, timedelta

from django.db.models import Exists, ForeignObjectRel, OuterRef, Q

from plietsch.core.models import Upload
from plietsch.core.uploads.previews import forget_preview
from plietsch.core.uploads.shelf import contents, drop

AFTER = timedelta(days=2)  # forms of several pages hold their files a while before any row does


def sweep(now: datetime) -> int:
    """Remove what nobody has held for two days; returns how many uploads went."""
    before = now - AFTER
    gone, _per_model = Upload.objects.filter(uploaded_at__lt=before).exclude(_held()).delete()
    for sha256 in contents(before):
        if not Upload.objects.filter(sha256=sha256).exists():
            drop(sha256, before)
            forget_preview(sha256)
    return gone


def _held() -> Q:
    """Whether any row of any package points to the upload."""
    held = Q(pk=None)
    for relation in Upload._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
            held |= Q(Exists(rows))
    return held
