"""The address and the day of a page that is just being written."""

from datetime import datetime
from itertools import chain, count
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets import SlugInput

from plietsch.core.addresses import SPELT_OUT, slug_of
from plietsch.core.dates import is_thinkable
from plietsch.portal import languages

# The editor's script proposes the address that `slug_of` would make.
SPELLING = SlugInput(formatters=list(SPELT_OUT.items())).attrs


class PageForm(WagtailAdminPageForm):
    """A new page is saved whatever its address: one that is missing is made of the title, for who is quicker
    than the editor's script, and one that is taken gets a number.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].widget.attrs |= SPELLING

    def clean_slug(self) -> str:
        slug = slug_of(str(self.cleaned_data["slug"]) or self.cleaned_data.get("title", ""))
        if self.parent_page is None or (slug and self.instance.pk):
            return slug
        slug = slug or slug_of(str(self._meta.model._meta.verbose_name))  # the title has no Latin letter
        others = self.parent_page.get_children().exclude(pk=self.instance.pk)
        taken = set(others.filter(slug__startswith=slug).values_list("slug", flat=True))
        proposals = chain([slug], (f"{slug}-{number}" for number in count(2)))
        return next(proposal for proposal in proposals if proposal not in taken)

    def clean_go_live_at(self) -> datetime | None:
        return _thinkable(self.cleaned_data["go_live_at"])

    def clean_expire_at(self) -> datetime | None:
        return _thinkable(self.cleaned_data["expire_at"])

    def get_field_updates_for_resave(self) -> list[tuple[str, Any]]:
        """What the open page has to take over after it was saved by itself."""
        return [*super().get_field_updates_for_resave(), ("slug", self.cleaned_data["slug"])]


class TextPageForm(PageForm):
    """A page of text stands at an address that nothing else of the network answers."""

    def clean_slug(self) -> str:
        slug = super().clean_slug()
        parent = self.parent_page.specific
        path = languages.address(f"{parent.tree_path}{slug}/", parent.locale.language_code)
        with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
            is_free = resolve(path).view_name == "wagtail_serve"
        if not is_free:
            raise ValidationError(_("Unter dieser Adresse steht schon etwas anderes."), code="taken")
        return slug


class NewsForm(PageForm):
    """News that waits for its hour bears the day of that hour, or a later one."""

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean()
        hour, day = found.get("go_live_at"), found.get("published_on")
        if hour and day and hour > timezone.now():
            found["published_on"] = max(day, timezone.localdate(hour))
        return found


def _thinkable(moment: datetime | None) -> datetime | None:
    if moment and not is_thinkable(moment):
        raise ValidationError(_("Bitte prüfen Sie das Jahr."), code="year")
    return moment
