"""What the gallery of components shows: invented content, in German only."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from plietsch.ui.forms import Form

SECTORS = [("administration", "Verwaltung"), ("business", "Wirtschaft"), ("science", "Wissenschaft")]
PEOPLE = ["Netzwerkbüro", "Jurymitglied 1", "Kreis Ostküste", "Amt am Deich", "Österdorf", "Stadt Förde"]


@dataclass
class SamplePerson:
    """Somebody with an avatar."""

    pk: int
    name: str

    def __str__(self) -> str:
        return self.name


class SampleForm(Form):
    """One field of every kind."""

    title = forms.CharField(label="Titel", help_text="Höchstens 20 Zeichen.", max_length=20)
    text = forms.CharField(label="Beschreibung", widget=forms.Textarea, required=False)
    day = forms.DateField(label="Tag")
    sector = forms.ChoiceField(label="Bereich", choices=SECTORS)
    seen_by = forms.ChoiceField(
        label="Wer darf das sehen?",
        choices=[("public", "Alle"), ("members", "Mitglieder")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label="Themen", choices=SECTORS, widget=forms.CheckboxSelectMultiple, required=False
    )
    file = forms.FileField(label="Datei", required=False, help_text="PDF oder Bild, bis 100 MB.")
    agreed = forms.BooleanField(label="Ich habe die Hinweise zum Datenschutz gelesen.")


class SampleFilters(Form):
    """Filters above a list."""

    q = forms.CharField(label="Suchwort", required=False)
    sector = forms.ChoiceField(label="Bereich", choices=[("", "Alle Bereiche"), *SECTORS], required=False)


def samples() -> dict[str, Any]:
    """The gallery's context: each component in each of its states."""
    return {
        "sample": SampleForm(prefix="neu"),
        "refused": SampleForm({"title": "Ö" * 21, "text": "Schon getippt", "seen_by": "members"}),
        "filters": SampleFilters(),
        "page": Paginator(range(250), 50).page(3),
        "tones": ["info", "success", "warning", "danger"],
        "people": [SamplePerson(pk, name) for pk, name in enumerate(PEOPLE)],
        "tabs": _tabs(),
        "rows": _rows(),
        "tasks": _tasks(),
        "entries": _entries(),
        "now": timezone.now(),
    }


def _tabs() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(label="Themen", url="#themen", current=True, count=12),
        SimpleNamespace(label="Dateien", url="#dateien", current=False, count=3),
        SimpleNamespace(label="Mitglieder", url="#mitglieder", current=False, count=None),
    ]


def _rows() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(label="Vorhaben", value="Digitale Bauakte für alle Gemeinden des Amtes", url="#1"),
        SimpleNamespace(label="Laufzeit", value="24 Monate", url="#2"),
        SimpleNamespace(label="Eingereicht von", value="Amt am Deich", url=""),
    ]


def _tasks() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(label="Antragsteller", url="#1", status="Erledigt", tone="success"),
        SimpleNamespace(label="Finanzplan", url="#2", status="Unvollständig", tone="warning"),
        SimpleNamespace(label="Einreichen", url="", status="Noch nicht möglich", tone=""),
    ]


def _entries() -> list[SimpleNamespace]:
    now = timezone.now()
    return [
        SimpleNamespace(at=now, icon="check", text="Die Bewerbung ist eingegangen.", url="#1"),
        SimpleNamespace(at=now, icon="edit", text="Der Finanzplan wurde geändert.", url=""),
        SimpleNamespace(at=now, icon="add", text="Die Bewerbung wurde begonnen.", url=""),
    ]
