"""What the portal knows about those who write in it, and what erasure leaves: words without a name."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Comment, CommentReply, ModelLogEntry, PageLogEntry, Revision
from wagtail.users.models import UserProfile

from plietsch.accounts.models import User
from plietsch.core.registry import PersonalData
from plietsch.portal.models import (
    BarrierReport,
    Home,
    News,
    Newsroom,
    Page,
    Picture,
    Subscriber,
    TextPage,
)

_DUTY = "Art. 6 Abs. 1 Buchst. e DSGVO"


def _owned(model: type[Page]) -> Callable[[User], QuerySet[Any]]:
    return lambda user: model.objects.filter(Q(owner=user) | Q(locked_by=user))


def _disown(model: type[Page]) -> Callable[[User], None]:
    def erase(user: User) -> None:
        model.objects.filter(owner=user).update(owner=None)
        model.objects.filter(locked_by=user).update(locked_by=None)

    return erase


def _by(model: type[Model], field: str = "user") -> Callable[[User], QuerySet[Any]]:
    return lambda user: model._default_manager.filter(**{field: user})


def _forget(model: type[Model], field: str = "user") -> Callable[[User], object]:
    return lambda user: model._default_manager.filter(**{field: user}).update(**{field: None})


def _erase_comments(user: User) -> None:
    CommentReply.objects.filter(user=user).delete()
    Comment.objects.filter(user=user).delete()


_PAGES = [
    PersonalData(
        model=model,
        label=label,
        rows=_owned(model),
        fields=["title", "first_published_at", "last_published_at"],
        erase=_disown(model),
        purpose=_("Öffentlichkeitsarbeit des Netzwerks"),
        legal_basis=_DUTY,
        kept=_("solange die Seite besteht; sie bleibt ohne Ihren Namen"),
    )
    for model, label in (
        (Page, _("Angelegte Seiten des Portals")),
        (Home, _("Angelegte Startseiten")),
        (Newsroom, _("Angelegte Listen von Nachrichten")),
        (News, _("Angelegte Nachrichten")),
        (TextPage, _("Angelegte Textseiten")),
    )
]

PERSONAL_DATA = [
    *_PAGES,
    PersonalData(
        model=Picture,
        label=_("Hochgeladene Bilder des Portals"),
        rows=_by(Picture, "uploaded_by_user"),
        fields=["title", "credit", "created_at"],
        erase=_forget(Picture, "uploaded_by_user"),
        purpose=_("Öffentlichkeitsarbeit des Netzwerks"),
        legal_basis=_DUTY,
        kept=_("solange das Bild gezeigt wird; es bleibt ohne Ihren Namen"),
    ),
    PersonalData(
        model=Revision,
        label=_("Fassungen von Seiten des Portals"),
        rows=_by(Revision),
        fields=["object_str", "created_at"],
        erase=_forget(Revision),
        purpose=_("Nachvollziehbarkeit von Änderungen"),
        legal_basis=_DUTY,
        kept=_("solange die Seite besteht; sie bleiben ohne Ihren Namen"),
    ),
    *(
        PersonalData(
            model=model,
            label=label,
            rows=_by(model),
            fields=["label", "action", "timestamp"],
            erase=_forget(model),
            purpose=_("Nachvollziehbarkeit von Änderungen"),
            legal_basis=_DUTY,
            kept=_("solange die Seite besteht; sie bleiben ohne Ihren Namen"),
        )
        for model, label in (
            (PageLogEntry, _("Handlungen an Seiten des Portals")),
            (ModelLogEntry, _("Handlungen an Listen des Portals")),
        )
    ),
    PersonalData(
        model=Comment,
        label=_("Anmerkungen beim Schreiben im Portal"),
        rows=_by(Comment),
        fields=["text", "created_at"],
        erase=_erase_comments,
        purpose=_("Zusammenarbeit in der Redaktion"),
        legal_basis=_DUTY,
        kept=_("bis Sie Ihr Konto löschen"),
    ),
    PersonalData(
        model=BarrierReport,
        label=_("Gemeldete Barrieren"),
        rows=lambda user: BarrierReport.objects.filter(email__iexact=user.email),
        fields=["text", "where", "email", "answer", "reported_at"],
        erase=lambda user: BarrierReport.objects.filter(email__iexact=user.email).update(email=""),
        purpose=_("Barrieren beheben und Ihnen antworten"),
        legal_basis="Art. 6 Abs. 1 Buchst. c DSGVO",
        kept=_(
            "ein Jahr, nachdem sie behoben sind; Ihre Internetadresse zählt eine Stunde lang verschlüsselt "
            "mit, damit niemand das Formular überflutet"
        ),
    ),
    PersonalData(
        model=UserProfile,
        label=_("Einstellungen der Redaktion"),
        rows=_by(UserProfile),
        fields=["preferred_language", "theme", "density", "contrast"],
        erase=lambda user: UserProfile.objects.filter(user=user).delete(),
        purpose=_("Zusammenarbeit in der Redaktion"),
        legal_basis=_DUTY,
        kept=_("bis Sie Ihr Konto löschen"),
    ),
    PersonalData(
        model=Subscriber,
        label=_("Adresse für Nachrichten per E-Mail"),
        rows=lambda user: Subscriber.objects.filter(email__iexact=user.email),
        fields=["email", "language", "asked_at", "confirmed_at"],
        erase=lambda user: Subscriber.objects.filter(email__iexact=user.email).delete(),
        purpose=_("Sie möchten Nachrichten bekommen."),
        legal_basis="Art. 6 Abs. 1 Buchst. a DSGVO",
        kept=_("bis Sie abbestellen; ohne Bestätigung sieben Tage"),
    ),
]
