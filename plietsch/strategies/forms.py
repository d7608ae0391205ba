"""Input to clean values; nothing is saved here."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.core.names import Person
from plietsch.groups.models import Group
from plietsch.strategies.models import Adoption, Comment, Consultation, Language, Section, Strategy, Version
from plietsch.ui.forms import Form, ModelForm


class StrategyForm(ModelForm):
    """Titles and summaries in both languages."""

    class Meta:
        model = Strategy
        fields = ["title_de", "title_da", "summary_de", "summary_da"]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("summary_de", "summary_da")}


class StartForm(StrategyForm):
    """A new strategy in one of one's groups."""

    class Meta(StrategyForm.Meta):
        fields = ["group", *StrategyForm.Meta.fields]

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Group.objects.of(user).filter(archived_at=None).order_by("name", "pk")
        self.fields["group"].queryset = own  # type: ignore[attr-defined]
        self.fields["group"].help_text = _("Die Mitglieder dieser Gruppe schreiben gemeinsam.")


class SectionForm(ModelForm):
    """The headings of a chapter."""

    class Meta:
        model = Section
        fields = ["title_de", "title_da"]


class PlacedSectionForm(SectionForm):
    """The headings of a chapter, and behind which other one it stands."""

    after = forms.ModelChoiceField(
        Section.objects.none(), label=_("Steht hinter"), required=False, empty_label=_("ganz vorn")
    )

    def __init__(self, *args: Any, instance: Section, **kwargs: Any) -> None:
        others = instance.strategy.sections.present().exclude(pk=instance.pk)
        before = others.filter(position__lt=instance.position).last()
        super().__init__(*args, instance=instance, initial={"after": before}, **kwargs)
        self.fields["after"].queryset = others  # type: ignore[attr-defined]


class VersionForm(ModelForm):
    """What makes a version worth keeping."""

    class Meta:
        model = Version
        fields = ["note"]


class ConsultationForm(ModelForm):
    """Until when the network comments."""

    class Meta:
        model = Consultation
        fields = ["closes_on"]


class AdoptionForm(ModelForm):
    """Who adopted the strategy, and when."""

    class Meta:
        model = Adoption
        fields = ["body", "decided_on"]


class PlaceForm(Form):
    """The place of the text that an address speaks of."""

    section = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    language = forms.ChoiceField(choices=Language)
    block = forms.IntegerField(min_value=0, max_value=10_000)
    quote = forms.CharField(required=False, max_length=2000)


class CommentForm(ModelForm):
    """A remark on a place."""

    quote = forms.CharField(
        label=_("Textstelle"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Wörter aus dem Absatz; leer lassen, um den ganzen Absatz zu meinen."),
    )

    class Meta:
        model = Comment
        fields = ["quote", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 5})}


class AnswerForm(Form):
    """What becomes of a remark."""

    answer = forms.CharField(label=_("Antwort"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))


class ComparisonForm(Form):
    """Two versions of one strategy, by their keys."""

    old = forms.TypedChoiceField(label=_("Von Fassung"), coerce=int)
    new = forms.TypedChoiceField(label=_("Zu Fassung"), coerce=int)

    def __init__(self, *args: Any, versions: Sequence[tuple[int, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("old", "new"):
            self.fields[name].choices = versions  # type: ignore[attr-defined]
