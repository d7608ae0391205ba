"""What surrounds writing: drafts, reactions, files, moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from plietsch.groups.models import Group, Sign
from plietsch.ui.forms import Form


class DraftForm(Form):
    """What is being typed, and where."""

    place = forms.RegexField(r"\A(topic|post|page):[0-9]{1,18}\Z|\Agroup:[0-9]{1,18}:[a-z]{1,20}\Z")
    title = forms.CharField(max_length=200, required=False)
    body = forms.CharField(max_length=50_000, required=False)


class ReactionForm(Form):
    """A sign for a post of a thread, such as "3:thanks"."""

    r = forms.RegexField(r"\A[0-9]{1,9}:[a-z]{1,10}\Z")

    def clean_r(self) -> tuple[int, str]:
        no, _colon, sign = self.cleaned_data["r"].partition(":")
        if sign not in Sign.values:
            raise forms.ValidationError(_("Dieses Zeichen gibt es nicht."))
        return int(no), sign


class FileForm(Form):
    """A newer version of a file."""

    file = forms.FileField(label=_("Neue Fassung"))


@dataclass(frozen=True)
class Target:
    """A group to which a thread may go, and how many of its writers would not read it there."""

    group: Group
    left_out: int

    def __str__(self) -> str:
        if not self.left_out:
            return str(self.group)
        text = ngettext(
            "%(group)s (%(count)s Person, die hier schrieb, liest dort nicht mit)",
            "%(group)s (%(count)s Personen, die hier schrieben, lesen dort nicht mit)",
            self.left_out,
        )
        return text % {"group": self.group, "count": self.left_out}


class MoveForm(Form):
    """Where a thread goes."""

    group = forms.TypedChoiceField(label=_("In die Gruppe"))

    def __init__(self, *args: Any, groups: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(target.group.pk): target.group for target in groups}
        choices = [(str(target.group.pk), str(target)) for target in groups]
        self.fields["group"].choices = [("", _("Bitte wählen")), *choices]  # type: ignore[attr-defined]
        self.fields["group"].coerce = by_key.__getitem__  # type: ignore[attr-defined]


class SplitForm(Form):
    """Which post begins the new thread, and how that is called."""

    no = forms.TypedChoiceField(label=_("Ab Beitrag"), coerce=int)
    title = forms.CharField(label=_("Titel des neuen Themas"), max_length=200)

    def __init__(self, *args: Any, beginnings: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["no"].choices = [("", _("Bitte wählen")), *beginnings]  # type: ignore[attr-defined]
