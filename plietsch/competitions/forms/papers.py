"""Forms about what is missing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from plietsch.competitions.models import PaperRequest
from plietsch.core.uploads import Kind
from plietsch.ui.forms import Form, ModelForm

PAPERS = (Kind.PDF, Kind.OFFICE, Kind.TEXT, Kind.IMAGE)  # what applicants may hand in


class PaperRequestForm(ModelForm):
    """What is missing, and until when it is needed."""

    class Meta:
        model = PaperRequest
        fields = ("text", "due_on")


class PaperReplyForm(Form):
    """Words, a file, or both."""

    reply = forms.CharField(label=_("Antwort"), widget=forms.Textarea, max_length=4000, required=False)
    file = forms.FileField(label=_("Datei"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("reply") and not cleaned.get("file"):
            raise ValidationError(_("Schreiben Sie eine Antwort oder wählen Sie eine Datei."))
        return cleaned
