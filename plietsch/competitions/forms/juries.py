"""Forms of the jury and of those who run it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Organisation
from plietsch.competitions.models import (
    Application,
    Call,
    CheckPoint,
    Conflict,
    Criterion,
    Meeting,
    Remark,
    Review,
    Score,
    Seat,
)
from plietsch.competitions.wordings import Words, said
from plietsch.ui.forms import Form, ModelForm

SKIPPED = "-"


class SeatForm(Form):
    """Who sits in the jury, sent by whom."""

    email = forms.EmailField(label=_("E-Mail-Adresse des Mitglieds"))
    function = forms.CharField(label=_("Funktion"), max_length=120, required=False)
    organisation = forms.ModelChoiceField(
        label=_("Entsendende Organisation"),
        queryset=Organisation.objects.filter(is_confirmed=True).order_by("name"),
        required=False,
    )
    is_chair = forms.BooleanField(label=_("Vorsitz"), required=False)


class SeatThemesForm(ModelForm):
    """What a juror knows well."""

    class Meta:
        model = Seat
        fields = ("themes",)
        widgets = {"themes": forms.CheckboxSelectMultiple}


class CheckForm(Form):
    """One box per point of the formal check."""

    reason = forms.CharField(
        label=_("Begründung"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Nötig, wenn ein Punkt nicht erfüllt ist."),
    )

    def __init__(self, *args: Any, points: list[CheckPoint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = points
        boxes = {
            f"point_{point.pk}": forms.BooleanField(label=point.text, required=False) for point in points
        }
        self.fields = {**boxes, **self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not all(self.marks().values()) and not cleaned.get("reason"):
            self.add_error("reason", _("Ein Ausschluss braucht eine Begründung."))
        return cleaned

    def marks(self) -> dict[CheckPoint, bool]:
        """Which points are met."""
        return {point: self.cleaned_data[f"point_{point.pk}"] for point in self.points}


class ReviewForm(Form):
    """Points per criterion with what they mean; "cannot judge" is a choice of its own."""

    comment = forms.CharField(
        label=_("Gesamteindruck"), max_length=4000, required=False, widget=forms.Textarea({"rows": 5})
    )

    def __init__(
        self,
        *args: Any,
        call: Call,
        criteria: list[Criterion],
        review: Review | None,
        is_second: bool,
        words: Words,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        given = {score.criterion_id: score for score in review.scores.all()} if review else {}
        questions: dict[str, forms.Field] = {}
        for criterion in criteria:
            questions[f"points_{criterion.pk}"] = forms.TypedChoiceField(
                label=said(criterion.name, words),
                help_text=said(criterion.description, words),
                choices=_scale(criterion, call.most_points, words),
                coerce=lambda typed: None if typed == SKIPPED else int(typed),
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=_points(given.get(criterion.pk)),
            )
            questions[f"comment_{criterion.pk}"] = forms.CharField(
                label=_("Anmerkung"),
                max_length=500,
                required=False,
                initial=given[criterion.pk].comment if criterion.pk in given else "",
            )
        self.fields["comment"].initial = review.comment if review else ""
        self.fields = {**questions, **self.fields}
        if is_second:
            self.fields["reason"] = forms.CharField(
                label=_("Warum sich das Urteil geändert hat"),
                max_length=1000,
                widget=forms.Textarea({"rows": 3}),
                initial=review.reason if review else "",
            )

    def scales(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        """Each criterion with the fields for its points and its remark."""
        return [(one, self[f"points_{one.pk}"], self[f"comment_{one.pk}"]) for one in self.criteria]

    def remarks(self) -> dict[Criterion, str]:
        """Remarks by criterion."""
        return {criterion: self.cleaned_data[f"comment_{criterion.pk}"] for criterion in self.criteria}

    def points(self) -> dict[Criterion, int | None]:
        """Points by criterion."""
        return {criterion: self.cleaned_data[f"points_{criterion.pk}"] for criterion in self.criteria}


def _points(score: Score | None) -> int | str | None:
    """What was chosen before; a criterion that could not be judged is a choice too."""
    return None if score is None else SKIPPED if score.points is None else score.points


def _scale(criterion: Criterion, most: int, words: Words) -> list[tuple[str, str]]:
    meanings = {anchor.points: said(anchor.text, words) for anchor in criterion.anchors.all()}
    steps = [
        (str(points), f"{points} – {meanings[points]}" if points in meanings else str(points))
        for points in range(most + 1)
    ]
    return [*steps, (SKIPPED, str(_("Das kann ich nicht beurteilen")))]


class ConflictForm(Form):
    """A word on why; it may stay empty."""

    note = forms.CharField(label=_("Anmerkung"), max_length=300, required=False)


class ReasonForm(Form):
    """A reason that goes into the minutes."""

    reason = forms.CharField(label=_("Begründung"), max_length=600, widget=forms.Textarea({"rows": 3}))


class MeetingForm(ModelForm):
    """How many members make a quorum."""

    class Meta:
        model = Meeting
        fields = ("quorum",)
        help_texts = {"quorum": _("So viele Mitglieder müssen ohne Befangenheit im Raum sein.")}


class AttendanceForm(Form):
    """Whose coming or going is noted."""

    seat = forms.ModelChoiceField(queryset=Seat.objects.none())

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = Seat.objects.current().filter(call=call)  # type: ignore[attr-defined]


class ResolutionForm(Form):
    """A word for the minutes; it may stay empty."""

    note = forms.CharField(
        label=_("Anmerkung für das Protokoll"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class RemarkForm(ModelForm):
    """A remark, and who shall hear of it."""

    class Meta:
        model = Remark
        fields = ("text", "mentioned")
        widgets = {"text": forms.Textarea({"rows": 4}), "mentioned": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, application: Application, own: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Seat.objects.current().filter(call=application.call_id).exclude(pk=own.pk)
        barred = Conflict.objects.binding().filter(application=application).values("seat")
        field = self.fields["mentioned"]
        field.queryset = seats.exclude(pk__in=barred).select_related("user").order_by("pk")  # type: ignore[attr-defined]
        field.label_from_instance = lambda seat: str(seat.user)  # type: ignore[attr-defined]
        field.help_text = _("Wen Sie erwähnen, bekommt eine Benachrichtigung.")
