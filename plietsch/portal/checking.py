"""What is checked while somebody writes, and what the editor says about it in plain words."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

PATIENCE = {  # ms
    "pingWaitTime": 5_000,  # after half a second axe takes a preview on a slow machine for one without faults
    "frameWaitTime": 10_000,  # a preview that was exchanged in the midst of a check never answers
}
VAGUE = "vague-link-text"  # static/portal/checks.js marks such links, for a rule cannot read


class Checks(ContentCheckerItem):
    """Wagtail's checks, one more, and our words for those that meet most writers."""

    axe_run_only = [*ContentCheckerItem.axe_run_only, "image-alt", VAGUE]
    axe_custom_rules = [
        *ContentCheckerItem.axe_custom_rules,
        {
            "id": VAGUE,
            "impact": "serious",
            "selector": "[data-vague]",
            "tags": ["best-practice"],
            "any": ["non-empty-title"],
            "enabled": True,
        },
    ]
    axe_messages = ContentCheckerItem.axe_messages | {
        VAGUE: {
            "error_name": _("Ein Link sagt nicht, wohin er führt"),
            "help_text": _("Nennen Sie das Ziel, etwa „Förderrichtlinie als PDF“ statt „hier“."),
        },
        "heading-order": {
            "error_name": _("Eine Überschrift überspringt eine Stufe"),
            "help_text": _("Beginnen Sie mit Überschrift 2; unter ihr stehen Überschriften 3."),
        },
        "empty-heading": {
            "error_name": _("Eine Überschrift ist leer"),
            "help_text": _("Schreiben Sie etwas hinein, oder nehmen Sie sie fort."),
        },
        "p-as-heading": {
            "error_name": _("Ein fetter Absatz dient als Überschrift"),
            "help_text": _("Machen Sie eine richtige Überschrift daraus: Nur die findet, wer nicht sieht."),
        },
        "image-alt": {
            "error_name": _("Einem Bild fehlt die Beschreibung"),
            "help_text": _("Sagen Sie, was zu sehen ist, für alle, die es nicht sehen."),
        },
        "alt-text-quality": {
            "error_name": _("Die Beschreibung eines Bildes sieht wie ein Dateiname aus"),
            "help_text": _("Sagen Sie, was zu sehen ist, für alle, die es nicht sehen."),
        },
        "empty-meta-description": {
            "error_name": _("Der Vorspann fehlt"),
            "help_text": _("Er steht in Listen, bei Suchmaschinen und neben geteilten Links."),
        },
    }

    def get_axe_options(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_axe_options(request) | PATIENCE
