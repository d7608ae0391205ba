"""How good the description of a dataset is: a light per field, in words that say what to do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from plietsch.opendata.models import Dataset
from plietsch.opendata.vocabulary import Frequency, Licence

LONG_TITLE, LONG_TEXT, SHORT_TEXT, ENOUGH_WORDS = 15, 150, 40, 3


class Tone(TextChoices):
    """The three lights; the values are the tones of the interface."""

    GOOD = "success", pgettext_lazy("Qualität", "gut")
    FAIR = "warning", gettext_lazy("geht besser")
    MISSING = "danger", gettext_lazy("fehlt")


@dataclass(frozen=True)
class Light:
    """What one field is worth; `field` is its name in the form, "" where it is set elsewhere."""

    field: str
    label: Any
    tone: Tone
    advice: str = ""


@dataclass(frozen=True)
class Quality:
    """All lights of a dataset."""

    lights: Sequence[Light]

    @property
    def good(self) -> int:
        """How many are green."""
        return sum(light.tone == Tone.GOOD for light in self.lights)

    @property
    def open(self) -> list[Light]:
        """What is to be done, the worst first."""
        return sorted(
            (light for light in self.lights if light.tone != Tone.GOOD), key=lambda light: light.tone
        )


def quality_of(dataset: Dataset) -> Quality:
    """The lights of one dataset; what the state's portal demands is red where it lacks."""
    return Quality(list(_lights(dataset)))


def _lights(dataset: Dataset) -> Iterator[Light]:
    def light(field: str, *problems: tuple[bool, Tone, str]) -> Light:
        return _first(field, getattr(Dataset._meta.get_field(field), "verbose_name", field), problems)

    words, text = len(dataset.keywords), dataset.description
    yield light(
        "title",
        (
            len(dataset.title) < LONG_TITLE,
            Tone.FAIR,
            _("Nennen Sie im Titel auch, worum es wo geht: „Kita-Plätze in Nortorf“."),
        ),
    )
    yield light(
        "description",
        (len(text) < SHORT_TEXT, Tone.MISSING, _("Schreiben Sie zwei Sätze: was gezählt wurde, von wem.")),
        (len(text) < LONG_TEXT, Tone.FAIR, _("Sagen Sie noch, woher die Zahlen stammen und was fehlt.")),
    )
    yield light(
        "place",
        (dataset.place_id is None, Tone.MISSING, _("Das Landesportal nimmt nur Datensätze mit einem Ort.")),
    )
    yield light(
        "keywords",
        (not words, Tone.MISSING, _("Ohne Schlagworte findet man die Daten schwer.")),
        (words < ENOUGH_WORDS, Tone.FAIR, _("Drei Schlagworte helfen beim Finden.")),
    )
    yield light(
        "licence", (dataset.licence not in Licence.values, Tone.MISSING, _("Wählen Sie eine Lizenz."))
    )
    yield light(
        "frequency",
        (
            dataset.frequency == Frequency.IRREG,
            Tone.FAIR,
            _("Wer die Daten nutzt, möchte wissen, wann neue kommen."),
        ),
    )
    yield light(
        "covers_from",
        (
            dataset.covers_from is None,
            Tone.MISSING,
            _("Das Landesportal verlangt, dass Sie den Anfang des Zeitraums nennen."),
        ),
    )
    yield _contact(dataset)
    yield _rows(dataset)


def _first(field: str, label: Any, problems: Iterable[tuple[bool, Tone, str]]) -> Light:
    for holds, tone, advice in problems:
        if holds:
            return Light(field, label, tone, advice)
    return Light(field, label, Tone.GOOD)


def _contact(dataset: Dataset) -> Light:
    website = dataset.publisher.website if dataset.publisher else "network"
    advice = _("Bei Ihrer Organisation fehlt die Internetseite; sie ist die Adresse für Rückfragen.")
    return _first("", _("Kontakt"), [(not website, Tone.FAIR, advice)])


def _rows(dataset: Dataset) -> Light:
    remarks = dataset.table.remarks if dataset.table else []
    return _first(
        "",
        _("Tabelle"),
        [
            (dataset.table is None, Tone.MISSING, _("Noch ist keine Tabelle eingelesen.")),
            (
                bool(remarks),
                Tone.FAIR,
                _("Manche Spalten mussten Text bleiben. Die Hinweise stehen unter der Tabelle."),
            ),
        ],
    )
