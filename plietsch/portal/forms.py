"""Input to the portal: pictures with what they need, and the name of a new editor."""

import re
from collections.abc import Callable
from os import SEEK_END
from tempfile import TemporaryFile
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from plietsch.accounts.models import User
from plietsch.core.uploads import Kind, RefusedUpload, Taken, taken, too_many_pixels
from plietsch.portal.models import BarrierReport, Category, Subscriber

_FILE = re.compile(r"\S\.(?:jpe?g|png|gif|webp|heic|tiff?)\Z", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3}")


class PictureForm(BaseImageForm):
    """A picture says what it shows and whose it is; where it was taken stays with the photographer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.to_python = _whole(file.to_python)
        file.error_messages["file_too_many_pixels"] = too_many_pixels()
        description = self.fields["description"]
        description.required = True
        description.label = _("Was ist zu sehen?")
        description.help_text = _(
            "Für Menschen, die das Bild nicht sehen: so, wie Sie es am Telefon erzählen."
        )

    def clean_description(self) -> str:
        """Words; a file's name or a dash says nothing to who listens."""
        said = str(self.cleaned_data["description"]).strip()
        if _FILE.search(said) or not _WORD.search(said):
            raise forms.ValidationError(
                _("Sagen Sie, was zu sehen ist, für alle, die es nicht sehen."), code="vague"
            )
        return said

    def clean_file(self) -> Any:
        """The same picture, drawn anew without metadata and whatever else the file held."""
        return _looked_through(self, {Kind.IMAGE}, most=settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)


class FileForm(BaseDocumentForm):
    """A file to download is what its name says, and free of viruses where the operator has that checked."""

    def clean_file(self) -> Any:
        """As all files that people hand in."""
        return _looked_through(self, {Kind.PDF, Kind.OFFICE, Kind.TEXT, Kind.ARCHIVE})


def _looked_through(form: forms.ModelForm[Any], kinds: set[Kind], *, most: int | None = None) -> Any:
    """The file of a form as it may be kept; one that was kept before is left alone."""
    file = form.cleaned_data.get("file")
    if not file or "file" not in form.changed_data:
        return file
    try:
        with taken(file, kinds=kinds, most=most) as found:
            return _handed_on(found)
    except RefusedUpload as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


def _handed_on(found: Taken) -> UploadedFile:
    """A copy on the disk, however large the file is: the draft that was looked through goes.

    It has no name there; one that is moved away from under Django leaves a complaint in the log.
    """
    size = found.kept.file.seek(0, SEEK_END)
    whole = TemporaryFile()  # noqa: SIM115 - open as long as the form
    file = UploadedFile(whole, found.name, found.known.media_type, size)
    for chunk in File(found.kept.file).chunks():
        file.write(chunk)
    file.seek(0)
    return file


def _whole(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Wagtail opens a picture that breaks off in the middle without asking whether that works."""

    def read_whole(data: Any) -> Any:
        try:
            return read(data)
        except OSError as error:
            raise forms.ValidationError(_("Das Bild ist beschädigt."), code="broken") from error

    return read_whole


class EditorForm(forms.Form):
    """A member, by mail address, and whether somebody else has to agree to what they write."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Die Adresse, mit der die Person sich anmeldet."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    may_publish = forms.ChoiceField(
        label=_("Was darf die Person?"),
        choices=[
            ("no", _("Schreiben und zur Freigabe einreichen")),
            ("yes", _("Schreiben, freigeben und veröffentlichen")),
        ],
        initial="no",
        widget=forms.RadioSelect,
    )

    def clean_email(self) -> User:
        person = User.objects.members().filter(email__iexact=self.cleaned_data["email"]).first()
        if person is None:
            raise forms.ValidationError(_("Unter dieser Adresse ist kein Mitglied bekannt."))
        return person


class BarrierForm(forms.ModelForm[BarrierReport]):
    """What somebody could not use."""

    class Meta:
        model = BarrierReport
        fields = ("text", "where", "email")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {
            "text": _("So, wie Sie es erlebt haben; Fachwörter braucht es nicht."),
            "where": _("Die Adresse oder die Überschrift der Seite."),
            "email": _("Nur wenn Sie eine Antwort per E-Mail möchten."),
        }


class AnswerForm(forms.ModelForm[BarrierReport]):
    """What becomes of a report."""

    is_mended = forms.BooleanField(label=_("Die Barriere ist behoben"), required=False)

    class Meta:
        model = BarrierReport
        fields = ("answer", "statement")
        widgets = {"answer": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "answer": _("Liest, wer gemeldet hat."),
            "statement": _("Steht öffentlich in der Erklärung, bis die Barriere behoben ist. Ohne Namen."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.fields["is_mended"].initial = self.instance.mended_at is not None


class ChoiceForm(forms.Form):
    """What somebody wants to hear about."""

    categories = forms.ModelMultipleChoiceField(
        label=_("Kategorien"),
        queryset=Category.objects.order_by("name", "pk"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ohne Auswahl bekommen Sie alle Nachrichten."),
    )


class SubscribeForm(ChoiceForm):
    """Where news should go, and about what."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        max_length=Subscriber._meta.get_field("email").max_length,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("email", "categories")
