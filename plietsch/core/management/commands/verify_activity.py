"""Find out whether somebody touched the recorded facts behind the application's back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from plietsch.core.models import Activity, Seal
from plietsch.core.sealing import findings


class Command(BaseCommand):
    """`manage.py verify_activity [--anchor DIGEST]`: exit code 1 and one line per touched row."""

    help = "Check all seals over recorded facts; name every altered, removed or inserted row."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", default="", help="a digest noted earlier, which must still be there")

    def handle(self, *args: Any, anchor: str, **options: Any) -> None:
        touched = 0
        for finding in findings():
            touched += 1
            self.stderr.write(str(finding))
        if anchor and not Seal.objects.filter(digest=anchor).exists():
            touched += 1
            self.stderr.write(_("Das Siegel, das Sie notiert haben, gibt es nicht mehr: %s") % anchor)
        if touched:
            raise CommandError(_("%s Funde: Das Protokoll ist nicht unversehrt.") % touched)
        self._tell_anchor()

    def _tell_anchor(self) -> None:
        sealed = Activity.objects.filter(seal__isnull=False).count()
        newest = Seal.objects.order_by("-number").first()
        self.stdout.write(_("Unversehrt: %s versiegelte Einträge.") % sealed)
        if newest:
            self.stdout.write(_("Neuestes Siegel, zum Notieren an einem anderen Ort: %s") % newest.digest)
