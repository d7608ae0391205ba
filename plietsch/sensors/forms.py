"""Forms of smart areas."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Organisation, User
from plietsch.groups.models import Group
from plietsch.places.forms import PlaceField
from plietsch.projects.queries import employers
from plietsch.sensors.models import Area, DeviceToken, Side, Threshold
from plietsch.ui.forms import Form, ModelForm


class AreaForm(ModelForm):
    """What an area is, who reads along, and where its thresholds post."""

    place = PlaceField(label=_("Ort"), required=False)

    class Meta:
        model = Area
        fields = ("name", "summary", "place", "group", "is_public")
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "group": _("Überschrittene Grenzen erscheinen dort als Thema."),
            "is_public": _("Sonst sehen nur Ihre Organisation und die Gruppe die Werte."),
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "group", Group.objects.of(by).order_by("name", "pk"))


class NewAreaForm(AreaForm):
    """An area also needs the organisation that keeps it."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    field_order = ("name", "organisation")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        _offer(self, "organisation", employers(by))


class TokenForm(ModelForm):
    """A token for one device, or for a gateway of the whole area."""

    class Meta:
        model = DeviceToken
        fields = ("label", "thing")
        help_texts = {
            "label": _("Zum Beispiel: Wetterstation am Löschteich"),
            "thing": _("Ohne Gerät gilt der Zugang für das ganze Gebiet, etwa für ein Gateway."),
        }

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "thing", area.things.order_by("name", "pk"))
        self.fields["thing"].empty_label = _("ganzes Gebiet")  # type: ignore[attr-defined]


class ThresholdForm(Form):
    """From which value on the group is told."""

    side = forms.ChoiceField(label=_("Melden, wenn der Wert"), choices=Side.choices)
    limit = forms.FloatField(label=_("Grenze"), localize=True)
    advice = forms.CharField(label=_("Was ist dann zu tun?"), max_length=300, required=False)

    def __init__(self, *args: Any, taken: QuerySet[Threshold], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken

    def clean(self) -> dict[str, Any]:
        """Each limit once."""
        told = super().clean() or {}
        if {"side", "limit"} <= told.keys() and self.taken.filter(
            side=told["side"], limit=told["limit"]
        ).exists():
            self.add_error("limit", _("Diese Grenze gibt es schon."))
        return told


def _offer(form: ModelForm, name: str, rows: QuerySet[Any]) -> None:
    cast(forms.ModelChoiceField, form.fields[name]).queryset = rows
