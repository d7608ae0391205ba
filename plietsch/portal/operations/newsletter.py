"""News by mail: asked for, confirmed by a second step, ended by one click."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from plietsch.core import mail
from plietsch.portal.models import Category, Issue, News, Subscriber


@transaction.atomic
def subscribe(*, email: str, categories: list[Category], language: str, at: datetime) -> None:
    """Write to the address; whoever asks learns nothing about who gets news already."""
    subscriber = Subscriber.objects.filter(email__iexact=email).first() or Subscriber(email=email.lower())
    if not subscriber.confirmed_at:  # afterwards its owner alone chooses
        subscriber.language, subscriber.asked_at = language, at
        subscriber.full_clean()
        subscriber.save()
        subscriber.categories.set(categories)
    is_known = subscriber.confirmed_at is not None
    with override(subscriber.language):
        link = mail.address_of(subscriber.get_absolute_url())
        chosen = ", ".join(str(category) for category in subscriber.categories.order_by("name", "pk"))
    mail.send(
        to=subscriber,
        subject=_("Nachrichten per E-Mail") if is_known else _("Bitte bestätigen: Nachrichten per E-Mail"),
        template="portal/mail/already" if is_known else "portal/mail/confirm",
        context={"link": link, "chosen": chosen},
        must_arrive=True,
    )


@transaction.atomic
def confirm(subscriber: Subscriber, *, categories: Iterable[Category], at: datetime) -> None:
    """The owner of the address wants it, and says about what; DoesNotExist where it was just ended."""
    found = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    found.confirmed_at = found.confirmed_at or at
    found.save(update_fields=["confirmed_at"])
    found.categories.set(categories)


@transaction.atomic
def unsubscribe(subscriber: Subscriber) -> None:
    """No further mail, and the address is gone."""
    subscriber.delete()


@transaction.atomic
def send_issue(news: News, *, at: datetime) -> int:
    """Mail a published piece of news to everybody who wants it, once; returns how many letters.

    Who got it in German gets no translation, and what fills the archive is mailed to nobody.
    """
    if not news.live or news.is_from_archive:
        return 0
    spoken = _languages(news)
    _issue, is_new = Issue.objects.get_or_create(news=news, defaults={"sent_at": at, "languages": spoken})
    if not is_new:
        return 0
    readers = Subscriber.objects.wanting(news).filter(language__in=spoken)
    for earlier in Issue.objects.filter(news__translation_key=news.translation_key).exclude(news=news):
        readers = readers.exclude(language__in=earlier.languages, confirmed_at__lte=earlier.sent_at)
    reached = list(readers.order_by("pk"))
    prefetch_related_objects([news], "categories")
    for reader in reached:
        _write(reader, news)
    return len(reached)


def forget_unconfirmed(*, asked_before: datetime) -> int:
    """Addresses that nobody confirmed go."""
    return Subscriber.objects.filter(confirmed_at=None, asked_at__lt=asked_before).delete()[0]


def _write(reader: Subscriber, news: News) -> None:
    """All addresses lead into the part of the network that speaks the reader's language."""
    with override(reader.language):
        stop = reverse("portal:unsubscription", kwargs={"subscriber_key": str(reader.key)})
        places = {
            "link": news.address_here,
            "imprint": reverse("portal:imprint"),
            "choice": reader.get_absolute_url(),
            "stop": stop,
        }
    addresses = {name: mail.address_of(path) for name, path in places.items()}
    mail.send(
        to=reader,
        subject=news.title,
        template="portal/mail/news",
        context={"news": news, **addresses},
        headers=mail.unsubscribe_headers(stop),
    )


def _languages(news: News) -> list[str]:
    """Whom it is for: readers of its language, and in German of those into which nobody has translated it."""
    own = news.locale.language_code
    if own != settings.LANGUAGE_CODE:
        return [own]
    same = News.objects.filter(translation_key=news.translation_key).exclude(pk=news.pk)
    translated = set(same.values_list("locale__language_code", flat=True))
    return [code for code, _name in settings.SPOKEN_LANGUAGES if code not in translated]
