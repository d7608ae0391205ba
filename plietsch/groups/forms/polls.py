"""How a poll is set up and answered."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plietsch.groups.forms.topics import TopicForm
from plietsch.groups.models import Method, Option, Poll
from plietsch.ui.forms import Form

FEWEST, MOST = 2, 20
LONGEST = 200


class PollForm(TopicForm):
    """A topic with a vote."""

    method = forms.ChoiceField(
        label=_("Art der Umfrage"), choices=Method, widget=forms.RadioSelect, initial=Method.SINGLE
    )
    options = forms.CharField(
        label=_("Möglichkeiten"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Eine in jeder Zeile, zwei bis zwanzig."),
    )
    is_anonymous = forms.BooleanField(
        label=_("Anonym abstimmen"),
        required=False,
        help_text=_("Niemand erfährt, wer wofür war. Die eigene Stimme lässt sich dann nicht mehr ändern."),
    )
    closes_at = forms.DateTimeField(
        label=_("Ende"), required=False, help_text=_("Leer lassen für eine Umfrage ohne Ende.")
    )
    field_order: Iterable[str] = [
        *("title", "body", "method", "options", "is_anonymous", "closes_at", "attachments"),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].required = False

    def clean(self) -> dict[str, Any]:
        """A question that says everything needs no text besides."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        return found | {"body": found.get("body") or found.get("title", "")}

    def clean_options(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines()]
        options = list(dict.fromkeys(filter(None, lines)))
        if not FEWEST <= len(options) <= MOST:
            raise forms.ValidationError(_("Bitte zwei bis zwanzig verschiedene Möglichkeiten."))
        if any(len(option) > LONGEST for option in options):
            raise forms.ValidationError(_("Bitte jede Möglichkeit in höchstens 200 Zeichen."))
        return options

    def clean_closes_at(self) -> datetime | None:
        closes_at: datetime | None = self.cleaned_data["closes_at"]
        if closes_at and closes_at <= timezone.now():
            raise forms.ValidationError(_("Dieser Zeitpunkt ist schon vorbei."))
        return closes_at


class VoteForm(Form):
    """One person's vote, as the keys of options, best first."""

    def __init__(self, *args: Any, poll: Poll, options: list[Option], **kwargs: Any) -> None:
        self.poll, self.options = poll, options
        super().__init__(*args, **kwargs)
        if poll.method == Method.RANKING:
            self.fields.update({f"rank_{option.pk}": self._place(option) for option in options})
        else:
            self.fields["options"] = self._choice()

    def _choice(self) -> forms.Field:
        choices = [(option.pk, option.text) for option in self.options]
        if self.poll.method == Method.SINGLE:
            return forms.TypedChoiceField(
                label=_("Ihre Stimme"), choices=choices, coerce=int, widget=forms.RadioSelect
            )
        return forms.TypedMultipleChoiceField(
            label=_("Ihre Stimmen"), choices=choices, coerce=int, widget=forms.CheckboxSelectMultiple
        )

    def _place(self, option: Option) -> forms.Field:
        places = [("", _("kein Platz")), *((no, str(no)) for no in range(1, len(self.options) + 1))]
        return forms.TypedChoiceField(label=option.text, choices=places, coerce=int, required=False)

    def clean(self) -> dict[str, Any]:
        if self.poll.method == Method.RANKING:
            places = sorted(place for option in self.options if (place := self._placed(option)))
            if not places:
                raise forms.ValidationError(_("Bitte geben Sie mindestens einen Platz an."))
            if len(set(places)) != len(places):
                raise forms.ValidationError(_("Bitte vergeben Sie jeden Platz nur einmal."))
        return self.cleaned_data

    def keys(self) -> list[int]:
        """The options that were chosen, best first."""
        if self.poll.method == Method.RANKING:
            placed = [option for option in self.options if self._placed(option)]
            return [option.pk for option in sorted(placed, key=self._placed)]
        chosen = self.cleaned_data["options"]
        return chosen if isinstance(chosen, list) else [chosen]

    def _placed(self, option: Option) -> int:
        return int(self.cleaned_data.get(f"rank_{option.pk}") or 0)
