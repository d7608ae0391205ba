"""How the editor shows that a day or an hour has changed between two versions."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.compare import FieldComparison, TextDiff, register_comparison_class


class MomentComparison(FieldComparison):
    """A moment as people write it; where there is none, nothing instead of "None"."""

    def htmldiff(self) -> str:
        """Both, the earlier one struck out."""
        both = (("deletion", self.val_a), ("addition", self.val_b))
        return str(TextDiff([(kind, _written(each)) for kind, each in both if each], separator=" ").to_html())


def register_comparisons() -> None:
    """In place of Wagtail's own, also for its schedule."""
    for field in (models.DateField, models.DateTimeField):
        register_comparison_class(field, comparison_class=MomentComparison)


def _written(moment: Any) -> str:
    if hasattr(moment, "hour"):
        return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
    return date_format(moment, "SHORT_DATE_FORMAT")
