"""What those who plan fill in: events, series, venues, questions at registration."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Organisation
from plietsch.core.names import Person
from plietsch.events.models import (
    Event,
    Inquiry,
    Mode,
    Registration,
    Room,
    Series,
    Tongue,
    Translation,
    Venue,
)
from plietsch.events.operations.refusals import Moves, SeatsInUse
from plietsch.events.rooms import services
from plietsch.groups.models import Group
from plietsch.groups.models import Visibility as GroupVisibility
from plietsch.places.forms import PlaceField
from plietsch.ui.forms import Form, ModelForm

MOST_SEATS = 1_000_000
LONGEST = timedelta(days=62)


def _seats(label: Any) -> forms.IntegerField:
    """How many may take part in one way."""
    return forms.IntegerField(
        label=label,
        required=False,
        help_text=_("Leer heißt: Platz für alle"),
        min_value=1,
        max_value=MOST_SEATS,
    )


class EventForm(ModelForm):
    """An event with its seats."""

    has_onsite = forms.BooleanField(label=_("Teilnahme vor Ort"), required=False)
    onsite_seats = _seats(_("Plätze vor Ort"))
    has_online = forms.BooleanField(label=_("Teilnahme online"), required=False)
    online_seats = _seats(_("Plätze online"))
    moves_people = forms.BooleanField(
        label=_("Wer in der gestrichenen Form angemeldet ist, nimmt in der anderen teil"),
        required=False,
        help_text=_("Alle bekommen eine Mail. Sind dort nicht genug Plätze, warten die Letzten."),
    )
    online_room = forms.URLField(
        label=_("Adresse des Online-Raums"),
        required=False,
        assume_scheme="https",
        help_text=_("Sehen nur Menschen, die online angemeldet sind"),
    )

    outside_stream = forms.URLField(
        label=_("Livestream bei einem anderen Anbieter"),
        required=False,
        assume_scheme="https",
        help_text=_("Zum Beispiel PeerTube. Wir laden ihn erst, wenn jemand zustimmt."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    losing = forms.IntegerField(required=False, widget=forms.HiddenInput)
    languages = forms.MultipleChoiceField(
        label=_("Sprachen"), choices=Tongue, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Event
        fields = [
            *("title", "series", "summary", "description", "visibility", "starts_at", "ends_at"),
            *("has_onsite", "onsite_seats", "venue", "has_online", "online_seats", "moves_people"),
            *("online_room", "room"),
            *("outside_stream", "languages", "interpreting", "is_captioned"),
            *("registration_closes_at", "is_open_to_guests", "needs_approval", "hold_hours"),
        ]
        help_texts = {
            "description": _("Überschriften, Listen und Links in Markdown"),
            "registration_closes_at": _("Leer heißt: bis zum Ende der Veranstaltung"),
            "interpreting": _("Zum Beispiel Deutsche Gebärdensprache, Dänisch"),
            "room": _("Öffnet die Moderation; hinein kommt nur, wer online einen Platz hat"),
            "needs_approval": _("Das Netzwerkbüro sagt jeder Person zu oder ab, bevor sie einen Platz hat"),
            "hold_hours": _("So lange halten wir einen frei gewordenen Platz; 0 vergibt ihn sofort fest"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["venue"].queryset = Venue.objects.order_by("name")  # type: ignore[attr-defined]
        self.fields["series"].queryset = Series.objects.order_by("title")  # type: ignore[attr-defined]
        offered = {*services(), self.instance.room}
        choices = [choice for choice in Room.choices if choice[0] in offered]
        self.fields["room"].choices = [("", _("keiner")), *choices]  # type: ignore[attr-defined]
        if not choices:
            del self.fields["room"]
        if not self._drops_people():
            del self.fields["moves_people"]
        for seating in self.instance.seatings.all() if self.instance.pk else ():
            self.initial[f"has_{seating.mode}"] = True
            self.initial[f"{seating.mode}_seats"] = seating.capacity
        self.initial["seen"] = self._state_now()
        self.order_fields(self.Meta.fields)

    def _drops_people(self) -> bool:
        """Whether people are registered in a way that is being dropped."""
        if not (self.is_bound and self.instance.pk):
            return False
        dropped = [mode for mode in Mode.values if f"has_{mode}" not in self.data]
        people = Registration.objects.standing().filter(event=self.instance, confirmed_at__isnull=False)
        return people.filter(seating__mode__in=dropped).exists()

    def _state_now(self) -> str:
        return self.instance.changed_at.isoformat() if self.instance.pk else ""

    def clean_seen(self) -> str:
        """Nobody overwrites unawares what somebody else has saved meanwhile; a second time is on purpose."""
        seen, now = str(self.cleaned_data["seen"]), self._state_now()
        if seen and seen != now:
            self._renew(seen=now)
            self.add_error(
                None,
                _(
                    "Jemand anderes hat die Veranstaltung inzwischen geändert. "
                    "Noch einmal speichern ersetzt das durch Ihre Angaben."
                ),
            )
        return seen

    def _renew(self, **hidden: str) -> None:
        renewed = QueryDict(mutable=True)
        renewed.update(self.data)
        for name, value in hidden.items():
            renewed[name] = value
        self.data = renewed

    def ask_again(self, refusal: SeatsInUse) -> None:
        """Say who loses a seat; a second time, the office knows."""
        self._renew(losing=str(refusal.without_seat))
        self.add_error(None, str(refusal))

    def moves(self) -> Moves:
        """What happens to people whose way of taking part is dropped."""
        return Moves(self.cleaned_data.get("moves_people", False), self.cleaned_data["losing"] or 0)

    def seats(self) -> dict[str, int | None]:
        """Capacities by mode."""
        found = self.cleaned_data
        return {mode: found[f"{mode}_seats"] for mode in Mode.values if found[f"has_{mode}"]}

    def facts(self) -> dict[str, Any]:
        """The event's own fields."""
        return {name: value for name, value in self.cleaned_data.items() if name in self._meta_names}

    @property
    def _meta_names(self) -> set[str]:
        return {field.name for field in Event._meta.get_fields()}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not (found.get("has_onsite") or found.get("has_online")):
            self.add_error("has_onsite", _("Wählen Sie mindestens eine Form der Teilnahme."))
        begin, end = found.get("starts_at"), found.get("ends_at")
        if begin and end and end <= begin:
            self.add_error("ends_at", _("Das Ende liegt vor dem Anfang."))
        if begin and end and end - begin > LONGEST:
            self.add_error("ends_at", _("Das wären mehr als zwei Monate. Stimmt das Datum?"))
        for mode in Mode.values:
            if found.get(f"{mode}_seats") and not found.get(f"has_{mode}"):
                text = _("Wählen Sie auch diese Form der Teilnahme, oder lassen Sie die Plätze leer.")
                self.add_error(f"{mode}_seats", text)
        closes, ends = found.get("registration_closes_at"), found.get("ends_at")
        if closes and ends and closes > ends:
            self.add_error("registration_closes_at", _("Die Veranstaltung ist dann schon vorbei."))
        if found.get("has_onsite") and not found.get("venue"):
            self.add_error("venue", _("Nennen Sie den Veranstaltungsort."))
        return found


