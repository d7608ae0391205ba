"""Forms of applicants; a draft takes what is well typed and complains about the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Organisation, Theme, User
from plietsch.competitions.forms.grids import TableField
from plietsch.competitions.grids import Column, columns
from plietsch.competitions.models import Answer, Application, Question, Reopening
from plietsch.competitions.wordings import Words, said
from plietsch.core.money import MoneyField
from plietsch.places.forms import PlaceField
from plietsch.places.models import Place
from plietsch.ui.forms import Form, ModelForm, furnish

PLAN_ROWS = 8
PLACE_ROWS = 3


class StartForm(Form):
    """For which organisation a person applies."""

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(affiliations__user=user, affiliations__until=None)
        self.fields["organisation"].queryset = own.order_by("name")  # type: ignore[attr-defined]


class FactsForm(ModelForm):
    """Title, summary, places, themes and period; nothing is required in a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Application
        fields = ("title", "summary", "themes", "period_start", "period_end")
        widgets = {"themes": forms.CheckboxSelectMultiple, "summary": forms.Textarea({"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.facts_version
        for name in self.Meta.fields:
            _need(self.fields[name])
        themes = Theme.objects.order_by("name")
        self.fields["themes"].queryset = themes  # type: ignore[attr-defined]
        places = list(self.instance.places.order_by("name"))
        for row in range(PLACE_ROWS):
            self.fields[f"place_{row}"] = PlaceField(
                label=_("Weiterer Ort %(number)d") % {"number": row + 1},
                required=False,
                initial=places[row] if row < len(places) else None,
            )

    def facts(self) -> dict[str, Any]:
        """What `save_facts` takes."""
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return {**fields, "places": self._places()}

    def _places(self) -> list[Place]:
        typed = [self.cleaned_data.get(f"place_{row}") for row in range(PLACE_ROWS)]
        return [place for place in typed if place]


class PlanForm(Form):
    """The finance plan: up to eight items against the money."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    amount_cents = MoneyField(label=_("Beantragte Summe"), required=False)
    own_contribution_cents = MoneyField(label=_("Eigenanteil"), required=False)
    third_party_cents = MoneyField(label=_("Mittel Dritter"), required=False)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        initial = {
            "version": application.plan_version,
            "amount_cents": application.amount_cents,
            "own_contribution_cents": application.own_contribution_cents,
            "third_party_cents": application.third_party_cents,
        }
        super().__init__(*args, initial=initial, **kwargs)
        _need(self.fields["amount_cents"])
        items = list(application.items.order_by("position"))
        for row in range(max(PLAN_ROWS, len(items))):
            item = items[row] if row < len(items) else None
            self.fields[f"label_{row}"] = forms.CharField(
                label=_("Wofür, Zeile %(row)d") % {"row": row + 1},
                max_length=120,
                required=False,
                initial=item.label if item else "",
            )
            self.fields[f"sum_{row}"] = MoneyField(
                label=_("Betrag, Zeile %(row)d") % {"row": row + 1},
                required=False,
                initial=item.amount_cents if item else None,
            )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each line."""
        numbers = [name.removeprefix("label_") for name in self.fields if name.startswith("label_")]
        return [(self[f"label_{number}"], self[f"sum_{number}"]) for number in numbers]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for label, amount in self.rows():
            if cleaned.get(amount.name) and not cleaned.get(label.name):
                self.add_error(label.name, _("Schreiben Sie, wofür das Geld gebraucht wird."))
        return cleaned

    def plan(self) -> dict[str, Any]:
        """What `save_plan` takes."""
        cleaned = self.cleaned_data
        items = [
            (cleaned[label.name], cleaned[amount.name] or 0)
            for label, amount in self.rows()
            if cleaned[label.name]
        ]
        return {
            "items": items,
            "version": cleaned["version"],
            "amount_cents": cleaned["amount_cents"],
            "own_contribution_cents": cleaned["own_contribution_cents"] or 0,
            "third_party_cents": cleaned["third_party_cents"] or 0,
        }


class AnswersForm(Form):
    """The questions of one section, each with the version of the answer that the writer saw."""

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question],
        answers: Mapping[int, Answer],
        words: Words,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            answer = answers.get(question.pk)
            field = _field(question, words)
            field.initial = _initial(question, answer)
            furnish(field)
            if question.is_required:
                _need(field)
            self.fields[f"q{question.pk}"] = field
            self.fields[f"v{question.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=answer.version if answer else 0
            )

    def values(self) -> dict[Question, Any]:
        """The answers that are well typed; files come as uploaded files, or not at all."""
        values = {}
        for question in self.questions:
            name = f"q{question.pk}"
            if name in self.cleaned_data and name not in self.errors:
                value = self.cleaned_data[name]
                if question.kind != Question.Kind.FILE or value:
                    values[question] = _plain(value)
        return values

    def versions(self) -> dict[int, int]:
        """The version of each answer that the writer saw."""
        return {question.pk: self.cleaned_data.get(f"v{question.pk}") or 0 for question in self.questions}


def _need(field: forms.Field) -> None:
    """A draft may lack it, what is handed in may not: so it is not called optional."""
    field.is_needed = True  # type: ignore[attr-defined]


def _field(question: Question, words: Words) -> forms.Field:
    kinds = Question.Kind
    options = [(option, said(option, words)) for option in question.options]
    label, help_text = said(question.label, words), _help(question, words)
    basic: dict[str, Any] = {"label": label, "help_text": help_text, "required": False}
    yes_no = [(True, _("Ja")), (False, _("Nein"))]
    makers = {
        kinds.SHORT_TEXT: lambda: forms.CharField(max_length=500, **basic),
        kinds.LONG_TEXT: lambda: forms.CharField(max_length=20_000, widget=forms.Textarea, **basic),
        kinds.NUMBER: lambda: forms.IntegerField(**basic),
        kinds.MONEY: lambda: MoneyField(**basic),
        kinds.DATE: lambda: forms.DateField(**basic),
        kinds.YES_NO: lambda: forms.TypedChoiceField(
            choices=yes_no,
            widget=forms.RadioSelect,
            coerce=lambda typed: typed == "True",
            empty_value=None,
            **basic,
        ),
        kinds.CHOICE: lambda: forms.ChoiceField(choices=options, widget=forms.RadioSelect, **basic),
        kinds.CHOICES: lambda: forms.MultipleChoiceField(
            choices=options, widget=forms.CheckboxSelectMultiple, **basic
        ),
        kinds.PLACE: lambda: PlaceField(**basic),
        kinds.FILE: lambda: forms.FileField(**basic),
        kinds.TABLE: lambda: TableField(columns=_columns(question, words), **basic),
    }
    return makers[kinds(question.kind)]()


def _columns(question: Question, words: Words) -> list[Column]:
    return [replace(column, label=said(column.label, words)) for column in columns(question)]


def _help(question: Question, words: Words) -> str:
    texts = (Question.Kind.SHORT_TEXT, Question.Kind.LONG_TEXT)
    most = _("Höchstens %(most)d Wörter.") % {"most": question.most or 0}
    limit = str(most) if question.kind in texts and question.most else ""
    condition = _("Nur wenn „%(question)s“ mit „%(answer)s“ beantwortet ist.")
    other, wanted = str(question.shown_if or ""), question.shown_if_answer
    only = str(condition) % {"question": said(other, words), "answer": said(wanted, words)}
    return " ".join(
        part for part in (said(question.help_text, words), limit, only if question.shown_if else "") if part
    )


def _initial(question: Question, answer: Answer | None) -> Any:
    if answer is None or question.kind == Question.Kind.FILE:
        return None
    if question.kind == Question.Kind.PLACE and answer.value:
        return Place.objects.filter(code=answer.value).first()
    return answer.value


def _plain(value: Any) -> Any:
    if isinstance(value, Place):
        return value.code
    return value.isoformat() if hasattr(value, "isoformat") else value


class WriterForm(Form):
    """The mail address of a member who shall write along."""

    email = forms.EmailField(label=_("E-Mail-Adresse des Mitglieds"))


class PartnerForm(Form):
    """An organisation that takes part, and with what."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.filter(is_confirmed=True).order_by("name")
    )
    contribution = forms.CharField(
        label=_("Beitrag zum Vorhaben"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class ReopeningForm(ModelForm):
    """Which application opens again, until when and why."""

    application = forms.IntegerField(label=_("Nummer der Bewerbung"), min_value=1)

    class Meta:
        model = Reopening
        fields = ("application", "until", "reason")


class ReceiptForm(Form):
    """The lines of a receipt."""

    receipt = forms.CharField(
        label=_("Text der Eingangsbestätigung"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Fügen Sie die vier Zeilen aus der Datei hier ein."),
    )
