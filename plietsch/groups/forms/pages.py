"""What people write into pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plietsch.groups.models.pages import MOST_SIGNS
from plietsch.ui.forms import Form


class PageForm(Form):
    """A page; `based_on` is the version that its writer began with."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    body = forms.CharField(
        label=_("Text"),
        max_length=MOST_SIGNS,
        widget=forms.Textarea(attrs={"rows": 20, "data-mentions": ""}),
        help_text=_("Markdown ist möglich."),
    )
    remark = forms.CharField(label=_("Was haben Sie geändert?"), max_length=200, required=False)
    based_on = forms.IntegerField(min_value=0, max_value=2**31 - 2, required=False, widget=forms.HiddenInput)


class NewPageForm(PageForm):
    """The first version of a page."""

    remark = None  # type: ignore[assignment]
    based_on = None  # type: ignore[assignment]


class VersionForm(Form):
    """Which version is meant, by its number."""

    no = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class ComparisonForm(Form):
    """Which two versions are compared."""

    von = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    bis = forms.IntegerField(min_value=1, max_value=2**31 - 1)
