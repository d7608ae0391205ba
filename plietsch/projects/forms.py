"""Forms of projects."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plietsch.accounts.models import Organisation, Theme, User
from plietsch.places.forms import PlaceField
from plietsch.places.models import Place
from plietsch.projects.models import Milestone, Picture, Project, ProjectQuerySet, Result, State, Update
from plietsch.projects.queries import at_place, employers
from plietsch.ui.forms import Form, ModelForm


class DirectoryFilter(Form):
    """What people look for in the directory."""

    words = forms.CharField(label=_("Suchwort"), required=False, max_length=100)
    place = PlaceField(label=_("Ort oder Kreis"), required=False)
    theme = forms.ModelChoiceField(
        label=_("Themenfeld"), queryset=Theme.objects.order_by("name"), required=False, empty_label=_("alle")
    )
    state = forms.ChoiceField(label=_("Stand"), required=False, choices=[("", _("alle")), *State.choices])

    def narrowed(self, projects: ProjectQuerySet, on: Any) -> ProjectQuerySet:
        """The projects that fit; a field that makes no sense narrows nothing."""
        self.is_valid()
        words, place = self.cleaned_data.get("words"), self.cleaned_data.get("place")
        theme, state = self.cleaned_data.get("theme"), self.cleaned_data.get("state")
        if words:
            projects = projects.filter(title__icontains=words) | projects.filter(summary__icontains=words)
        if place:
            projects = at_place(projects, place)
        if theme:
            projects = projects.filter(themes=theme)
        return projects.in_state(state, on) if state else projects


class ProjectForm(ModelForm):
    """What the head of a project page says."""

    extra_place = PlaceField(label=_("Ort"), required=False)

    class Meta:
        model = Project
        fields = ("title", "summary", "goals", "themes", "period_start", "period_end")
        widgets = {"themes": forms.CheckboxSelectMultiple, "goals": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "themes", Theme.objects.order_by("name"))
        self.fields["extra_place"].label = _("Weiterer Ort") if self.instance.pk else _("Ort")

    def parts(self) -> dict[str, Any]:
        """The plain fields."""
        return {
            name: self.cleaned_data[name]
            for name in ("title", "summary", "goals", "period_start", "period_end")
        }

    def places(self) -> list[Place]:
        """The places so far and the one added."""
        so_far = list(self.instance.places.all()) if self.instance.pk else []
        added = self.cleaned_data["extra_place"]
        return [*so_far, added] if added and added not in so_far else so_far


class NewProjectForm(ProjectForm):
    """A project also needs the organisation that leads it."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    field_order = ("title", "organisation")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "organisation", employers(user))


class MilestoneForm(ModelForm):
    """A step that is planned."""

    class Meta:
        model = Milestone
        fields = ("title", "due_on")


class ProgressForm(Form):
    """How far a step is."""

    percent = forms.IntegerField(label=_("Fortschritt in Prozent"), min_value=0, max_value=100)


class UpdateForm(ModelForm):
    """News from a project."""

    class Meta:
        model = Update
        fields = ("title", "text")


class ResultForm(ModelForm):
    """What came out."""

    address = forms.URLField(
        label=_("Adresse (Quelltext, Dokument oder Daten)"), required=False, assume_scheme="https"
    )

    class Meta:
        model = Result
        fields = ("title", "text", "is_reusable", "licence", "address", "costs", "contact")


class PictureForm(ModelForm):
    """A picture, what is to be seen, and who made it."""

    file = forms.FileField(
        label=_("Bild"), widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"})
    )
    field_order = ("file", "alt", "credit")

    class Meta:
        model = Picture
        fields = ("alt", "credit")
        help_texts = {
            "alt": _("Ein Satz für Menschen, die das Bild nicht sehen."),
            "credit": _("Steht unter dem Bild, zum Beispiel: Stadt Eutin, CC BY 4.0"),
        }

    def picture(self) -> dict[str, Any]:
        """What `add_picture` takes."""
        return {name: self.cleaned_data[name] for name in self.field_order}


class InterestForm(Form):
    """Which organisation of mine wants that too, and why."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    note = forms.CharField(label=_("Was Sie daran interessiert"), max_length=500, required=False)

    def __init__(self, *args: Any, user: User, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared = project.interests.values("organisation")
        _offer(self, "organisation", employers(user).exclude(pk__in=declared))


class TeamForm(Form):
    """A colleague from the leading organisation who joins the team."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    role = forms.CharField(label=pgettext_lazy("Team", "Aufgabe"), max_length=120, required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = project.organisation.affiliations.current().values("user")
        people = User.objects.members().filter(pk__in=colleagues).exclude(pk__in=project.team.values("user"))
        _offer(self, "user", people.order_by("name", "pk"))


def _offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    cast(forms.ModelChoiceField, form.fields[name]).queryset = rows
