"""What a person has written, without what their program quotes below it and without a signature.

Works line by line, in time that grows with the text alone (docs/decisions/0171).
"""

import re
from collections.abc import Sequence

LONGEST_ATTRIBUTION = 3  # lines; programs wrap "Am ... schrieb ...:"
ATTRIBUTION_CHARS = 400
HEADER_LINES = 8
MOST_SIGNED = 25  # lines below a greeting; more is no signature

_BEGINNINGS = ("am ", "on ", "den ", "d. ", "man", "tir", "ons", "tor", "fre", "lør", "søn", "il ", "le ")
_WROTE = (" schrieb", " wrote", " skrev", " geschrieben", " a écrit")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}")
_LABEL = re.compile(
    r"\*?(von|from|fra|absender|gesendet|sent|sendt|datum|date|dato|an|to|til|cc|kopie|kopi|betreff|subject|emne|"
    r"antwort an|reply-to|svar til|wichtigkeit|importance|prioritet|vedhæftet|anlagen)\s?:",
    re.IGNORECASE,
)
_OPENING = ("von", "from", "fra", "absender", "gesendet", "sent", "sendt", "datum", "date", "dato")
_SUBJECTS = {"betreff", "subject", "emne"}
_FORWARDED = (
    "anfang der weitergeleiteten",
    "begin forwarded message",
    "start på videresendt",
    "ursprüngliche nachricht",
    "original-nachricht",
    "originalnachricht",
    "original message",
    "oprindelig meddelelse",
    "oprindelig besked",
    "weitergeleitete nachricht",
    "forwarded message",
    "videresendt meddelelse",
    "videresendt besked",
)
_DEVICES = (
    "gesendet von ",
    "von meinem ",
    "von meiner ",
    "diese nachricht wurde von mein",
    "sent from ",
    "get outlook for ",
    "outlook für ",
    "outlook for ",
    "hent outlook ",
    "sendt fra ",
)
_GREETINGS = (
    *(
        "mit freundlichen grüßen",
        "mit freundlichem gruß",
        "freundliche grüße",
        "freundlicher gruß",
        "mit besten grüßen",
    ),
    *(
        "beste grüße",
        "viele grüße",
        "liebe grüße",
        "schöne grüße",
        "herzliche grüße",
        "mit herzlichen grüßen",
    ),
    *(
        "mit freundlichen gruessen",
        "viele gruesse",
        "beste gruesse",
        "freundliche gruesse",
        "mfg",
        "vg",
        "lg",
    ),
    *("im auftrag", "hochachtungsvoll", "gruß", "grüße", "moin moin und tschüss"),
    *("med venlig hilsen", "venlig hilsen", "med venlige hilsner", "venlige hilsner", "mange hilsner"),
    *("bedste hilsner", "kærlig hilsen", "mvh", "m.v.h.", "hilsen"),
    *(
        "kind regards",
        "best regards",
        "best wishes",
        "many thanks and best regards",
        "regards",
        "yours sincerely",
    ),
)
_GREETING_CHARS = 45
_RULE = re.compile(r"[_]{8,}|[-]{30,}|[=]{30,}")


