"""For editors: what is missing in which language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from plietsch.portal.languages import NAMES
from plietsch.portal.translating import OTHERS, orphans, report


@require_safe
@require_admin_access
def translations(request: HttpRequest) -> HttpResponse:
    """All German pages with their translations, or those that one language lacks; and what lacks German."""
    chosen = request.GET.get("sprache", "")
    chosen = chosen if chosen in OTHERS else ""
    languages = [(code, NAMES[code]) for code in OTHERS]
    context = {"rows": report(chosen), "orphans": orphans(), "languages": languages, "chosen": chosen}
    return render(request, "portal/translations.html", context)
