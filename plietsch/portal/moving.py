"""Where the address of a page that has moved leads: to a page of ours or elsewhere, never round in a ring."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect

from plietsch.portal.queries import page_at


class TargetField(forms.URLField):
    """Where a redirect leads: a whole address, or one of this website by its path alone."""

    def __init__(self) -> None:
        super().__init__(
            label=_("oder Adresse"),
            required=False,
            max_length=255,
            assume_scheme="https",
            help_text=_("Zum Beispiel /lizenzen/ für eine Seite von uns oder https://www.gemeinde.example/"),
            widget=forms.TextInput,
        )

    def to_python(self, value: Any) -> str:
        typed = str(value or "").strip()
        is_path = typed.startswith("/") and not typed.startswith("//")
        return str(super().to_python(settings.PUBLIC_URL + typed if is_path else typed))


class MovedForm(RedirectForm):
    """Wagtail's form, which also asks where its target leads on to."""

    redirect_link = TargetField()

    def clean(self) -> None:
        """Nobody is sent round and round."""
        super().clean()
        typed, page = self.cleaned_data.get("redirect_link", ""), self.cleaned_data.get("redirect_page")
        old, others = self.cleaned_data.get("old_path"), Redirect.objects.exclude(pk=self.instance.pk)
        if old and Redirect.normalise_path(old) in _way(page.url if page else typed, others):
            self.add_error(
                "redirect_page" if page else "redirect_link",
                forms.ValidationError(_("Das führt im Kreis zur alten Adresse zurück."), code="ring"),
            )


def register_form() -> None:
    """In place of Wagtail's own, also where a list of redirects is read."""
    for holder in (views.CreateView, views.EditView):
        holder.form_class = MovedForm
    views.RedirectForm = MovedForm


def _way(address: str, redirects: Any) -> Iterator[str]:
    """The addresses on this website that a browser asks for, one after the other, until one answers."""
    seen: set[str] = set()
    while (path := _own(address)) and path not in seen:
        seen.add(path)
        yield path
        shown = page_at(f"{urlsplit(path).path.strip('/')}/".lstrip("/"), None)
        spelt = (path, urlsplit(path).path)
        following = {each.old_path: each for each in redirects.filter(old_path__in=spelt).order_by("pk")}
        step = None if shown else next((following[each] for each in spelt if each in following), None)
        address = (step.link or "") if step else ""


def _own(address: str) -> str:
    """The address as redirects know it; "" of another website's."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_ours = not parts.netloc or parts.netloc == urlsplit(settings.PUBLIC_URL).netloc
    return str(Redirect.normalise_path(address)) if address and is_ours else ""
