"""What an operator or a developer needs to know is written down."""

import os
import re
from pathlib import Path

from django.apps import apps

from plietsch.core.registry import MenuItem, Panel, PersonalData, Retention, Schedule, Verb, registry

ROOT = Path(__file__).resolve().parents[2]
CONTRIBUTIONS = ROOT / "docs" / "manifests.txt"
SETTING = re.compile(r"""env\.\w+\(\s*"([A-Z_]+)\"""")


def test_every_setting_is_documented() -> None:
    sources = "".join(path.read_text() for path in (ROOT / "plietsch" / "config").glob("*.py"))
    documented = (ROOT / "docs" / "operate.md").read_text()

    settings = set(SETTING.findall(sources))
    assert settings
    assert sorted(name for name in settings if f"`{name}`" not in documented) == []


def test_every_command_is_documented() -> None:
    documented = (ROOT / "docs" / "operate.md").read_text()
    commands = [path.stem for path in (ROOT / "plietsch").glob("*/management/commands/[a-z]*.py")]

    assert commands
    assert sorted(name for name in commands if f"manage.py {name}" not in documented) == []


def test_every_contribution_of_a_manifest_is_listed() -> None:
    listed = "\n".join(_contributions()) + "\n"
    if os.environ.get("UPDATE"):
        CONTRIBUTIONS.write_text(listed)

    assert listed.splitlines() == CONTRIBUTIONS.read_text().splitlines()


def test_every_make_target_and_command_of_the_readme_exists() -> None:
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"`?make (\w+)", readme))

    assert targets
    assert sorted(name for name in targets if not re.search(rf"^{name}:", makefile, re.MULTILINE)) == []


def test_every_model_with_a_person_says_what_happens_to_it() -> None:
    told = {part.model for part in registry.parts(PersonalData)}
    person = apps.get_model("accounts.User")
    silent = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("plietsch.") and model not in told and model is not person
        if any(field.related_model is person for field in model._meta.concrete_fields)
    ]

    assert silent == []


def _contributions() -> list[str]:
    """One line per contribution, by package: docs/manifests.txt (UPDATE=1 writes it anew)."""
    lines = ["What each package contributes to the whole. Made by `UPDATE=1 pytest tests/site/test_docs.py`."]
    lines += [f"verb {verb.name}: {verb.text}" for verb in registry.parts(Verb)]
    lines += [f"menu {item.menu}: {item.label} ({item.url})" for item in registry.parts(MenuItem)]
    lines += [f"panel {panel.slot}: {panel.template}" for panel in registry.parts(Panel)]
    lines += [
        f"personal data {part.model._meta.label}: {part.label}; {part.kept}"
        for part in registry.parts(PersonalData)
    ]
    lines += [
        f"retention {part.model._meta.label}: {part.label}, {part.after.days} days"
        for part in registry.parts(Retention)
    ]
    return lines + [f"schedule {part.name}: every {part.every}" for part in registry.parts(Schedule)]
