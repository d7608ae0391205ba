"""How much one person may write in a while: enough for people, too little for a machine."""

from datetime import datetime, timedelta
from typing import Any

from plietsch.core.models import Activity

WHILE = timedelta(hours=1)
_LOOKED_AT = 500  # newest facts of a person: the answer costs the same for the busiest


def is_too_fast(verb: str, most: int, *, by: Any, at: datetime) -> bool:
    """Whether `by` has done `verb` at least `most` times within the last hour."""
    facts = Activity.objects.filter(actor=by.pk).order_by("-pk").values_list("verb", "at")[:_LOOKED_AT]
    return sum(done == verb and moment > at - WHILE for done, moment in facts) >= most
