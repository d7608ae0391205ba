"""What an erasure leaves on the disk beside the database's pages, and how it goes."""

from email import message_from_string
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models.fields.files import FieldFile

WAIT = 1000  # milliseconds for readers to end; nobody can write meanwhile
_BETWEEN_LETTERS = "-" * 79 + "\n"  # as Django's file backend writes it


class LogInUse(Exception):
    """Somebody still reads the pages of old; try again later."""


def remove_with_file(file: FieldFile) -> None:
    """Delete a row and the file that it names, if any: the file once the row is gone for good."""
    file.instance.delete()
    if name := file.name:
        transaction.on_commit(lambda: file.storage.delete(name))


def clear_log() -> None:
    """Empty SQLite's write-ahead log: it holds pages as they were. Not inside a transaction."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={WAIT}")
        try:
            is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout={patience}")
    if is_busy:
        raise LogInUse


def clear_mail_files(address: str) -> None:
    """Cut the letters to this address out of a demo's mail, which lies in files."""
    folder = settings.EMAIL_FILE_PATH
    for file in Path(folder).glob("*.log") if folder else ():
        letters = file.read_text().split(_BETWEEN_LETTERS)
        kept = [letter for letter in letters if not _is_to(letter, address)]
        if not any(map(str.strip, kept)):
            file.unlink()
        elif kept != letters:
            file.write_text(_BETWEEN_LETTERS.join(kept))


def _is_to(letter: str, address: str) -> bool:
    return parseaddr(message_from_string(letter)["To"] or "")[1].lower() == address.lower()
