"""What the import contracts cannot see: keys and templates point downwards too."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.models import Field

ROOT = Path(__file__).resolve().parents[2]
REFERENCE_TO = re.compile(r"""\{%\s*(?:extends|include)\s+["']([\w/.-]+)["']|\{%\s*url\s+["']([\w-]+):""")
MAX_LINES = {".py": 400, ".html": 80, ".js": 60}

# Reverse accessors by their own names: those that Wagtail's abstract models bring along.
NAMED_REVERSE = {"portal.Page.locked_by", "portal.Page.owner", "portal.Picture.uploaded_by_user"}


def test_a_foreign_key_points_to_the_same_or_a_lower_layer() -> None:
    rank = _ranks()
    upward = [
        f"{field} -> {target}"
        for field, package, target in _foreign_keys()
        if target in rank and rank[target] > rank[package]
    ]

    assert upward == []


def test_a_foreign_key_to_another_package_has_no_reverse_name() -> None:
    named = [
        str(field)
        for field, package, target in _foreign_keys()
        if target in _ranks() and package != target
        if not (field.remote_field.related_name or "").endswith("+") and str(field) not in NAMED_REVERSE
    ]

    assert named == []


def test_a_template_uses_only_its_own_package_ui_and_lower_layers() -> None:
    rank = _ranks()
    upward = []
    for package in rank:
        for template in (ROOT / "plietsch" / package).glob("templates/**/*.html"):
            for path, namespace in REFERENCE_TO.findall(template.read_text()):
                target = namespace or path.split("/")[0]
                if rank.get(target, 0) > rank[package] or (target in rank and _beside(rank, target, package)):
                    upward.append(f"{template.relative_to(ROOT)} -> {namespace or path}")

    assert upward == []


def test_files_stay_short_enough_to_read() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for suffix, most in MAX_LINES.items()
        for path in (ROOT / "plietsch").rglob(f"*{suffix}")
        if "migrations" not in path.parts and "vendor" not in path.parts
        if (lines := len(path.read_text().splitlines())) > most
    ]

    assert long == []


def _ranks() -> dict[str, int]:
    """Each package's layer, 0 at the ground."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = contracts[0]["layers"]
    return {package: rank for rank, layer in enumerate(layers[::-1]) for package in re.findall(r"\w+", layer)}


def _beside(rank: dict[str, int], target: str, package: str) -> bool:
    return target != package and rank[target] == rank[package]


def _foreign_keys() -> Iterator[tuple[Field, str, str]]:
    for model in apps.get_models():
        if model.__module__.startswith("plietsch."):
            for field in model._meta.get_fields():
                if isinstance(field, Field) and field.related_model not in (None, "self"):
                    yield field, model._meta.app_label, field.related_model._meta.app_label
