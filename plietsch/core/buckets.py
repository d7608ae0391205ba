"""How fast somebody may go on: people type and devices measure, machines pour.

Counted in each process: a write to count each step would cost more than the step.
"""

from dataclasses import dataclass


@dataclass
class Bucket:
    """Fills up steadily to `most` and is emptied by what somebody does; full at first."""

    per_second: float
    most: float
    level: float | None = None
    at: float = 0

    def wait(self, amount: float, now: float) -> float:
        """0 where there is enough, which is spent then; else the seconds until there may be."""
        former = self.most if self.level is None else self.level + (now - self.at) * self.per_second
        self.level, self.at = min(self.most, former), now
        if amount > self.level:
            return (min(amount, self.most) - self.level) / self.per_second or 1.0
        self.level -= amount
        return 0.0
