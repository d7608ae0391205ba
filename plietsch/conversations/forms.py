"""What people write to each other."""

from typing import Any

from django import forms
from django.utils.translation import gettext as text
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.conversations.models import MOST_PEOPLE, Door
from plietsch.ui.forms import Form, ModelForm

LONGEST = 20_000


class MessageForm(Form):
    """A message."""

    body = forms.CharField(label=_("Nachricht"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))


class BeginForm(MessageForm):
    """A first message: to whom, by name as in the directory."""

    people = forms.CharField(
        label=_("An"),
        max_length=2000,
        help_text=_("Namen wie im Verzeichnis der Mitglieder, mehrere durch Komma getrennt; höchstens neun."),
    )
    field_order = ("people", "body")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_people(self) -> list[User]:
        """The people with these names; `#17` behind a name says which of several is meant."""
        names = [name.strip() for name in self.cleaned_data["people"].split(",") if name.strip()]
        if len(names) >= MOST_PEOPLE:
            raise forms.ValidationError(_("Höchstens neun Menschen auf einmal. Für mehr gibt es Gruppen."))
        listed = User.objects.members().visible_to(self.by).exclude(pk=self.by.pk)
        found = list(listed.filter(name__in={_name(name)[0] for name in names}))
        return [self._one(name, found) for name in names]

    def _one(self, typed: str, found: list[User]) -> User:
        name, key = _name(typed)
        fitting = [person for person in found if person.name == name and (not key or str(person.pk) == key)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            keys = ", ".join(f"{person.name} #{person.pk}" for person in fitting)
            raise forms.ValidationError(
                text("Es gibt mehrere mit diesem Namen. Schreiben Sie: %(keys)s") % {"keys": keys}
            )
        raise forms.ValidationError(
            text("„%(name)s“ steht so nicht im Verzeichnis. Prüfen Sie den Namen.") % {"name": typed}
        )


def _name(typed: str) -> tuple[str, str]:
    name, _hash, key = typed.partition("#")
    return name.strip(), key.strip()


class ReadForm(Form):
    """Up to which message."""

    no = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class DoorForm(ModelForm):
    """From whom to take a first message."""

    class Meta:
        model = Door
        fields = ["open_to"]
        widgets = {"open_to": forms.RadioSelect}
