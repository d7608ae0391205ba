"""Pictures and files that published pages show: who may not publish changes none, and nobody deletes one."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.documents.models import Document
from wagtail.models import ReferenceIndex

from plietsch.core.permissions import can
from plietsch.portal.models import Page, Picture

_MODELS = {"wagtailimages": Picture, "wagtaildocs": Document}
_KEYS = {"wagtailimages": "image_id", "wagtaildocs": "document_id"}
_BULK = {"image": Picture, "picture": Picture, "document": Document}
NAMED = 3


def pages_showing(things: Iterable[Picture | Document]) -> list[Page]:
    """The published pages that show one of these."""
    rows = ReferenceIndex.get_references_to_in_bulk(list(things))
    keys = {row.object_id for row in rows if issubclass(row.content_type.model_class() or object, Page)}
    return list(Page.objects.filter(pk__in=keys, live=True).order_by("title", "pk"))


def obstacle(request: HttpRequest) -> str:
    """Why the editor may not do this to a picture or file; "" where it may."""
    things, deletes = _meant(request)
    pages = pages_showing(things) if things and request.method == "POST" else []
    if not pages:
        return ""
    titles = ", ".join(f"„{page.title}“" for page in pages[:NAMED])
    if deletes:
        return _("Veröffentlichte Seiten zeigen das noch: %(titles)s. Nehmen Sie es dort erst heraus.") % {
            "titles": titles
        }
    if can(request.user, "portal.publish_pages"):
        return ""
    return _(
        "Veröffentlichte Seiten zeigen das: %(titles)s. Ändern kann es, wer veröffentlicht; Sie können ein "
        "neues hochladen und die Seite damit zur Freigabe einreichen."
    ) % {"titles": titles}


def _meant(request: HttpRequest) -> tuple[list[Picture | Document], bool]:
    """The pictures or files that a request of the editor is about, and whether it deletes them."""
    match = request.resolver_match
    if match is None:
        return [], False
    if match.url_name == "wagtail_bulk_action":
        model = _BULK.get(str(match.kwargs.get("model_name")))
        keys = [key for key in request.GET.getlist("id") if key.isdecimal()]
        found = list(model._default_manager.filter(pk__in=keys)) if model else []
        return found, match.kwargs.get("action") == "delete"
    model, name = _MODELS.get(match.namespace), _KEYS.get(match.namespace, "")
    if model is None or name not in match.kwargs:
        return [], False
    return list(model._default_manager.filter(pk=match.kwargs[name])), "delete" in (match.url_name or "")
