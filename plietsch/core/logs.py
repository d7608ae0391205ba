"""Log lines for people and for programs: what happened where, under which request, and never to whom.

A message of an exception or of a library may hold an address, a name or a secret link. So exceptions are told
by kind and place in the code, requests by the name of their view, and addresses in free text are masked.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest

from plietsch.core import tracing

LONGEST = 500  # characters of a message
FRAMES = 12
FAILURE = 500  # and above: answers of a server that does not work
REFUSALS = (PermissionDenied, SuspiciousOperation)  # the program works as it should: one line is enough
ROOT = Path(__file__).resolve().parents[2]
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_IPV4 = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
_IPV6 = re.compile(
    r"(?<![\w:.])(?=[0-9a-f:]*:[0-9a-f]*:)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:.])", re.I
)
_STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName", "request", "status_code"}


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(facts_of(record), default=str, ensure_ascii=False)


class News(logging.Filter):
    """Lets Django's lines pass that say more than our own of the same answer: those of failures."""

    def filter(self, record: logging.LogRecord) -> bool:
        is_refusal = record.name.startswith("django.security.")
        status = getattr(record, "status_code", FAILURE)
        return not is_refusal and status >= FAILURE and status != HTTPStatus.NOT_IMPLEMENTED


class PlainFormatter(logging.Formatter):
    """The same for somebody who reads along."""

    def format(self, record: logging.LogRecord) -> str:
        facts = facts_of(record)
        text = f"{facts.pop('level')} {facts.pop('logger')}: {facts.pop('message')}"
        failure = facts.pop("failure", "")
        del facts["time"]
        facts = {name: value for name, value in facts.items() if value != ""}
        details = " ".join(f"{name}={value}" for name, value in facts.items())
        return "\n  ".join(filter(None, [f"{text} {details}".strip(), *failure.splitlines()]))


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """What may be told of a log record, by name."""
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):  # Django puts paths into messages, and paths hold names and keys
        message = f"{getattr(record, 'status_code', 500)} in {view_of(request)}"
    else:
        message = masked(record.getMessage())[:LONGEST]
    facts = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": message,
        "request": tracing.current(),
        **{name: value for name, value in vars(record).items() if name not in _STANDARD},
    }
    if record.exc_info and record.exc_info[0] and not issubclass(record.exc_info[0], REFUSALS):
        facts["failure"] = told(record.exc_info[0], record.exc_info[2])
    return facts


def view_of(request: HttpRequest) -> str:
    """The name of the view that a request is for; "unknown" where no address matched."""
    match = request.resolver_match
    return (match.view_name or "nameless") if match else "unknown"


def describe(error: BaseException) -> str:
    """Where an error happened and of what kind it is; not its message, which may name a person."""
    return told(type(error), error.__traceback__)


def told(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The same of an error that comes in parts."""
    frames = traceback.extract_tb(trace)[-FRAMES:]
    lines = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([*lines, kind.__qualname__])


def masked(text: str) -> str:
    """The text without mail addresses and addresses of computers."""
    return _IPV6.sub("[address]", _IPV4.sub("[address]", _MAIL.sub("[mail]", text)))


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else "/".join(path.parts[-3:])
