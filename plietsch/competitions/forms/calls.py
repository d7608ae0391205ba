"""Forms of the office and of everybody who reads a call."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.grids import columns
from plietsch.competitions.models import Call, CheckPoint, Criterion, Extension, Inquiry, Question, Section
from plietsch.competitions.wordings import Words
from plietsch.core.money import MoneyField
from plietsch.places.models import Kind
from plietsch.ui.forms import Form, ModelForm

ANCHORED = (0, 1, 3, 5)
ADDED_UP = (Question.Kind.MONEY, Question.Kind.NUMBER, Question.Kind.TABLE)
LABEL, MOST_TRANSLATED = 160, 20_000
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


class WordingForm(Form):
    """The texts of a call, each with its translation; empty ones stay in the original."""

    is_question = True  # every text may stay empty, so none is called optional

    def __init__(self, *args: Any, texts: list[str], words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts, self.done = texts, sum(bool(words.get(text)) for text in texts)
        for number, text in enumerate(texts):
            short = Truncator(text).chars(LABEL)
            self.fields[f"text_{number}"] = forms.CharField(
                label=short,
                help_text=text if short != text else "",
                required=False,
                max_length=MOST_TRANSLATED,
                initial=words.get(text, ""),
                widget=forms.Textarea({"rows": 6}) if len(text) > LABEL else forms.TextInput(),
            )

    def translations(self) -> dict[str, str]:
        """What was translated, by original text."""
        typed = {text: self.cleaned_data[f"text_{number}"] for number, text in enumerate(self.texts)}
        return {text: translated for text, translated in typed.items() if translated}


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
            "sums_to",
            "shown_if",
            "shown_if_answer",
        )
        help_texts = {
            "choices": _("Eine Spalte, die auf (Euro) oder (Zahl) endet, wird zusammengezählt."),
            "most": _("Bei Texten die Zahl der Wörter, bei Geld Cent."),
            "sums_to": _("Für Tabellen: Die Summe muss so hoch sein wie bei dieser Frage."),
        }

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = Question.objects.filter(section__call=call).order_by("section__position", "position")
        self.fields["shown_if"].queryset = earlier  # type: ignore[attr-defined]
        self.fields["sums_to"].queryset = earlier.filter(kind__in=ADDED_UP)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, typed = cleaned.get("kind"), (cleaned.get("choices") or "").strip()
        if kind in (Question.Kind.CHOICE, Question.Kind.CHOICES) and not typed:
            self.add_error("choices", _("Nennen Sie mindestens eine Auswahl."))
        if kind == Question.Kind.TABLE and not any(
            column.is_summed for column in columns(Question(choices=typed))
        ):
            self.add_error(
                "choices", _("Eine Tabelle braucht eine Spalte, die auf (Euro) oder (Zahl) endet.")
            )
        if kind != Question.Kind.TABLE and cleaned.get("sums_to"):
            self.add_error("sums_to", _("Nur eine Tabelle hat eine Summe."))
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
