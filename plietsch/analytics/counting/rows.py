"""One hit as it is counted, written and passed on."""

from typing import NamedTuple


class Row(NamedTuple):
    """One hit, in the order of the columns; equal ones of one second become one row."""

    site: int
    kind: int
    path: str
    detail: str
    is_entry: bool
    source: str
    campaign: str
    device: str
    language: str
    visitor: int
