"""Pictures and files that pages show: who may not publish changes none, and nobody deletes one.

A page shows them when it is out, or approved and waiting for its hour.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.documents.models import Document
from wagtail.models import ReferenceIndex, Revision

from plietsch.core.names import Person
from plietsch.core.permissions import can
from plietsch.portal.models import Page, Picture

_MODELS = {"wagtailimages": Picture, "wagtaildocs": Document}
_KEYS = {"wagtailimages": "image_id", "wagtaildocs": "document_id"}
_CHANGES = {"edit", "image_usage", "document_usage"}
NAMED = 3


def published_with(things: Iterable[Picture | Document]) -> list[Page]:
    """The published pages that show one of these."""
    rows = ReferenceIndex.get_references_to_in_bulk(list(things))
    keys = {row.object_id for row in rows if issubclass(row.content_type.model_class() or object, Page)}
    return list(Page.objects.filter(pk__in=keys, live=True).order_by("title", "pk"))


def waiting_with(things: Iterable[Picture | Document]) -> Iterator[Page]:
    """The approved states of pages that show one of these and wait for their hour."""
    wanted = list(things)
    for revision in Revision.page_revisions.exclude(approved_go_live_at=None).order_by("pk"):
        page = _outline(revision)
        if any(shows(page, thing) for thing in wanted):
            yield page


def shows(page: Page, thing: Picture | Document) -> bool:
    """Whether this state of a page does, told as Wagtail writes its index, which knows saved rows only."""
    wanted = ContentType.objects.get_for_model(thing).pk, str(thing.pk)
    return any(
        wanted == (kind, key) for kind, key, *_way in ReferenceIndex._extract_references_from_object(page)
    )


def is_kept(thing: Picture | Document, *, action: str, user: Person) -> bool:
    """Whether pages show it, so that this person may not do this to it."""
    is_bound = action == "delete" or (action == "change" and not can(user, "portal.publish_pages"))
    return is_bound and bool(published_with([thing]) or next(waiting_with([thing]), None))


def obstacle(request: HttpRequest) -> str:
    """Why the editor may not do this to a picture or file, in words; "" where it may, or where pages tell."""
    things, action = _meant(request)
    kept = [thing for thing in things if is_kept(thing, action=action, user=request.user)]
    if not kept:
        return ""
    titles = dict.fromkeys(f"„{page.title}“" for page in [*published_with(kept), *waiting_with(kept)])
    named = {"titles": ", ".join(list(titles)[:NAMED])}
    if action == "delete":
        return _("Diese Seiten zeigen das: %(titles)s. Nehmen Sie es dort erst heraus.") % named
    return (
        _(
            "Diese Seiten zeigen das: %(titles)s. Ändern kann es, wer veröffentlicht; Sie können ein "
            "neues hochladen und die Seite damit zur Freigabe einreichen."
        )
        % named
    )


def _meant(request: HttpRequest) -> tuple[list[Picture | Document], str]:
    """The pictures or files that a request of the editor changes or deletes."""
    match = request.resolver_match
    if match is None:
        return [], ""
    if match.url_name == "wagtail_bulk_action":
        return _chosen(request, **match.kwargs)
    model, key = _MODELS.get(match.namespace), match.kwargs.get(_KEYS.get(match.namespace, ""))
    action = "delete" if match.url_name == "delete" else "change" if match.url_name in _CHANGES else ""
    return (list(model._default_manager.filter(pk=key)) if model and action else []), action


def _chosen(
    request: HttpRequest, *, app_label: str, model_name: str, action: str
) -> tuple[list[Picture | Document], str]:
    """What a list's action would touch, as Wagtail itself reads the request."""
    found = bulk_action_registry.get_bulk_action_class(app_label, model_name, action)
    model = apps.get_model(app_label, model_name) if found else None
    if found is None or model not in _MODELS.values():
        return [], ""
    try:
        _open, rest = found(request, model).get_actionable_objects()
    except ValueError as error:
        raise Http404(request.GET.getlist("id")) from error
    return rest["items_with_no_access"], "delete" if action == "delete" else "change"


def _outline(revision: Revision) -> Page:
    """A state of a page as far as its own row goes, without a question for each record that it names."""
    model: Any = ContentType.objects.get_for_id(revision.content_type_id).model_class()
    fields, content = model._meta.concrete_fields, revision.content
    page: Page = model(**{each.attname: content[each.name] for each in fields if each.name in content})
    return page
