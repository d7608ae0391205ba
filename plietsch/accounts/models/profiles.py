"""What a person tells about themselves, and to whom."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Visibility(models.TextChoices):
    """Who sees a part of a profile."""

    NOBODY = "nobody", _("niemand")
    MEMBERS = "members", _("Mitglieder")
    PUBLIC = "public", pgettext_lazy("Sichtbarkeit", "alle")


class Language(models.TextChoices):
    """Languages in which people of the network talk to each other."""

    GERMAN = "de", _("Deutsch")
    LOW_GERMAN = "nds", _("Niederdeutsch")
    FRISIAN = "frr", _("Nordfriesisch")
    DANISH = "da", _("Dänisch")
    ENGLISH = "en", _("Englisch")


class Audience(models.CharField[str, str]):
    """The setting beside each part of a profile that says who sees it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("choices", Visibility)
        kwargs.setdefault("default", Visibility.MEMBERS)
        super().__init__(*args, **kwargs)


class Profile(models.Model):
    """The describing part of a person; every part has its own audience.

    `words_for_members` and `words_for_public` hold the folded words of what each of them may see,
    so that a search never finds what it does not show.
    """

    offers = models.TextField(_("Dabei kann ich helfen"), blank=True, max_length=2000)
    needs = models.TextField(_("Das suche ich"), blank=True, max_length=2000)
    languages = models.JSONField(_("Sprachen"), default=list, blank=True)
    themes = models.ManyToManyField(
        "accounts.Theme", verbose_name=_("Themenfelder"), blank=True, related_name="people"
    )

    listed_to = Audience(_("Im Verzeichnis steht mein Name für"))
    email_shown_to = Audience(default=Visibility.NOBODY)
    sector_shown_to = Audience()
    affiliations_shown_to = Audience()
    offers_shown_to = Audience()
    needs_shown_to = Audience()
    languages_shown_to = Audience()
    themes_shown_to = Audience()

    words_for_members = models.TextField(blank=True, editable=False)
    words_for_public = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True
