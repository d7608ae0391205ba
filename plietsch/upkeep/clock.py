"""Whether somebody keeps the machine's clock right, as its kernel knows (Linux, adjtimex(2))."""

import ctypes

_ERROR = 5  # TIME_ERROR: not synchronised
_SIZE = 512  # bytes; struct timex has 208


def is_clock_adrift() -> bool:
    """True where no time service has set the clock for a while; False too where the system cannot say."""
    asked = ctypes.create_string_buffer(_SIZE)  # modes = 0: only look
    try:
        return ctypes.CDLL(None, use_errno=True).adjtimex(asked) == _ERROR
    except (OSError, AttributeError):
        return False
