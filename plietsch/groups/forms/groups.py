"""What people say about groups and about who comes in."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Sector
from plietsch.groups.models import File, Group, JoinPolicy, JoinRequest, Page, Role, Topic, Visibility
from plietsch.moderation.watching import watched_words
from plietsch.ui.forms import Form, ModelForm, without_address

MOST_QUESTIONS, MOST_TAGS = 5, 20


class GroupForm(ModelForm):
    """Name, words and doors of a group.

    Where more people would read what was written inside before, that is asked first.
    """

    tag_names = forms.CharField(
        label=_("Unterthemen"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Eines in jeder Zeile, höchstens zwanzig. Themen lassen sich danach ordnen."),
    )

    opens_content = forms.BooleanField(
        label=_("Ja, auch das bisher Geschriebene dürfen diese Menschen lesen"), required=False
    )

    class Meta:
        model = Group
        fields = [
            "name",
            "summary",
            "description",
            "visibility",
            "join_policy",
            "is_confidential",
            "questions",
        ]
        widgets = {"visibility": forms.RadioSelect, "join_policy": forms.RadioSelect}
        help_texts = {
            "summary": _("Ein Satz für die Liste der Gruppen."),
            "is_confidential": _("Mails sagen dann nur, dass es Neues gibt, ohne Namen, Titel und Text."),
            "questions": _("Eine in jeder Zeile, höchstens fünf. Sie stehen im Formular der Anfrage."),
            "description": _("Wofür ist die Gruppe da? Markdown ist möglich."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].validators.append(without_address)
        self.fields["questions"].widget.attrs["rows"] = 3
        if self.instance.pk:
            self.initial["tag_names"] = "\n".join(str(tag) for tag in self.instance.tags.order_by("name"))
        if not (self._opens() and (content := _content(self.instance))):
            del self.fields["opens_content"]
        else:
            self.fields["opens_content"].help_text = content

    def _opens(self) -> bool:
        """Whether a group that was there before lets more people read than until now."""
        if not (self.is_bound and self.instance.pk):
            return False
        doors = {name: self.data.get(name, "") for name in ("visibility", "join_policy")}
        return Group(**doors).openness > self.instance.openness

    def clean(self) -> None:
        super().clean()
        chosen = self.cleaned_data
        if (
            chosen.get("visibility") == Visibility.HIDDEN
            and chosen.get("join_policy") != JoinPolicy.INVITATION
        ):
            self.add_error("join_policy", _("In eine verborgene Gruppe kommt man nur auf Einladung."))
        if "opens_content" in self.fields and not chosen.pop("opens_content", False):
            self.add_error(
                "opens_content", _("Bestätigen Sie das bitte, oder lassen Sie die Tür, wie sie war.")
            )
        for name in {"name", "summary", "description", "questions", "tag_names"} & set(self.changed_data):
            if words := watched_words(str(chosen.get(name, ""))):
                self.add_error(name, _unwanted(words[0]))

    def clean_questions(self) -> str:
        return "\n".join(_few_lines(self.cleaned_data["questions"], MOST_QUESTIONS, longest=200))

    def clean_tag_names(self) -> list[str]:
        return _few_lines(self.cleaned_data["tag_names"], MOST_TAGS, longest=40)


def _content(group: Group) -> str:
    """What stands in a group, for who is about to open it; empty where nothing does."""
    there = {
        "topics": Topic.objects.filter(group=group, deleted_at=None),
        "pages": Page.objects.filter(group=group, deleted_at=None),
        "files": File.objects.filter(group=group),
    }
    counts = {name: rows.count() for name, rows in there.items()}
    text = _(
        "Bisher stehen hier: Themen %(topics)s, Seiten %(pages)s, Dateien %(files)s."
        " Wer geschrieben hat, erfährt es."
    )
    return text % counts if any(counts.values()) else ""


def _unwanted(word: str) -> str:
    return gettext("„%(word)s“ steht auf der Liste des Netzwerkbüros. Bitte schreiben Sie es anders.") % {
        "word": word
    }


def _few_lines(text: str, most: int, *, longest: int) -> list[str]:
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(lines) > most or any(len(line) > longest for line in lines):
        limits = {"most": most, "longest": longest}
        raise forms.ValidationError(
            _("Bitte höchstens %(most)s Zeilen mit je höchstens %(longest)s Zeichen.") % limits
        )
    return lines


class JoinRequestForm(ModelForm):
    """A word to the moderation, and answers to what the group asks."""

    class Meta:
        model = JoinRequest
        fields = ["message"]

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = group.questions.splitlines()
        for number, question in enumerate(self.questions):
            self.fields[f"answer_{number}"] = forms.CharField(label=question, max_length=1000)

    def parts(self) -> dict[str, Any]:
        """What the operation writes."""
        given = (self.cleaned_data[f"answer_{number}"] for number in range(len(self.questions)))
        answers = [list(pair) for pair in zip(self.questions, given, strict=True)]
        return {"message": self.cleaned_data["message"], "answers": answers}


class ArchiveForm(ModelForm):
    """The last word of a group."""

    class Meta:
        model = Group
        fields = ["legacy"]
        help_texts = {"legacy": _("Steht danach oben auf der Seite der Gruppe: was erreicht wurde.")}


class SectorForm(Form):
    """What a member counts as."""

    sector = forms.ChoiceField(choices=[("", ""), *Sector.choices], required=False)


class ReasonForm(ModelForm):
    """Why a request is declined."""

    class Meta:
        model = JoinRequest
        fields = ["reason"]


class RoleForm(Form):
    """Which role a member gets."""

    role = forms.ChoiceField(label=_("Rolle"), choices=Role)


class PersonSearchForm(Form):
    """Whom to invite."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)


class InvitationForm(Form):
    """Who is invited, by key."""

    member = forms.IntegerField(min_value=1)
