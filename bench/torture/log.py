"""What people did during the torture, and which faults there were."""

import threading
from dataclasses import dataclass, field

from bench.acts import Act


@dataclass
class Log:
    """What was done and which faults there were."""

    acts: list[Act] = field(default_factory=list)
    faults: list[tuple[float, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_over: bool = False

    def answered_since(self, moment: float) -> bool:
        """Whether something that began afterwards was acknowledged."""
        with self.lock:
            return any(act.began >= moment and act.answer == "302" for act in self.acts)
