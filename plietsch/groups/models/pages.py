"""Pages of a group: what it knows for good, with every earlier text."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from plietsch.core.addresses import address
from plietsch.core.names import Person
from plietsch.groups.models.groups import Group
from plietsch.groups.models.topics import Topic

MOST_SIGNS = 50_000


class PageQuerySet(models.QuerySet["Page"]):
    """Pages, filtered by who may read them."""

    def visible_to(self, user: Person) -> Self:
        """The pages of groups that this person may read in."""
        return self.filter(deleted_at=None, group__in=Group.objects.readable_by(user))


class Page(models.Model):
    """A text that the group writes together; mentions are kept as keys, as in posts."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="pages")
    title = models.CharField(_("Titel"), max_length=200, db_collation="german")
    body = models.TextField(_("Text"), max_length=MOST_SIGNS)
    body_html = models.TextField(blank=True)
    version_no = models.PositiveIntegerField(default=1)
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="pages")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    deleted_at = models.DateTimeField(null=True, blank=True)

    text: SafeString  # what the view adds: the HTML with names

    objects = PageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["group", "title", "id"], name="page_of_group")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("groups:page", page=self.pk)


class PageVersionQuerySet(models.QuerySet["PageVersion"]):
    """Versions, filtered by who may read them."""

    def visible_to(self, user: Person) -> Self:
        """Those of pages that this person may read."""
        return self.filter(page__in=Page.objects.visible_to(user))


class PageVersion(models.Model):
    """One text of a page, the newest too."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="versions")
    no = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField()
    remark = models.CharField(_("Was haben Sie geändert?"), max_length=200, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField()

    objects = PageVersionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "no"], name="page_version_once")]

    def __str__(self) -> str:
        return f"{self.page_id}, {self.no}"
