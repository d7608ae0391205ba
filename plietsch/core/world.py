"""The demo network and the test world are one story, told by the packages' manifests."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone


@dataclass
class World:
    """Things of the story by name, such as world["group.modellkommunen"] or world["user.office"]."""

    now: datetime = field(default_factory=timezone.now)
    things: dict[str, Any] = field(default_factory=dict)

    def __setitem__(self, name: str, thing: Any) -> None:
        if name in self.things:
            raise ValueError(f"the world has a {name} already")
        self.things[name] = thing

    def __getitem__(self, name: str) -> Any:
        return self.things[name]

    def named(self, prefix: str) -> Iterator[tuple[str, Any]]:
        """All things whose name begins with `prefix` and a dot."""
        return ((name, thing) for name, thing in self.things.items() if name.startswith(f"{prefix}."))
