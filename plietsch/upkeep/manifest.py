"""How upkeep takes part: an entry in the office's menu, figures for monitoring."""

from django.utils.translation import gettext_lazy as _

from plietsch.core.registry import Gauge, Manifest, MenuItem, Verb
from plietsch.upkeep import queries

manifest = Manifest(
    verbs=[
        Verb("job.retried", _("{actor} lässt eine Aufgabe noch einmal versuchen"), "autorenew"),
        Verb("mail.repeated", _("{actor} lässt eine Mail noch einmal senden"), "mail"),
        Verb("mail.let_rest", _("{actor} lässt eine Mail als gesendet gelten"), "mail"),
        Verb("backup.made", _("Eine Sicherung ist fertig"), "download"),
    ],
    menu=[
        MenuItem(_("Betrieb"), "upkeep:system", menu="office", order=90, permission="upkeep.look_after"),
    ],
    gauges=[
        Gauge(
            "plietsch_mails_open",
            "Mails that wait, were given up or perhaps sent",
            queries.mails_by_state,
            label="state",
        ),
        Gauge(
            "plietsch_last_backup_timestamp_seconds", "When the last backup was made", queries.backup_moment
        ),
        Gauge("plietsch_media_free_bytes", "What the disk of uploaded files has left", queries.free_bytes),
    ],
)