class TranslationForm(ModelForm):
    """The same in another language."""

    class Meta:
        model = Translation
        fields = ["title", "summary", "description"]

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].help_text = getattr(event, name)


class SeriesForm(ModelForm):
    """A series."""

    class Meta:
        model = Series
        fields = ["title", "description"]


class VenueForm(ModelForm):
    """A venue."""

    place = PlaceField(label=_("Ort"))

    class Meta:
        model = Venue
        fields = ["name", "street", "postcode", "place", "directions", "access"]


class OrganisersForm(ModelForm):
    """Groups and organisations that organise with us; what is hidden stays hidden."""

    class Meta:
        model = Event
        fields = ["groups", "partners"]
        widgets = {"groups": forms.CheckboxSelectMultiple, "partners": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Group.objects.visible_to(user).exclude(visibility=GroupVisibility.HIDDEN)
        groups = known.filter(archived_at=None).order_by("name", "pk")
        self.fields["groups"].queryset = groups  # type: ignore[attr-defined]
        partners = Organisation.objects.visible_to(user).standing().order_by("name", "pk")
        self.fields["partners"].queryset = partners  # type: ignore[attr-defined]


class CancelForm(Form):
    """Why an event does not take place."""

    reason = forms.CharField(
        label=_("Grund"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class InquiryForm(ModelForm):
    """An organiser's own question."""

    choice_lines = forms.CharField(
        label=_("Antworten zur Auswahl"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Eine je Zeile; nur für die Auswahl"),
    )

    class Meta:
        model = Inquiry
        fields = ["text", "kind", "choice_lines", "is_required", "is_private"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        lines = found.pop("choice_lines", "").splitlines()
        found["choices"] = list(dict.fromkeys(line.strip()[:100] for line in lines if line.strip()))
        if found.get("kind") == Inquiry.Kind.CHOICE and not found["choices"]:
            raise ValidationError({"choice_lines": _("Nennen Sie die Antworten, eine je Zeile.")})
        return found
