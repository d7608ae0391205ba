"""How much of a thread or of groups a person wants to hear of."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.groups.models import Level, Membership
from plietsch.ui.forms import Form

_CHOICES = [(str(level), label) for level, label in reversed(Level.choices)]


class TopicLevelForm(Form):
    """The level of one thread; none means as in its group."""

    level = forms.TypedChoiceField(
        label=_("Von diesem Thema hören"),
        choices=[("", _("Wie in der Gruppe")), *_CHOICES],
        coerce=int,
        empty_value=None,
        required=False,
    )


class GroupLevelsForm(Form):
    """The levels of groups, a field for each."""

    def __init__(self, *args: Any, memberships: Iterable[Membership], label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for membership in memberships:
            self.fields[f"group_{membership.group_id}"] = forms.TypedChoiceField(
                label=label or membership.group.name,
                choices=_CHOICES,
                coerce=int,
                initial=membership.level,
                required=False,
                empty_value=None,
            )

    def levels(self) -> dict[int, int]:
        """What was chosen, by the groups' keys."""
        return {
            int(name.removeprefix("group_")): level
            for name, level in self.cleaned_data.items()
            if level is not None
        }
