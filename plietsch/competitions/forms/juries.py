"""Forms of the jury and of those who run it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Organisation
from plietsch.competitions.models import Call, CheckPoint, Criterion, Review
from plietsch.ui.forms import Form


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
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        given = {score.criterion_id: score.points for score in review.scores.all()} if review else {}
        questions: dict[str, forms.Field] = {}
        for criterion in criteria:
            questions[f"points_{criterion.pk}"] = forms.TypedChoiceField(
                label=str(criterion),
                help_text=criterion.description,
                choices=_scale(criterion, call.most_points),
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=given.get(criterion.pk),
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

    def points(self) -> dict[Criterion, int | None]:
        """Points by criterion."""
        return {criterion: self.cleaned_data[f"points_{criterion.pk}"] for criterion in self.criteria}


def _scale(criterion: Criterion, most: int) -> list[tuple[str, str]]:
    meanings = {anchor.points: anchor.text for anchor in criterion.anchors.all()}
    steps = [
        (str(points), f"{points} – {meanings[points]}" if points in meanings else str(points))
        for points in range(most + 1)
    ]
    return [*steps, ("", str(_("Das kann ich nicht beurteilen")))]


class ConflictForm(Form):
    """A word on why; it may stay empty."""

    note = forms.CharField(label=_("Anmerkung"), max_length=300, required=False)


class ReasonForm(Form):
    """A reason that goes into the minutes."""

    reason = forms.CharField(label=_("Begründung"), max_length=600, widget=forms.Textarea({"rows": 3}))