def trimmed(text: str) -> str:
    """The new words of a mail's text: above the quotation, below it, or between its lines."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    lines = _without_signature(_without_history(lines))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _without_history(lines: Sequence[str]) -> list[str]:
    """Cut where an older mail begins; text between its `>` lines keeps them, as in a conversation."""
    for start in range(len(lines)):
        if _begins_forwarded(lines, start) or _begins_headers(lines, start):
            return [line for line in lines[:start] if line.strip() or line == ""]
        length = _attribution(lines, start)
        if length:
            return [*lines[:start], *_between_quotes(lines[start + length :])]
    return _between_quotes(lines)


def _begins_forwarded(lines: Sequence[str], start: int) -> bool:
    line = lines[start].strip()
    words = line.strip("-–—*_ :").lower()
    is_framed = line.startswith(("--", "—", "*")) or line.endswith(":")
    return is_framed and words.startswith(_FORWARDED)


def _begins_headers(lines: Sequence[str], start: int) -> bool:
    """Outlook, GMX and others repeat the header of the older mail: sender, date and subject, line by line."""
    line = lines[start].strip()
    if _RULE.fullmatch(line):
        follows = next((n for n in range(start + 1, min(start + 4, len(lines))) if lines[n].strip()), None)
        if follows is None or _RULE.fullmatch(lines[follows].strip()):
            return False
        return _begins_headers(lines, follows)
    first = _label(line)
    if first not in _OPENING:
        return False
    labels = [_label(other.strip()) for other in lines[start : start + HEADER_LINES]]
    found = {label for label in labels if label}
    return len(found) >= 3 and bool(found & _SUBJECTS)  # noqa: PLR2004 - sender, date, subject


def _label(line: str) -> str:
    hit = _LABEL.match(line)
    return hit[1].lower() if hit else ""


def _attribution(lines: Sequence[str], start: int) -> int:
    """How many lines from here say who wrote what is quoted below, such as "Am ... schrieb ...:"."""
    first = lines[start].strip().lower()
    if not (first.startswith(_BEGINNINGS) or first[:1].isdigit()):
        return 0
    for length in range(1, LONGEST_ATTRIBUTION + 1):
        joined = " ".join(line.strip() for line in lines[start : start + length]).lower()
        if len(joined) > ATTRIBUTION_CHARS:
            return 0
        if joined.endswith(":"):
            rest = lines[start + length : start + length + 3]
            is_quoted = next((line for line in rest if line.strip()), "").lstrip().startswith(">")
            is_dated = bool(_TIME.search(joined)) or "@" in joined
            wrote = any(word in joined for word in _WROTE)
            return length if wrote and (is_dated or is_quoted) else 0
    return 0


def _between_quotes(lines: Sequence[str]) -> list[str]:
    """What stands between and below `>` lines: one block of them goes, answered ones stay as quotations."""
    last_own = max((n for n, line in enumerate(lines) if line.strip() and not _is_quoted(line)), default=-1)
    kept = list(lines[: last_own + 1])
    blocks = sum(_is_quoted(line) and (n == 0 or not _is_quoted(kept[n - 1])) for n, line in enumerate(kept))
    if blocks <= 1:
        return [line for line in kept if not _is_quoted(line)]
    return [line for line in _apart(kept) if not line.lstrip().startswith((">>", "> >"))]


def _apart(lines: Sequence[str]) -> list[str]:
    """A blank line behind each quotation, or Markdown would take the answer into it."""
    spaced: list[str] = []
    for line in lines:
        if spaced and _is_quoted(spaced[-1]) and line.strip() and not _is_quoted(line):
            spaced.append("")
        spaced.append(line)
    return spaced


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _without_signature(lines: list[str]) -> list[str]:
    """Without what stands below "-- ", a device's line or a closing greeting, and without that greeting."""
    spoken = sum(bool(line.strip()) for line in lines)
    for n, line in enumerate(lines):
        words = line.strip().lower()
        spoken -= bool(words)
        is_near_end = n > 0 and len(lines) - n - 1 <= MOST_SIGNED
        if words == "--" or (_RULE.fullmatch(words) and is_near_end):
            return lines[:n]
        if words.startswith(_DEVICES) and spoken <= 2:  # noqa: PLR2004 - a name and its office
            return lines[:n]
        if is_near_end and _is_greeting(words):
            return [*lines[:n], *_postscript(lines[n + 1 :])]
    return lines


def _is_greeting(words: str) -> bool:
    words = words.rstrip(",.!")
    known = next((greeting for greeting in _GREETINGS if words.startswith(greeting)), None)
    if known is None or len(words) > _GREETING_CHARS:
        return False
    return words == known or words[len(known) :].startswith(
        (" aus ", " fra ", " from ", " an ", ",", " und ", " /")
    )


def _postscript(lines: Sequence[str]) -> list[str]:
    """A "PS" below the greeting is meant to be read."""
    for n, line in enumerate(lines):
        if re.match(r"p\.?\s?s\.?\b", line.strip(), re.IGNORECASE):
            end = next((m for m in range(n, len(lines)) if not lines[m].strip()), len(lines))
            return ["", *lines[n:end]]
    return []
