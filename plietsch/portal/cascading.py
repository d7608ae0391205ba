"""Which translations go along when pages are withdrawn or deleted in the editor, as its questions offer."""

from collections.abc import Collection

from django.conf import settings
from django.contrib import messages
from django.utils.translation import gettext as _
from wagtail.permission_policies.pages import PagePermissionPolicy

from plietsch.core.names import Person, UserRequest
from plietsch.portal.models import Page
from plietsch.portal.operations.translations import delete, withdraw

ACTIONS = ("unpublish", "delete")


def others_of(pages: Collection[Page], action: str, user: Person) -> list[Page]:
    """The translations of German pages, offered to people who publish."""
    german = [page for page in pages if page.locale.language_code == settings.LANGUAGE_CODE]
    allowed = PagePermissionPolicy().instances_user_has_permission_for(user, "publish")
    found = allowed.filter(translation_key__in=[page.translation_key for page in german])
    found = found.out_or_waiting() if action == "unpublish" else found
    found = found.exclude(pk__in=[page.pk for page in pages])
    return list(found.select_related("locale").order_by("translation_key", "locale_id"))


def take_along(request: UserRequest, pages: Collection[Page], action: str) -> None:
    """Do to the translations what was done to the pages, where the answer says so."""
    others = others_of(pages, action, request.user) if request.POST.get("translations") else []
    if not others:
        return
    titles = ", ".join(f"„{page.title}“" for page in others)
    if action == "delete":
        delete(others, by=request.user)
        messages.success(request, _("Auch gelöscht: %(titles)s") % {"titles": titles})
    else:
        withdraw(others, by=request.user, below=bool(request.POST.get("include_descendants")))
        messages.success(request, _("Auch zurückgezogen: %(titles)s") % {"titles": titles})
