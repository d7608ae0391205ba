"""The address of a page that is just being written."""

from itertools import chain, count
from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from plietsch.core.addresses import slug_of


class PageForm(WagtailAdminPageForm):
    """A new page is saved whatever its address: one that is missing is made of the title, for who is quicker
    than the editor's script, and one that is taken gets a number.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]) or slug_of(self.cleaned_data.get("title", ""))
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
