"""Forms of the office and of everybody who reads a call."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.models import Call, CheckPoint, Criterion, Extension, Inquiry, Question, Section
from plietsch.core.money import MoneyField
from plietsch.places.models import Kind
from plietsch.ui.forms import Form, ModelForm

ANCHORED = (0, 1, 3, 5)
RESERVED = ("neu", "jury", "bewerbungen", "eingangsbestaetigung")


class CallWordsForm(ModelForm):
    """The words of a call, which may change as long as it lives."""

    class Meta:
        model = Call
        fields = ("title", "summary", "text")


class CallForm(ModelForm):
    """Everything about a call that is not a question or criterion."""

    budget_cents = MoneyField(label=_("Mittel insgesamt"), least=100)
    highest_award_cents = MoneyField(label=_("höchste Summe je Prämierung"), least=100)
    eligible_kinds = forms.MultipleChoiceField(
        label=_("Wer sich bewerben darf"),
        choices=Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ohne Auswahl dürfen sich alle Arten von Kommunen bewerben."),
    )

    class Meta:
        model = Call
        fields = (
            "title",
            "slug",
            "summary",
            "text",
            "themes",
            "budget_cents",
            "highest_award_cents",
            "least_winners",
            "most_winners",
            "eligible_kinds",
            "prefers_cooperation",
            "opens_at",
            "closes_at",
            "is_sealed",
            "most_points",
            "reviews_per_application",
        )
        widgets = {"themes": forms.CheckboxSelectMultiple}

    def clean_slug(self) -> str:
        """A name that no other page below /wettbewerbe/ uses."""
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED:
            raise ValidationError(_("Dieser Kurzname ist vergeben."))
        return slug


class CopyForm(ModelForm):
    """Name and address of a copied call."""

    class Meta:
        model = Call
        fields = ("title", "slug")


class ExtensionForm(ModelForm):
    """A later closing time and why."""

    class Meta:
        model = Extension
        fields = ("closes_at", "reason")


class SectionForm(ModelForm):
    """A new section."""

    class Meta:
        model = Section
        fields = ("title", "intro")


class QuestionForm(ModelForm):
    """A new question; its condition may name an earlier one of the same call."""

    class Meta:
        model = Question
        fields = (
            "kind",
            "label",
            "help_text",
            "is_required",
            "choices",
            "least",
            "most",
            "shown_if",
            "shown_if_answer",
        )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shown_if"].queryset = Question.objects.filter(section__call=call)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kinds = (Question.Kind.CHOICE, Question.Kind.CHOICES)
        if cleaned.get("kind") in kinds and not (cleaned.get("choices") or "").strip():
            self.add_error("choices", _("Nennen Sie mindestens eine Auswahl."))
        return cleaned


class CheckPointForm(ModelForm):
    """A new point of the formal check."""

    class Meta:
        model = CheckPoint
        fields = ("text",)


class CriterionForm(ModelForm):
    """A new criterion with the meaning of some of its points."""

    class Meta:
        model = Criterion
        fields = ("name", "description", "weight", "is_required")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for points in ANCHORED:
            label = _("%(points)d Punkte bedeuten") % {"points": points}
            self.fields[f"anchor_{points}"] = forms.CharField(label=label, max_length=200, required=False)

    def anchors(self) -> dict[int, str]:
        """The meanings that were typed, by points."""
        typed = {points: self.cleaned_data[f"anchor_{points}"] for points in ANCHORED}
        return {points: text for points, text in typed.items() if text}

    def criterion(self) -> dict[str, Any]:
        """The criterion's own fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class InquiryForm(ModelForm):
    """A question about a call."""

    class Meta:
        model = Inquiry
        fields = ("question",)
        help_texts = {"question": _("Ihre Frage erscheint ohne Ihren Namen, sobald sie beantwortet ist.")}


class AnswerForm(Form):
    """The office's answer."""

    answer = forms.CharField(label=_("Antwort"), max_length=4000, widget=forms.Textarea)
