"""What plietsch is made of: every package that runs, with its licence, from what is installed."""

import json
import re
from dataclasses import dataclass
from email.message import Message
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parents[2]
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
_LOCKS = ("services.txt",)  # it contains the others that run
MOST = 60  # some packages put the whole text where its name belongs
# Not said by the package itself, but true of its ready-made wheel.
REMARKS = {"pillow-heif": "BSD-3-Clause (GPL-2.0 as a wheel, for the libraries in it)"}


@dataclass(frozen=True)
class Part:
    """A package, its version and its licence; empty where nobody says."""

    name: str
    version: str
    licence: str


@cache
def python_parts() -> list[Part]:
    """The Python packages of the locks that are installed here."""
    locks = (ROOT / "requirements" / name for name in _LOCKS)
    names = {name for lock in locks if lock.exists() for name in _PINNED.findall(lock.read_text())}
    found = filter(None, (_installed(name) for name in sorted(names, key=str.lower)))
    return [Part(each.name, each.version, _licence(each)) for each in found]


@cache
def browser_parts() -> list[Part]:
    """The packages from npm whose files the pages load."""
    lock = ROOT / "package-lock.json"
    packages = json.loads(lock.read_text())["packages"] if lock.exists() else {}
    return [
        Part(path.rpartition("node_modules/")[2], about["version"], about.get("license", ""))
        for path, about in sorted(packages.items())
        if path and not about.get("dev") and not about.get("optional")
    ]


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _licence(package: Distribution) -> str:
    if package.name in REMARKS:
        return REMARKS[package.name]
    about = cast(Message, package.metadata)  # what it is, with all methods
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or ()
        if line.startswith("License ::") and line.count("::") > 1
    ]
    short = (about.get("License") or "").strip().splitlines()
    return (
        about.get("License-Expression")
        or ", ".join(classifiers)
        or (short[0][:MOST] if short and len(short) == 1 else "")
    )
