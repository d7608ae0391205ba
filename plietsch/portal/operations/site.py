"""The tree of pages and the groups of editors, as every network starts."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext, override
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Site,
    Workflow,
)

from plietsch.portal.models import Home, Newsroom, Page
from plietsch.portal.rules import EDITORS, OFFICE, WRITERS

NEWSROOM = "aktuelles"
_DRAFT = ("add", "change")
_WRITE = (*_DRAFT, "publish", "lock", "unlock")
_CHANGES = ("add", "change", "delete")
_TENDED = [f"{verb}_{model}" for verb in _CHANGES for model in ("category", "presscontact")]
_PARTS = ("core", "admin", "docs", "images", "redirects")
_FILES = ("add_image", "change_image", "choose_image")
_DOCUMENTS = ("add_document", "change_document", "choose_document")
_OFFICE = [
    *(f"{verb}_{model}" for verb in _CHANGES for model in ("redirect", "department")),
    "change_imprint",
    *("add_workflow", "change_workflow", "add_task", "change_task"),
]


def on_migrated(**_signal: Any) -> None:
    """After each migration, and after tests emptied the database."""
    prepare_site()


@transaction.atomic
def prepare_site() -> Home:
    """The languages, a home page, a newsroom and the groups, where they are missing."""
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    home = Home.objects.filter(depth=2, locale=Locale.get_default()).order_by("path").first() or _start_tree()
    _start_translations(home)
    _prepare_groups(_root())
    _prepare_approval()
    return home


def _start_tree() -> Home:
    root = _root()
    for welcome in Page.objects.filter(depth=2, content_type=ContentType.objects.get_for_model(Page)):
        welcome.delete()
    root.refresh_from_db()
    with override(settings.LANGUAGE_CODE):
        home = root.add_child(
            instance=Home(title=gettext("Startseite"), slug="start", locale=Locale.get_default())
        )
        home.add_child(
            instance=Newsroom(title=gettext("Aktuelles"), slug=NEWSROOM, locale=Locale.get_default())
        )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    return home


def _start_translations(home: Home) -> None:
    """A home page and a list of news in each other language; home pages wait for their editors."""
    newsroom = Newsroom.objects.child_of(home).first()
    known = set(Page.objects.filter(translation_key=home.translation_key).values_list("locale_id", flat=True))
    for locale in Locale.objects.exclude(pk__in=known).order_by("pk"):
        code = locale.language_code
        is_spoken = code in dict(settings.SPOKEN_LANGUAGES)
        with override(code if is_spoken else settings.LANGUAGE_CODE):
            titles = gettext("Startseite"), gettext("Aktuelles")
        new = Home(title=titles[0], slug=f"{home.slug}-{code}", live=False)
        _hang(new, below=_root(), locale=locale, like=home)
        if newsroom:
            _hang(
                Newsroom(title=titles[1], slug=NEWSROOM, live=is_spoken),
                below=new,
                locale=locale,
                like=newsroom,
            )


def _hang(page: Page, *, below: Page, locale: Locale, like: Page) -> None:
    page.locale, page.translation_key = locale, like.translation_key
    below.add_child(instance=page)


def _root() -> Page:
    return Page.objects.filter(depth=1).first() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=Locale.get_default())
    )


def _prepare_groups(root: Page) -> None:
    """Writers hand in, editors publish, the office also orders words, addresses and the way of approval."""
    Group.objects.filter(name__in=("Editors", "Moderators"), user=None).delete()
    collection = Collection.objects.filter(depth=1).first() or Collection.add_root(name="Root")
    for name, on_pages, more in (
        (WRITERS, _DRAFT, []),
        (EDITORS, _WRITE, _TENDED),
        (OFFICE, (*_WRITE, "bulk_delete"), [*_TENDED, *_OFFICE]),
    ):
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            group.permissions.set(_permissions(["access_admin", "submit_translation", *more]))
            for permission in _permissions(f"{verb}_page" for verb in on_pages):
                GroupPagePermission.objects.create(group=group, page=root, permission=permission)
            for permission in _permissions((*_FILES, *_DOCUMENTS)):
                GroupCollectionPermission.objects.create(
                    group=group, collection=collection, permission=permission
                )


def _prepare_approval() -> None:
    """What writers hand in, an editor or the office looks at; Wagtail begins with one way of approval."""
    task = GroupApprovalTask.objects.order_by("pk").first()
    if task and not task.groups.exists():
        task.groups.set(Group.objects.filter(name__in=(EDITORS, OFFICE)))
        with override(settings.LANGUAGE_CODE):
            GroupApprovalTask.objects.filter(pk=task.pk).update(name=gettext("Freigabe durch die Redaktion"))
            Workflow.objects.filter(workflow_tasks__task=task).update(name=gettext("Freigabe"))


def _permissions(names: Iterable[str]) -> list[Permission]:
    ours = ("portal", "simple_translation", *(f"wagtail{part}" for part in _PARTS))
    return list(Permission.objects.filter(codename__in=list(names), content_type__app_label__in=ours))
