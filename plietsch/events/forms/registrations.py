"""What those who take part fill in: how, who they are, and answers to the organisers' own questions."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from plietsch.core.mailable import is_mailable
from plietsch.events.models import Event, Inquiry, Registration, Seating
from plietsch.ui.forms import Form, furnish

MOST_COLLEAGUES = 20
LONGEST_NAME, LONGEST_ADDRESS, LONGEST_LINE = 120, 254, 400
YES_OR_NO = [("ja", _("ja")), ("nein", _("nein"))]  # kept in German, whoever answers
_PERSON = re.compile(r"['\"]?(.+?)['\"]?[\s,]*[\s,<]([^\s,<>]+@[^\s,<>]+)>?")


class _Asking(Form):
    """A form that ends with the organisers' own questions."""

    inquiries: dict[str, Inquiry]

    def _ask(self, event: Event) -> None:
        self.inquiries = {f"inquiry_{one.pk}": one for one in event.inquiries.order_by("pk")}
        for name, inquiry in self.inquiries.items():
            self._add(name, _answer_field(inquiry))

    def _ask_name(self) -> None:
        name = forms.TextInput(attrs={"autocomplete": "name"})
        self._add("name", forms.CharField(label=_("Name"), max_length=LONGEST_NAME, widget=name))

    def _add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        furnish(field)

    def order(self) -> dict[str, Any]:
        """What the operations need to know."""
        found = dict(self.cleaned_data)
        answers = {inquiry: found.pop(name) for name, inquiry in self.inquiries.items()}
        return {**found, "answers": answers}


class SignUpForm(_Asking):
    """How somebody takes part, who a guest is, and the organisers' own questions."""

    mode = forms.ChoiceField(label=_("Wie nehmen Sie teil?"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, event: Event, seatings: list[Seating], is_guest: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = _modes(seatings)  # type: ignore[attr-defined]
        if len(seatings) == 1:
            self.initial["mode"] = seatings[0].mode
        if is_guest:
            self._ask_name()
            email = forms.EmailInput(attrs={"autocomplete": "email"})
            self._add(
                "email",
                forms.EmailField(label=_("E-Mail-Adresse"), max_length=LONGEST_ADDRESS, widget=email),
            )
        self._ask(event)


class CallerForm(SignUpForm):
    """What the office fills in for somebody who called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_guest=True, **kwargs)
        self.fields["mode"].label = _("Wie nimmt die Person teil?")
        self.fields["email"].required = False
        self.fields["email"].help_text = _(
            "Wer keine hat, bekommt keine Mail. Geben Sie dann alles am Telefon weiter."
        )
        for name in ("name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


def _modes(seatings: Iterable[Seating]) -> list[tuple[str, str]]:
    """The ways of taking part; where no seat is free, the choice says what it means."""
    full = str(_("%(mode)s: Warteliste, denn alle Plätze sind vergeben"))
    return [
        (one.mode, full % {"mode": one.get_mode_display()} if one.free == 0 else one.get_mode_display())
        for one in seatings
    ]


class DetailsForm(_Asking):
    """What somebody said at registration, to be said otherwise; a member's name is that of the account."""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not registration.person_id:
            self._ask_name()
            self.initial["name"] = registration.name
        self._ask(registration.event)
        given = dict(registration.answers.values_list("inquiry", "text"))
        self.initial.update({name: given.get(one.pk, "") for name, one in self.inquiries.items()})


def _answer_field(inquiry: Inquiry) -> forms.Field:
    options: dict[str, Any] = {"label": inquiry.text, "required": inquiry.is_required}
    if inquiry.is_private:
        options["help_text"] = _("Sieht nur das Netzwerkbüro; bald nach der Veranstaltung gelöscht.")
    if inquiry.kind == Inquiry.Kind.YES:
        return forms.ChoiceField(choices=YES_OR_NO, widget=forms.RadioSelect, **options)
    if inquiry.kind == Inquiry.Kind.CHOICE:
        choices = [("", _("Bitte wählen")), *((choice, choice) for choice in inquiry.choices)]
        return forms.ChoiceField(choices=choices, **options)
    return forms.CharField(max_length=500, **options)


class ColleaguesForm(Form):
    """Several people at once; each of them confirms by mail."""

    lines = forms.CharField(
        label=_("Kolleginnen und Kollegen"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Eine Person je Zeile: Name, E-Mail-Adresse. Oder wie Outlook sie kopiert: "
            "Name <E-Mail-Adresse>; Name <E-Mail-Adresse>. Jede bekommt eine Mail und bestätigt selbst."
        ),
    )
    mode = forms.ChoiceField(label=_("Wie nehmen sie teil?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modes = _modes(event.seatings.order_by("-mode"))
        self.fields["mode"].choices = modes  # type: ignore[attr-defined]
        self.initial["mode"] = modes[0][0] if modes else ""

    def clean_lines(self) -> list[tuple[str, str]]:
        """Name and address of each person, once."""
        lines = [line.strip() for line in re.split(r"[;\r\n]", self.cleaned_data["lines"]) if line.strip()]
        read = [(line, _person(line)) for line in lines]
        if unread := [line for line, person in read if not person]:
            raise ValidationError([_unread(line) for line in unread])
        people = {person[1].lower(): person for _line, person in read if person}
        if len(people) > MOST_COLLEAGUES:
            raise ValidationError(_("Bitte höchstens zwanzig Personen auf einmal."))
        return list(people.values())


def _person(line: str) -> tuple[str, str] | None:
    found = _PERSON.fullmatch(line) if len(line) <= LONGEST_LINE else None
    if not found or len(found[1]) > LONGEST_NAME or len(found[2]) > LONGEST_ADDRESS:
        return None
    return (found[1], found[2]) if is_mailable(found[2]) else None


def _unread(line: str) -> ValidationError:
    return ValidationError(_("Diese Zeile lässt sich nicht lesen: %(line)s"), params={"line": line[:80]})
