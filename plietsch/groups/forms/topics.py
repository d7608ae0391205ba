"""What people write into topics."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Sector, Theme
from plietsch.groups.models import Group, Tag
from plietsch.ui.forms import Form

MOST_FILES = 10
LONGEST_BODY, LONGEST_TITLE = 50_000, 200  # characters


class _SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = _SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Bitte höchstens zehn Dateien auf einmal."))
        return [super(FilesField, self).clean(file, initial) for file in files if file]


class PostForm(Form):
    """A post with files."""

    body = forms.CharField(
        label=_("Beitrag"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 8, "data-mentions": ""}),
        help_text=_(
            "Markdown ist möglich. Mit @Name sprechen Sie Mitglieder der Gruppe und andere Gruppen an; im "
            "Feld steht dann ein Verweis in Klammern dahinter, im Beitrag nur der Name."
        ),
    )
    attachments = FilesField(label=_("Dateien"), required=False)
    reply_to_no = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class EditForm(Form):
    """Another text for a post."""

    body = PostForm.base_fields["body"]


class TopicForm(PostForm):
    """A topic with its first post, in the group's sub-topics, perhaps for the writer's sector only."""

    title = forms.CharField(label=_("Titel"), max_length=LONGEST_TITLE)
    field_order: Iterable[str] = ["title", "body", "attachments"]

    def __init__(self, *args: Any, group: Group, sector: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sector = sector
        tags = list(group.tags.order_by("name", "pk"))
        if tags:
            self.fields["tag"] = forms.ModelChoiceField(
                group.tags.order_by("name", "pk"),
                label=_("Unterthema"),
                required=False,
                empty_label=_("keines"),
            )
        if sector:
            label = _("Nur für den Bereich %(sector)s") % {"sector": Sector(sector).label}
            help_text = _("Niemand sonst liest mit, auch nicht die Moderation aus anderen Bereichen.")
            self.fields["is_closed"] = forms.BooleanField(label=label, required=False, help_text=help_text)

    def parts(self) -> dict[str, Any]:
        """What the operation writes, files aside."""
        aside = ("attachments", "reply_to_no", "is_closed")
        parts = {name: value for name, value in self.cleaned_data.items() if name not in aside}
        return parts | {"sector": self.sector if self.cleaned_data.get("is_closed") else ""}


class QuestionForm(TopicForm):
    """A question, with the field of work in which others may know an answer."""

    theme = forms.ModelChoiceField(
        Theme.objects.order_by("name"),
        label=_("Themenfeld"),
        required=False,
        empty_label=_("keines"),
        help_text=_("Bleibt die Frage offen, fragen wir Mitglieder, die in diesem Feld Erfahrung haben."),
    )
    field_order: Iterable[str] = ["title", "theme", "body", "attachments"]


class AnnouncementForm(TopicForm):
    """An announcement, on top of the group until a day."""

    pinned_until = forms.DateTimeField(
        label=_("Oben anheften bis"), required=False, help_text=_("Leer lassen, um nicht anzuheften.")
    )
    field_order: Iterable[str] = ["title", "body", "pinned_until", "attachments"]


class SortingForm(Form):
    """Under which sub-topic and in which field of work a topic is found."""

    tag = forms.ModelChoiceField(
        Tag.objects.none(), label=_("Unterthema"), required=False, empty_label=_("keines")
    )
    theme = forms.ModelChoiceField(
        Theme.objects.order_by("name"), label=_("Themenfeld"), required=False, empty_label=_("keines")
    )

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tag"].queryset = group.tags.order_by("name", "pk")  # type: ignore[attr-defined]


class PinForm(Form):
    """How long a topic stays on top."""

    until = forms.DateTimeField(
        label=_("Oben anheften bis"), required=False, help_text=_("Leer lassen, um es zu lösen.")
    )


class AcceptedForm(Form):
    """Which reply helped; none takes it back."""

    no = forms.IntegerField(min_value=2, max_value=2**31 - 1, required=False)


class AfterForm(Form):
    """Behind which post."""

    nach = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class ReadingForm(Form):
    """How far somebody has read."""

    no = forms.IntegerField(min_value=1, max_value=2**31 - 1)
