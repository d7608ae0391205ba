"""Why a room closes a connection: codes that the editor turns into words."""

from enum import IntEnum


class Code(IntEnum):
    """Codes of our own lie from 4000 on; 1009 and 1011 are WebSocket's."""

    TOO_LARGE = 1009  # one message
    FAILED = 1011  # the server could not keep what was written; come again
    MALFORMED = 4400
    NOT_SIGNED_IN = 4401
    NOT_ALLOWED = 4403
    UNKNOWN = 4404
    TOO_SLOW = 4408  # does not read what the others write
    FROZEN = 4409
    FULL = 4413  # the text, or the room
    FLOOD = 4429


class Closed(Exception):
    """This connection has to go."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.name)
        self.code = code
