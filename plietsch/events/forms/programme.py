"""What is filled in for the programme: items, who speaks, and what speakers agree to."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.core.names import Person
from plietsch.events.forms.hall import Short
from plietsch.events.models import ProgrammeItem, Speaker
from plietsch.events.operations.speakers import CONSENTS, read_guest
from plietsch.projects.models import Project
from plietsch.ui.forms import Form, ModelForm


class ItemForm(ModelForm):
    """One item of the programme; a new one begins where the last one ends."""

    track_name = forms.CharField(
        label=_("Strang"), required=False, max_length=80, help_text=_("Nur, wenn mehreres zugleich läuft")
    )
    member_lines = forms.CharField(
        label=_("Mitglieder, die mitwirken"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Eine Person je Zeile: Name wie im Verzeichnis oder E-Mail-Adresse, dann Komma und Funktion. "
            "Wir fragen sie per Mail nach ihren Einwilligungen."
        ),
    )
    speaker_lines = forms.CharField(
        label=_("Gäste, die mitwirken"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Eine Person je Zeile: Name, Funktion. Mit E-Mail-Adresse am Ende fragen wir auch sie."),
    )

    class Meta:
        model = ProgrammeItem
        fields = ["kind", "title", "abstract", "starts_at", "ends_at"]

    def __init__(self, *args: Any, by: Person, begin: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        if begin:
            self.initial["starts_at"], self.initial["ends_at"] = begin, begin + timedelta(minutes=30)
        if self.instance.pk:
            people = list(self.instance.speakers.select_related("person").order_by("pk"))
            guests = ((one.name, one.function, one.email) for one in people if not one.person)
            members = ((one.person.name, one.function) for one in people if one.person)
            self.initial["speaker_lines"], self.initial["member_lines"] = _lines(guests), _lines(members)
            self.initial["track_name"] = self.instance.track.name if self.instance.track else ""

    def clean_speaker_lines(self) -> list[str]:
        """Lines that name a guest each."""
        lines = [line.strip() for line in self.cleaned_data["speaker_lines"].splitlines() if line.strip()]
        for line in lines:
            try:
                read_guest(line).clean_fields(exclude=["event"])
            except ValidationError:
                _refuse(_("Diese Zeile lässt sich nicht lesen: %(line)s"), line=line[:80])
        return lines

    def clean_member_lines(self) -> list[tuple[User, str]]:
        """Members with what they do; whoever is on the programme of this event already is known by name."""
        typed = [line.partition(",") for line in self.cleaned_data["member_lines"].splitlines()]
        wanted = {who.strip(): function.strip() for who, _comma, function in typed if who.strip()}
        if any(len(function) > 150 for function in wanted.values()):  # noqa: PLR2004 - as the column holds
            _refuse(_("Bitte fassen Sie die Funktion in höchstens 150 Zeichen."))
        return list({self._member(who): function for who, function in wanted.items()}.items())

    def _member(self, typed: str) -> User:
        """The member with this name or address; `#17` behind the name says which of several is meant."""
        name, _sign, key = (part.strip() for part in typed.partition("#"))
        speaking = Speaker.objects.filter(event=self.instance.event, person__isnull=False).values("person")
        known = User.objects.filter(
            Q(pk__in=speaking) | Q(pk__in=User.objects.members().visible_to(self.by).values("pk"))
        )
        fitting = known.filter(Q(name=name) | Q(email__iexact=name)).order_by("pk")
        if key.isdecimal():
            fitting = fitting.filter(pk=int(key[:9]))
        found = list(fitting[:10])
        if not found:
            _refuse(_("„%(name)s“ steht so nicht im Verzeichnis. Prüfen Sie den Namen."), name=typed[:80])
        if len(found) > 1:
            keys = ", ".join(f"{person.name} #{person.pk}" for person in found)
            _refuse(_("Es gibt mehrere mit diesem Namen. Schreiben Sie: %(keys)s"), keys=keys)
        return found[0]

    def order(self) -> dict[str, Any]:
        """What the operations need to know."""
        found = dict(self.cleaned_data)
        people = {"speakers": found.pop("speaker_lines"), "members": found.pop("member_lines")}
        return {**found, **people, "track": found.pop("track_name").strip()}


def _lines(rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(", ".join(filter(None, row)) for row in rows)


def _refuse(message: Any, **places: str) -> None:
    raise ValidationError(text(message) % places if places else message)


class PresentationForm(Short):
    """A project that speaks."""

    project = forms.ModelChoiceField(label=_("Projekt"), queryset=Project.objects.none())

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = Project.objects.visible_to(user).filter(published_at__isnull=False)
        self.fields["project"].queryset = shown.order_by("title", "pk")  # type: ignore[attr-defined]


class ConsentForm(Form):
    """Yes or no to each; nothing is chosen for anybody who has not answered yet."""

    picture_agreed_at = forms.ChoiceField(label=_("Darf man Sie auf Bildern sehen?"))
    recording_agreed_at = forms.ChoiceField(label=_("Dürfen wir Ihren Beitrag aufzeichnen?"))
    publication_agreed_at = forms.ChoiceField(label=_("Dürfen wir die Aufzeichnung veröffentlichen?"))

    def __init__(self, *args: Any, speaker: Speaker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CONSENTS:
            self.fields[name].widget = forms.RadioSelect()
            self.fields[name].choices = [("yes", _("ja")), ("no", _("nein"))]  # type: ignore[attr-defined]
            if speaker.answered_at:
                self.initial[name] = "yes" if getattr(speaker, name) else "no"

    def given(self) -> set[str]:
        """What the speaker agrees to."""
        return {name for name, answer in self.cleaned_data.items() if answer == "yes"}
