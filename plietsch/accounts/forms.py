"""What people type about themselves and their organisations."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.domains import is_domain
from plietsch.accounts.models import Language, Organisation, Sector, Theme, User
from plietsch.accounts.queries import organisations_called
from plietsch.places.forms import PlaceField
from plietsch.places.models import Place
from plietsch.ui.forms import Form, ModelForm, without_address

# Eight fields read alike; who listens hears of which part each of them speaks.
SEEN_BY = '{}<span class="visually-hidden">: {}</span>'
# Between these days somebody who is here today can have begun or left a job.
EARLIEST, AHEAD = date(1950, 1, 1), timedelta(days=366)
LONGEST_KEY = 18  # digits; longer numbers fit no column
ANY_SECTOR = [("", _("Alle Bereiche")), *Sector.choices]


class OrganisationInput(forms.TextInput):
    """A text field that suggests known organisations while typing."""

    template_name = "accounts/organisation_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["choices_url"] = reverse_lazy("accounts:organisation_choices")
        return context


class OrganisationFields(Form):
    """An organisation by its name: a known one, or a new one that the office will look at."""

    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        widget=OrganisationInput(attrs={"autocomplete": "organization"}),
        help_text=_(
            "Zum Beispiel Stadt Nortorf. Steht sie noch nicht im Verzeichnis, schlagen Sie sie hiermit vor."
        ),
    )
    place = PlaceField(
        label=_("Ort der Organisation"),
        required=False,
        help_text=_("Hilft, wenn es den Namen mehrmals gibt oder die Organisation neu ist."),
    )

    def clean(self) -> dict[str, Any]:
        """`organisation` becomes the known row, or stays the text of a new one."""
        typed = super().clean() or self.cleaned_data
        if typed.get("organisation"):
            found = list(organisations_called(typed["organisation"], typed.get("place"))[:2])
            if len(found) > 1:
                self.add_error(
                    "place", _("Es gibt mehrere Organisationen mit diesem Namen. Bitte wählen Sie den Ort.")
                )
            elif found:
                self._agree(found[0], typed.get("place"))
                typed["organisation"] = found[0]
        return typed

    def _agree(self, known: Organisation, place: Place | None) -> None:
        """Ask back where the known organisation lies somewhere else than was said."""
        if not place or not known.place or known.place.lies_in(place) or place.lies_in(known.place):
            return
        self.add_error(
            "place",
            _(
                "%(name)s steht mit einem anderen Ort im Verzeichnis: %(place)s. Ist sie gemeint, lassen Sie "
                "den Ort leer. Ist es eine andere, schreiben Sie den Ort mit in ihren Namen."
            )
            % {"name": known.name, "place": known.place.label},
        )


class PersonForm(OrganisationFields):
    """What everybody tells at sign-up; allauth builds its own forms on top of this one."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        validators=[without_address],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("So, wie andere Mitglieder Sie ansprechen sollen."),
    )
    sector = forms.ChoiceField(label=_("Bereich"), choices=[("", _("Bitte wählen")), *Sector.choices])
    field_order = ("email", "name", "sector", "organisation", "place", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing more to do: the adapter has written the person by an operation."""


class ThemesField(forms.ModelMultipleChoiceField):
    """Fields of work; a number that no column can hold is no choice, instead of an error of the database."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                code = "invalid_choice"
                raise ValidationError(
                    self.error_messages[code], code=code, params={"value": key[:LONGEST_KEY]}
                )
        return super().clean(value)


class ProfileForm(ModelForm):
    """The parts of a profile, each with its audience."""

    languages = forms.MultipleChoiceField(
        label=_("Sprachen"),
        choices=Language.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = ThemesField(
        label=_("Themenfelder"),
        queryset=Theme.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    PARTS = ("name", "sector", "offers", "needs", "themes", "languages", "affiliations", "email")
    UNTYPED = {"affiliations": _("Organisationen und Funktionen"), "email": _("E-Mail-Adresse")}

    class Meta:
        model = User
        fields = (
            "name",
            "listed_to",
            "sector",
            "sector_shown_to",
            "offers",
            "offers_shown_to",
            "needs",
            "needs_shown_to",
            "themes",
            "themes_shown_to",
            "languages",
            "languages_shown_to",
            "affiliations_shown_to",
            "email_shown_to",
        )
        labels = {"listed_to": _("Mein Name steht im Verzeichnis für")}
        help_texts = {
            "listed_to": _(
                "Bei „niemand“ öffnen Ihre Seite nur Sie und das Netzwerkbüro, und niemand findet Sie oder "
                "lädt Sie ein. An Ihren Beiträgen in Gruppen steht Ihr Name trotzdem."
            )
        }
        widgets = {"offers": forms.Textarea(attrs={"rows": 4}), "needs": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].required = True
        self.fields["name"].validators.append(without_address)
        for part in self.PARTS[1:]:
            label = self.fields[part].label if part in self.fields else self.UNTYPED[part]
            self.fields[f"{part}_shown_to"].label = format_html(SEEN_BY, _("Sichtbar für"), label)

    def parts(self) -> dict[str, Any]:
        """What the operation writes to the person's row."""
        return {name: value for name, value in self.cleaned_data.items() if name != "themes"}

    def rows(self) -> list[tuple[forms.BoundField | None, forms.BoundField]]:
        """Each part beside the field that says who sees it."""
        audience = {"name": "listed_to"}
        return [
            (self[part] if part in self.fields else None, self[audience.get(part, f"{part}_shown_to")])
            for part in self.PARTS
        ]


def in_a_working_life(day: date) -> None:
    """Refuse days that only a slip of the hand can mean."""
    if not EARLIEST <= day <= timezone.localdate() + AHEAD:
        raise ValidationError(_("Dieser Tag liegt zu weit weg. Bitte prüfen Sie das Jahr."), code="far_away")


class AffiliationForm(OrganisationFields):
    """A new job or office."""

    function = forms.CharField(label=_("Funktion"), max_length=120, required=False)
    since = forms.DateField(label=_("seit"), initial=timezone.localdate, validators=[in_a_working_life])
    field_order = ("organisation", "place", "function", "since")


class AffiliationEndForm(Form):
    """The last day of an affiliation."""

    until = forms.DateField(
        label=_("Letzter Tag"), initial=timezone.localdate, validators=[in_a_working_life]
    )

    def __init__(self, *args: Any, since: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = since

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < self.since:
            raise ValidationError(_("Das Ende liegt vor dem Anfang."))
        return until


class DirectoryFilter(Form):
    """Filters of the member directory."""

    text = forms.CharField(label=_("Suche"), max_length=100, required=False)
    sector = forms.ChoiceField(label=_("Bereich"), choices=ANY_SECTOR, required=False)
    theme = forms.ModelChoiceField(
        label=_("Themenfeld"),
        queryset=Theme.objects.order_by("name"),
        required=False,
        empty_label=_("Alle Themenfelder"),
    )
    place = PlaceField(label=_("Ort oder Kreis"), required=False)


class OrganisationFilter(Form):
    """Filters of the directory of organisations."""

    text = forms.CharField(label=_("Suche"), max_length=100, required=False)
    sector = forms.ChoiceField(label=_("Bereich"), choices=ANY_SECTOR, required=False)
    place = PlaceField(label=_("Ort oder Kreis"), required=False)


class OrganisationForm(Form):
    """The facts of an organisation, as the office confirms them."""

    name = forms.CharField(label=_("Name"), max_length=200)
    place = PlaceField(label=_("Ort"), required=False)
    sector = forms.ChoiceField(label=_("Bereich"), choices=[("", _("Bitte wählen")), *Sector.choices])
    website = forms.URLField(label=_("Internetseite"), required=False, assume_scheme="https")


class MergeForm(Form):
    """Which organisation the proposed one really is."""

    into = forms.CharField(label=_("Ist dieselbe wie"), max_length=300, widget=OrganisationInput)

    def clean_into(self) -> Organisation:
        found = list(organisations_called(self.cleaned_data["into"], None)[:2])
        if len(found) != 1:
            raise ValidationError(_("Bitte wählen Sie eine Organisation aus der Liste."))
        return found[0]


class DomainForm(Form):
    """A mail domain that belongs to one organisation only."""

    domain = forms.CharField(
        label=_("E-Mail-Domain"),
        max_length=253,
        help_text=_(
            "Nur, was hinter dem @ steht, zum Beispiel nortorf.example. Unterdomains zählen nicht mit."
        ),
    )

    def clean_domain(self) -> str:
        domain = self.cleaned_data["domain"].strip().lower().removeprefix("@")
        if not is_domain(domain):
            raise ValidationError(_("Das ist keine E-Mail-Domain."))
        return domain


class DeclineForm(Form):
    """Why somebody is not admitted; the person reads it."""

    reason = forms.CharField(
        label=_("Begründung"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Steht in der Nachricht an die Person."),
    )


class LanguageForm(Form):
    """The language of the interface and of mails."""

    language = forms.ChoiceField(label=_("Sprache"), choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from django.conf import settings

        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.SPOKEN_LANGUAGES  # type: ignore[attr-defined]


class ErasureForm(Form):
    """A deliberate yes."""

    sure = forms.BooleanField(label=_("Ja, ich möchte mein Konto endgültig löschen."))


class OfficeFilter(Form):
    """Finding any account by name or address."""

    text = forms.CharField(label=_("Name oder E-Mail-Adresse"), max_length=100, required=False)
