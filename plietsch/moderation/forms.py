"""What people write to moderation, and what it answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import User
from plietsch.moderation.models import Block, Ground, Verdict, WatchedWord
from plietsch.ui.forms import Form


class ReportForm(Form):
    """Why something should be looked at."""

    ground = forms.ChoiceField(label=_("Worum geht es?"), choices=Ground.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Was sollten wir wissen?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecisionForm(Form):
    """A decision and its reason."""

    verdict = forms.ChoiceField(label=_("Entscheidung"), choices=Verdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Begründung"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Beide Seiten lesen sie. Nennen Sie die Regel und was die Person tun kann."),
    )


class AppealForm(Form):
    """Why a decision is wrong."""

    text = forms.CharField(
        label=_("Was sehen Sie anders?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class WordForm(Form):
    """A word or a domain for the list."""

    word = forms.CharField(
        label=_("Wort oder Domain"),
        max_length=100,
        help_text=_(
            "Zum Beispiel gewinnspiel oder billig.example. Eine Domain gilt auch für alles darunter."
        ),
    )


class WordRemovalForm(Form):
    """Which word goes."""

    word = forms.ModelChoiceField(WatchedWord.objects.order_by("word"))


class BlockForm(Form):
    """Whom, and whether to block or to hear from again."""

    member = forms.ModelChoiceField(User.objects.none())
    undo = forms.BooleanField(required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blocked = User.objects.filter(pk__in=Block.objects.filter(blocker=by).values("blocked"))
        others = User.objects.visible_to(by).exclude(pk=by.pk)
        self.fields["member"].queryset = others | blocked  # type: ignore[attr-defined]
