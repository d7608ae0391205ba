"""Projects to subscribe to."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plietsch.core.html import markdown
from plietsch.core.mail import address_of
from plietsch.core.permissions import public
from plietsch.projects.models import Project, Update

LENGTH = 30


@public
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """The newest public projects."""
    newest = Project.objects.filter(published_at__isnull=False).by_newest()[:LENGTH]
    feed = _feed(
        _("Projekte: {network}").format(network=settings.NETWORK_NAME), reverse("projects:directory")
    )
    for project in newest:
        link = address_of(project.get_absolute_url())
        feed.add_item(
            project.title,
            link,
            project.summary,
            unique_id=link,
            pubdate=project.published_at,
            updateddate=project.published_at,
        )
    return _answer(feed)


@public
@require_safe
def updates(request: HttpRequest, project: str) -> HttpResponse:
    """News of one public project."""
    found = get_object_or_404(Project.objects.filter(published_at__isnull=False), slug=project)
    feed = _feed(found.title, found.get_absolute_url())
    newest: Iterable[Update] = found.updates.order_by("-published_at", "-pk")[:LENGTH]
    for update in newest:
        link = f"{address_of(found.get_absolute_url())}#meldung-{update.pk}"
        feed.add_item(
            update.title,
            link,
            markdown(update.text),
            unique_id=link,
            pubdate=update.published_at,
            updateddate=update.published_at,
        )
    return _answer(feed)


def _feed(title: str, path: str) -> Atom1Feed:
    link = address_of(path)
    return Atom1Feed(
        title=title, link=link, description="", language=get_language(), feed_url=f"{link}feed.atom"
    )


def _answer(feed: Atom1Feed) -> HttpResponse:
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
