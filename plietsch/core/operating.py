"""What packages contribute for whoever operates the system."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class KeptFiles:
    """Files of the media folder that rows name in another way than by a FileField, for backups."""

    paths: Callable[[], Iterable[Path]]


@dataclass(frozen=True)
class Checkup:
    """A question of `manage.py doctor`: `look()` says in plain words what is wrong and what to do, or ""."""

    title: str
    look: Callable[[], str]
    asks_database: bool = False


@dataclass(frozen=True)
class Gauge:
    """A figure for monitoring: `read()` gives its values by the value of `label`, or one under ""."""

    name: str
    text: str
    read: Callable[[], Mapping[str, float]]
    label: str = ""
