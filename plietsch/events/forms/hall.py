"""What people type in a hall, and what the moderation does."""

from math import ceil
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plietsch.core.names import Person
from plietsch.events import playlists, vtt
from plietsch.events.models import Event, Hall, Place, Poll, Stream, Tongue
from plietsch.groups.models import Group
from plietsch.ui.forms import Form, ModelForm

MOST_BYTES = 1_000_000  # of captions: a day of talking
_CLOCK = r"\A[0-9]{1,2}:[0-5][0-9]:[0-5][0-9]\Z"


class Short(Form):
    """A form that is answered with one line."""

    def first_error(self) -> str:
        return str(next(iter(self.errors.values()))[0])


class _NamedForm(Short):
    """By somebody with a name; members do not type theirs, and registered guests find it typed.

    `ort` is where they are.
    """

    name = forms.CharField(
        label=_("Ihr Name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    ort = forms.ChoiceField(choices=Place, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Person, place: str = "", known_as: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.initial["name"] = user, known_as
        self.initial["ort"] = place if place in Place.values else Place.ONLINE
        if user.is_authenticated:
            del self.fields["name"]

    def _who(self) -> dict[str, str]:
        name = self.user.name if self.user.is_authenticated else self.cleaned_data["name"]
        return {"name": name, "place": self.cleaned_data["ort"] or Place.ONLINE}


class AskForm(_NamedForm):
    """A question."""

    text = forms.CharField(
        label=_("Ihre Frage"), max_length=400, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 400})
    )
    anonym = forms.BooleanField(label=_("Ohne meinen Namen"), required=False)
    field_order = ["text", "name", "anonym", "ort"]

    def __init__(self, *args: Any, hall: Hall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not hall.allows_anonymous:
            del self.fields["anonym"]
        elif not self.user.is_authenticated:
            del self.fields["anonym"]
            self.fields["name"].help_text = _("Freiwillig: Ohne Namen ist Ihre Frage anonym.")

    def order(self) -> dict[str, Any]:
        """What the operation needs to know."""
        who = self._who()
        if self.cleaned_data.get("anonym"):
            who["name"] = ""
        return {"text": self.cleaned_data["text"], **who}


class HandForm(_NamedForm):
    """A raised hand, or a lowered one."""

    wants = forms.CharField(max_length=1, required=False)

    def order(self) -> dict[str, Any]:
        """What the operation needs to know."""
        who = self._who()
        name = who["name"] or self.initial["name"] or str(_("Gast"))
        return {"wants": self.cleaned_data["wants"] == "1", **who, "name": name}


class HintForm(Short):
    """A line to all."""

    text = forms.CharField(
        label=_("Hinweis an alle"), max_length=300, required=False, help_text=_("Leer nimmt ihn weg.")
    )


class CaptionForm(Short):
    """A line of what is being said."""

    text = forms.CharField(
        label=_("Untertitel"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class TrimForm(Form):
    """Where a recording begins and ends."""

    start = forms.RegexField(label=_("Anfang"), regex=_CLOCK, help_text=_("Stunden:Minuten:Sekunden"))
    end = forms.RegexField(
        label=_("Ende"), regex=_CLOCK, required=False, help_text=_("Leer: bis zum Schluss")
    )

    def __init__(self, *args: Any, stream: Stream | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.length = playlists.length(stream.event, playlists.SOUND, cut=(0, None)) if stream else 0
        self.initial["start"] = _clock(stream.trim_start if stream else 0)
        self.initial["end"] = _clock(stream.trim_end) if stream and stream.trim_end else ""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        start, end = _seconds(found.get("start", "")), _seconds(found.get("end", ""))
        if end is not None and start is not None and end <= start:
            self.add_error("end", _("Das Ende liegt vor dem Anfang."))
        if start and start >= self.length:
            self._refuse("start")
        if end is not None and end > ceil(self.length):
            self._refuse("end")
        return found

    def _refuse(self, name: str) -> None:
        text = _("So lang ist die Aufzeichnung nicht. Sie endet bei %(end)s.")
        self.add_error(name, text % {"end": _clock(int(self.length))})

    def order(self) -> dict[str, Any]:
        """What the operation needs to know."""
        return {"start": _seconds(self.cleaned_data["start"]) or 0, "end": _seconds(self.cleaned_data["end"])}


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _seconds(clock: str) -> int | None:
    if not clock:
        return None
    hours, minutes, seconds = map(int, clock.split(":"))
    return hours * 3600 + minutes * 60 + seconds


class AnswerForm(Form):
    """A written answer."""

    text = forms.CharField(label=_("Antwort"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


class PollForm(Short):
    """A poll or a word cloud."""

    text = forms.CharField(label=_("Frage"), max_length=200)
    kind = forms.ChoiceField(label=_("Art"), choices=Poll.Kind)
    option_lines = forms.CharField(
        label=pgettext_lazy("Umfrage", "Antworten"),
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Eine je Zeile; für eine Wortwolke leer lassen"),
    )

    def __init__(self, *args: Any, poll: Poll | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if poll:
            options = poll.options.order_by("pk").values_list("text", flat=True)
            self.initial.update(text=poll.text, kind=poll.kind, option_lines="\n".join(options))

    def order(self) -> dict[str, Any]:
        """What the operation needs to know."""
        found = dict(self.cleaned_data)
        lines = (line.strip()[:100] for line in found.pop("option_lines").splitlines())
        return {**found, "options": [line for line in lines if line]}


class HallForm(ModelForm):
    """How people take part."""

    class Meta:
        model = Hall
        fields = ["voters", "is_moderated", "allows_anonymous", "group"]

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Group.objects.of(user) | Group.objects.filter(pk=self.instance.group_id)
        self.fields["group"].queryset = mine.distinct().order_by("name")  # type: ignore[attr-defined]
        self.fields["group"].help_text = _("Was offen bleibt, wird dort zum Thema.")
        self.fields["voters"].help_text = _(
            "„Alle, die zusehen“ zählt Browser, nicht Menschen: Wer mehrere benutzt, hat mehrere Stimmen."
        )


class HostsForm(Form):
    """Who moderates, by mail address."""

    addresses = forms.CharField(
        label=_("Mitglieder, die moderieren"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Eine E-Mail-Adresse je Zeile. Das Netzwerkbüro moderiert immer."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["addresses"] = "\n".join(event.hosts.order_by("email").values_list("email", flat=True))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        typed = {line.strip().lower() for line in found.get("addresses", "").splitlines() if line.strip()}
        people = [one for one in get_user_model().objects.filter(email__in=typed) if one.is_member]
        unknown = typed - {one.email.lower() for one in people}
        if unknown:
            words = _("Kein Mitglied des Netzwerks: %(addresses)s") % {
                "addresses": ", ".join(sorted(unknown))
            }
            self.add_error("addresses", words)
        return {**found, "hosts": people}


class CaptionFileForm(Form):
    """A file with captions."""

    language = forms.ChoiceField(label=_("Sprache"), choices=Tongue)
    file = forms.FileField(
        label=_("Untertiteldatei"),
        widget=forms.ClearableFileInput(attrs={"accept": ".vtt,.srt"}),
        help_text=_("WebVTT oder SubRip. Die Zeiten zählen vom Anfang der zugeschnittenen Aufzeichnung."),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if file := found.pop("file", None):
            try:
                found["text"] = vtt.clean(file.read(MOST_BYTES + 1)[:MOST_BYTES])
            except vtt.NotCaptions as refusal:
                self.add_error("file", str(refusal))
        return found
