"""What people did during the torture, what they were answered, and which faults there were."""

import threading
from dataclasses import dataclass, field


@dataclass
class Act:
    """One thing that somebody does: what it is, the key under which it is found again, and how it is sent."""

    kind: str
    key: str
    session: str
    path: str
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    began: float = 0
    ended: float = 0
    answer: str = ""


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
