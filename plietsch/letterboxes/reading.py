"""From the bytes of a mail to what a person said: text, files, the answer of a calendar program."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import Compat32
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from plietsch.letterboxes.headers import header, message_id_of, subject_of
from plietsch.letterboxes.hypertext import text_of
from plietsch.letterboxes.trimming import trimmed

LONGEST = 400_000  # characters of one part that are read
MOST_PARTS = 200
LONGEST_OF_PART = 3_000  # characters of a header that describes a part
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")  # no database takes all of them
SEALS = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}


class Unreadable(ValueError):
    """Bytes that no mail program writes, such as parts in parts in parts without end."""


@dataclass(frozen=True)
class Letter:
    """A mail in parts; `whole` is its text before trimming, which is given back where it cannot be taken."""

    subject: str
    message_id: str
    text: str
    whole: str
    files: list[SimpleUploadedFile] = field(default_factory=list)


def read_letter(content: bytes) -> Letter:
    """What stands in a mail; anything that a mail program writes is read somehow."""
    message = parse(content)
    plain, html = _bodies(message)
    from_html, pictures = text_of(html) if html.strip() else ("", set[str]())
    text = trimmed(plain) if plain.strip() else trimmed(from_html)
    return Letter(
        subject=subject_of(message),
        message_id=message_id_of(message),
        text=text,
        whole=plain.strip() or from_html,
        files=list(_files(message, pictures)),
    )


class _Policy(Compat32):
    """Refuses what Python reads in the square of its length: the parameters of a part."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        if len(value) > LONGEST_OF_PART and name.lower().startswith("content-"):
            raise Unreadable
        return name, value


def parse(content: bytes) -> Message:
    """The message with all its parts."""
    numbers = count()

    def part(policy: Compat32) -> Message:
        if next(numbers) > MOST_PARTS:
            raise Unreadable
        return Message(policy=policy)

    try:
        return BytesParser(part, policy=_Policy()).parsebytes(content)  # type: ignore[arg-type]  # typeshed's gap
    except RecursionError as error:
        raise Unreadable from error


def parse_headers(content: bytes) -> Message:
    """The message without what it says."""
    return BytesHeaderParser(policy=_Policy()).parsebytes(content)


def calendar_in(message: Message) -> str:
    """The iCalendar text of a mail, if it has one."""
    for part in message.walk():
        if part.get_content_type() in ("text/calendar", "application/ics"):
            return _decoded(part)
    return ""


def _bodies(part: Message) -> tuple[str, str]:
    """Plain text and HTML of a part; of alternatives each, of a series one after the other."""
    kind = part.get_content_type()
    if part.is_multipart() and kind.startswith("multipart/"):
        inner = [_bodies(child) for child in _children(part)]
        if kind == "multipart/related":
            inner = inner[:1]
        return "\n".join(filter(None, (plain for plain, _html in inner))), "\n".join(
            filter(None, (html for _plain, html in inner))
        )
    if _is_file(part) or kind not in ("text/plain", "text/html"):
        return "", ""
    text = _decoded(part)
    return ("", text) if kind == "text/html" else (_unflowed(text, part), "")


def _children(part: Message) -> list[Message]:
    inner = part.get_payload()
    return [child for child in inner if isinstance(child, Message)] if isinstance(inner, list) else []


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _decoded(part: Message) -> str:
    """The text of a part: as its charset says, else as UTF-8, else as Windows writes it."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    said = str(part.get_param("charset") or "").lower()
    for name in ("cp1252" if said in ("iso-8859-1", "latin1", "latin-1") else said, "utf-8"):
        try:
            return _CONTROL.sub("", raw.decode(name or "ascii")[:LONGEST])
        except (LookupError, ValueError):
            continue
    return _CONTROL.sub("", raw.decode("cp1252", "replace")[:LONGEST])


def _unflowed(text: str, part: Message) -> str:
    """Paragraphs that a program broke into lines (RFC 3676), whole again."""
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    joins = "" if str(part.get_param("delsp") or "").lower() == "yes" else " "
    lines: list[str] = []
    is_open = False
    for line in text.replace("\r\n", "\n").split("\n"):
        soft = line.endswith(" ") and line != "-- " and not line.startswith(">")
        words = line.removeprefix(" ").rstrip(" ") if not line.startswith(">") else line
        if is_open and not line.startswith(">") and line != "-- ":
            lines[-1] += joins + words
        else:
            lines.append("-- " if line == "-- " else words)
        is_open = soft
    return "\n".join(lines)


def _files(message: Message, pictures: set[str]) -> Iterator[SimpleUploadedFile]:
    """Attachments, and those pictures of the text that stand above the quotation."""
    wholes = [part for part in message.walk() if part.get_content_type() == "multipart/related"]
    related = {id(part) for whole in wholes for part in _children(whole)[1:]}
    inside: set[int] = set()
    for part in message.walk():
        if id(part) in inside:
            continue
        kind, cid = part.get_content_type(), str(part.get("Content-ID", "")).strip(" <>")
        if kind == "message/rfc822":
            inside |= {id(child) for child in part.walk()}
            yield _attached(part)
        elif part.is_multipart() or kind in SEALS or (id(part) in related and cid not in pictures):
            continue
        elif _is_file(part) or part.get_content_maintype() not in ("text", "multipart"):
            yield _attached(part)


def _attached(part: Message) -> SimpleUploadedFile:
    if part.is_multipart():
        inner = _children(part)[0]
        return SimpleUploadedFile(f"{(subject_of(inner) or 'mail')[:80]}.txt", inner.as_bytes())
    payload = part.get_payload(decode=True)
    return SimpleUploadedFile(_name(part), payload if isinstance(payload, bytes) else b"")


def _name(part: Message) -> str:
    """The file's name as its sender gave it; uploads clean it."""
    named = Message()
    named["Name"] = part.get_filename() or part.get_content_type().replace("/", ".")
    return header(named, "Name").replace("/", "_") or "datei"
