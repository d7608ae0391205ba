"""What people write into topics."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from plietsch.accounts.models import Theme
from plietsch.ui.forms import Form

MOST_FILES = 10


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
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 8, "data-mentions": ""}),
        help_text=_(
            "Markdown ist möglich. Mit @Name sprechen Sie Mitglieder der Gruppe an; im Feld steht "
            "dann ein Verweis in Klammern dahinter, im Beitrag nur der Name."
        ),
    )
    attachments = FilesField(label=_("Dateien"), required=False)
    reply_to_no = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class EditForm(Form):
    """Another text for a post."""

    body = PostForm.base_fields["body"]


class TopicForm(PostForm):
    """A topic with its first post."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    field_order: Iterable[str] = ["title", "body", "attachments"]

    def parts(self) -> dict[str, Any]:
        """What the operation writes, files aside."""
        aside = ("attachments", "reply_to_no")
        return {name: value for name, value in self.cleaned_data.items() if name not in aside}


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


class PinForm(Form):
    """How long a topic stays on top."""

    until = forms.DateTimeField(
        label=_("Oben anheften bis"), required=False, help_text=_("Leer lassen, um es zu lösen.")
    )


class AcceptedForm(Form):
    """Which reply helped; none takes it back."""

    no = forms.IntegerField(min_value=2, max_value=2**31 - 1, required=False)


class ReadingForm(Form):
    """How far somebody has read."""

    no = forms.IntegerField(min_value=1, max_value=2**31 - 1)
