"""What the installed packages do with personal data, read from their manifests."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.encoding import force_str

from plietsch.core.registry import PersonalData, Retention, registry
from plietsch.portal.kinds import kind_of


@dataclass(frozen=True)
class Activity:
    """One purpose for which data are processed: on which basis, and which data."""

    purpose: str
    legal_basis: str
    parts: list[PersonalData]


def activities() -> list[Activity]:
    """All purposes of all packages, each with its kinds of data."""
    parts = sorted(registry.parts(PersonalData), key=_purpose)
    return [Activity(*purpose, list(found)) for purpose, found in groupby(parts, key=_purpose)]


def retention_periods() -> list[Retention]:
    """What goes by itself, and after how many days."""
    return sorted(registry.parts(Retention), key=lambda part: (part.after, force_str(part.label)))


def columns(part: PersonalData) -> Iterable[str]:
    """The kinds of data in words, each once."""
    return dict.fromkeys(_label(part.model, name) for name in part.fields)


def _label(model: Any, name: str) -> str:
    """As forms call it; what stands in no form is named in `KINDS`."""
    try:
        label = force_str(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:  # a way through a relation
        label = ""
    return label if label not in ("", name.replace("_", " ")) else force_str(kind_of(name))


def _purpose(part: PersonalData) -> tuple[str, str]:
    return force_str(part.purpose), part.legal_basis
