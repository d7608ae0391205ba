"""The address of a page that is just being written."""

from itertools import chain, count
from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class PageForm(WagtailAdminPageForm):
    """A new page whose address is taken gets the next free one; otherwise its words would wait unsaved."""

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if self.instance.pk or self.parent_page is None:
            return slug
        taken = set(
            self.parent_page.get_children().filter(slug__startswith=slug).values_list("slug", flat=True)
        )
        proposals = chain([slug], (f"{slug}-{number}" for number in count(2)))
        return next(proposal for proposal in proposals if proposal not in taken)

    def get_field_updates_for_resave(self) -> list[tuple[str, Any]]:
        """What the open page has to take over after it was saved by itself."""
        return [*super().get_field_updates_for_resave(), ("slug", self.cleaned_data["slug"])]
