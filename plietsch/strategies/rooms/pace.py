"""How fast one connection may speak: people type, machines pour."""

from dataclasses import dataclass


@dataclass
class Bucket:
    """Refills steadily and takes a burst; `spend` says whether there was enough."""

    per_second: float
    most: float
    level: float = -1
    at: float = 0

    def spend(self, amount: float, now: float) -> bool:
        if self.level < 0:
            self.level, self.at = self.most, now
        self.level = min(self.most, self.level + (now - self.at) * self.per_second) - amount
        self.at = now
        return self.level >= 0
