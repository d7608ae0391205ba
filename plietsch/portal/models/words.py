"""The words that order news, and the people whom the press may call."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Word(models.Model):
    """A word with its translations; where one is missing, and in Easy Language, the German word stands."""

    name = models.CharField(_("Name"), max_length=150, unique=True, db_collation="german")
    name_da = models.CharField(_("Name auf Dänisch"), max_length=150, blank=True)
    name_en = models.CharField(_("Name auf Englisch"), max_length=150, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return getattr(self, f"name_{get_language()}", "") or self.name


class Category(Word):
    """What a news page is about, such as Förderung; readers filter and follow by it."""

    name = models.CharField(_("Name"), max_length=60, unique=True, db_collation="german")
    slug = models.SlugField(_("Adresse"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("Kategorie")
        verbose_name_plural = _("Kategorien")


class Department(Word):
    """The part of the administration that speaks, such as a ministry."""

    class Meta:
        verbose_name = _("Ressort")
        verbose_name_plural = _("Ressorts")


class PressContact(models.Model):
    """Whom journalists may ask; a function rather than a person wherever possible."""

    name = models.CharField(_("Name oder Funktion"), max_length=120, db_collation="german")
    organisation = models.CharField(_("Stelle"), max_length=150, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)

    class Meta:
        verbose_name = _("Pressekontakt")
        verbose_name_plural = _("Pressekontakte")

    def __str__(self) -> str:
        return self.name
