"""Receipts: a few lines of text that anybody can have checked, and nobody can forge."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from plietsch.competitions.models import Submission
from plietsch.competitions.snapshots import fingerprint

NUMBER, RECEIVED, HASH, SEAL = "Nummer", "Eingang", "SHA-256", "Siegel"


def receipt(submission: Submission) -> str:
    """The lines: number, moment of receipt (UTC), SHA-256 of the snapshot, and the seal over them."""
    lines = {
        NUMBER: str(submission.pk),
        RECEIVED: submission.submitted_at.isoformat(timespec="microseconds"),
        HASH: submission.sha256,
    }
    lines[SEAL] = _signer().signature(_sealed(lines))
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


@dataclass(frozen=True)
class Verified:
    """A genuine receipt and what it confirms; `is_intact` says that the stored text still has its hash."""

    submission: Submission
    is_intact: bool


class Forged(ValueError):
    """Lines that are not a receipt of this network, or were changed."""


def verify(text: str) -> Verified:
    """The submission that this receipt confirms; Forged where the seal does not fit."""
    lines = {
        name.strip(): value.strip() for name, _, value in (line.partition(":") for line in text.splitlines())
    }
    if not {NUMBER, RECEIVED, HASH, SEAL} <= set(lines):
        raise Forged
    try:
        _signer().unsign(f"{_sealed(lines)}:{lines[SEAL]}")
    except BadSignature:
        raise Forged from None
    submission = Submission.objects.select_related("application__call").get(pk=int(lines[NUMBER]))
    return Verified(submission, fingerprint(submission.snapshot) == lines[HASH])


def _sealed(lines: dict[str, str]) -> str:
    return "|".join(lines[name] for name in (NUMBER, RECEIVED, HASH))


def _signer() -> Signer:
    return Signer(salt="plietsch.competitions.receipt")
