"""What core keeps about people: files they handed in, mails on their way, and the log by their number."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from plietsch.core.models import Activity, Letter, Upload
from plietsch.core.registry import PersonalData
from plietsch.core.tasks import clear_traces
from plietsch.core.traces import clear_mail_files

_CONTRACT = "Art. 6 Abs. 1 Buchst. b DSGVO"


def _disown_uploads(user: Any) -> None:
    Upload.objects.filter(uploaded_by=user.pk).update(uploaded_by=None)


def _remove_letters(user: Any) -> None:
    Letter.objects.filter(address=user.email).delete()
    clear_mail_files(user.email)
    clear_traces.enqueue()


def _keep_log(user: Any) -> None:
    """Facts hold the number alone; with the account its meaning goes, and the seals stay whole."""


personal_data = [
    PersonalData(
        model=Upload,
        label=_("Hochgeladene Dateien"),
        rows=lambda user: Upload.objects.filter(uploaded_by=user.pk),
        fields=("name", "media_type", "size", "uploaded_at"),
        erase=_disown_uploads,
        purpose=_("Austausch von Unterlagen"),
        legal_basis=_CONTRACT,
        kept=_("solange der Beitrag besteht, an dem die Datei hängt"),
    ),
    PersonalData(
        model=Letter,
        label=_("Mails auf dem Weg"),
        rows=lambda user: Letter.objects.filter(address=user.email),
        fields=("subject", "text", "written_at"),
        erase=_remove_letters,
        purpose=_("Zustellung von Mails"),
        legal_basis=_CONTRACT,
        kept=_("bis der Mailserver sie annimmt, längstens sieben Tage"),
    ),
    PersonalData(
        model=Activity,
        label=_("Protokoll der eigenen Handlungen"),
        rows=lambda user: Activity.objects.filter(actor=user.pk),
        fields=("verb", "subject", "at"),
        erase=_keep_log,
        purpose=_("Nachvollziehbarkeit von Entscheidungen"),
        legal_basis="Art. 6 Abs. 1 Buchst. e DSGVO",
        kept=_("dauerhaft, ohne Namen und Texte"),
    ),
]
