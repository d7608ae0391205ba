"""Tell a person, let them see it, take it back, send what waited."""

from plietsch.notifications.operations.notices import forget, hush, notify, see, withdraw

__all__ = ["forget", "hush", "notify", "see", "withdraw"]
