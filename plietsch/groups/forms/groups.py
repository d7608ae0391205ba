"""What people say about groups and about who comes in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.groups.models import Group, JoinRequest, Role
from plietsch.ui.forms import Form, ModelForm


class GroupForm(ModelForm):
    """Name, words and doors of a group."""

    class Meta:
        model = Group
        fields = ["name", "summary", "description", "visibility", "join_policy"]
        widgets = {"visibility": forms.RadioSelect, "join_policy": forms.RadioSelect}
        help_texts = {
            "summary": _("Ein Satz für die Liste der Gruppen."),
            "description": _("Wofür ist die Gruppe da? Markdown ist möglich."),
        }


class JoinRequestForm(ModelForm):
    """A word to the moderation."""

    class Meta:
        model = JoinRequest
        fields = ["message"]


class ReasonForm(ModelForm):
    """Why a request is declined."""

    class Meta:
        model = JoinRequest
        fields = ["reason"]


class RoleForm(Form):
    """Which role a member gets."""

    role = forms.ChoiceField(label=_("Rolle"), choices=Role)


class PersonSearchForm(Form):
    """Whom to invite."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)


class InvitationForm(Form):
    """Who is invited, by key."""

    member = forms.IntegerField(min_value=1)
