"""Texts that moderation looks at first: by the network office's list, or for many links of a newcomer."""

import re
import unicodedata
from datetime import datetime, timedelta

from plietsch.accounts.models import User
from plietsch.moderation.models import WatchedWord

NEW_FOR = timedelta(days=7)
LINKS_OF_NEWCOMERS = 3
_host = re.compile(r"(?:https?://|www\.)(?:[^\s/@]{0,1000}@)?([\w.-]+)", re.IGNORECASE)
_bare = re.compile(r"(?<![\w@.-])((?:[\w-]+\.)+[a-z]{2,})(?![\w-])", re.IGNORECASE)


def is_newcomer(user: User, at: datetime) -> bool:
    """Whether somebody became a member within the last days."""
    return user.approved_at is None or user.approved_at > at - NEW_FOR


def watched_words(*texts: str) -> list[str]:
    """The words and domains of the list that a text holds, however they are dressed up."""
    plain = _folded(" ".join(texts))
    hosts = hosts_in(plain)
    return [word for word in WatchedWord.objects.values_list("word", flat=True) if _holds(plain, hosts, word)]


def hosts_in(text: str) -> set[str]:
    """The domains of all links in a text, and what looks like one."""
    return {host.strip(".") for host in (*_host.findall(text), *_bare.findall(text))}


def is_to_be_looked_at(user: User, *texts: str, at: datetime) -> bool:
    """Whether a text waits for moderation before it appears."""
    links = len(_host.findall(" ".join(texts)))
    return (links > LINKS_OF_NEWCOMERS and is_newcomer(user, at)) or bool(watched_words(*texts))


def _holds(plain: str, hosts: set[str], word: str) -> bool:
    word = _folded(word)
    if "." in word and " " not in word:
        return any(host == word or host.endswith(f".{word}") for host in hosts)
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain) is not None


def _folded(text: str) -> str:
    """Small letters in one spelling, without signs that nobody sees and without marks of Markdown."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return re.sub(r"[*_~`]+", "", seen.casefold())
