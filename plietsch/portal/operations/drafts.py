"""News prepared from facts: one draft per fact, linked to its record, published by nobody but an editor."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from plietsch.core.activity import key_of, record
from plietsch.core.addresses import slug_of
from plietsch.core.audiences import OFFICE
from plietsch.events.models import Event
from plietsch.portal.drafting import DRAFTS, Draft
from plietsch.portal.models import Category, News
from plietsch.portal.operations.pages import add_page
from plietsch.portal.queries import newsroom_in

LOOK_BACK = timedelta(days=3)
MOST_OF_SLUG = 80


@transaction.atomic
def prepare_draft(*, verb: str, subject: int, at: datetime) -> News | None:
    """Write the draft that this fact calls for, unless there is one or it is no news."""
    model, compose = DRAFTS[verb]
    thing = model._default_manager.filter(pk=subject).first()
    if thing is None:
        return None
    with override(settings.LANGUAGE_CODE):
        draft = compose(thing, at)
    if draft is None:
        return None
    own = f"{verb} {key_of(thing)}"
    if draft.overrules:
        return _overrule(draft, own, at)
    known = News.objects.filter(source=draft.source or own).first()
    if known and not _in_editors_hands(known):
        return _rewrite(known, draft) if draft.source else None
    if known:
        draft = draft.late
        if draft is None or News.objects.filter(source=own).exists():
            return None
    return _add(draft, draft.source or own, at)


def _in_editors_hands(news: News) -> bool:
    """Published, or touched by a person: from then on nothing changes it but people."""
    return news.live or news.revisions.exclude(user=None).exists()


def _rewrite(news: News, draft: Draft) -> News:
    news.title, news.lead = draft.title[:255], draft.lead[:400]
    news.body = draft.body  # type: ignore[assignment]  # a block field reads its plain form
    news.save()
    news.save_revision()
    return news


def _overrule(draft: Draft, own: str, at: datetime) -> News | None:
    """What is not out yet says this instead; where all is out, this is news of its own, once."""
    told = News.objects.filter(source__in=draft.overrules)
    waiting = told.filter(first_published_at=None).first()
    words = draft if waiting and waiting.source == draft.source else draft.late or draft
    if waiting:
        return _head(waiting, words) if _in_editors_hands(waiting) else _rewrite(waiting, words)
    return _add(words, own, at) if told.exists() and not told.filter(source=own).exists() else None


def _head(news: News, draft: Draft) -> News:
    """Another title and lead above what editors wrote; no hour that they set brings it out by itself."""
    page = news.get_latest_revision_as_object()
    page.title, page.lead = draft.title[:255], draft.lead[:400]
    page.save_revision()
    news.revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=None)
    return news


def prepare_reviews(*, at: datetime) -> int:
    """A look back on each public event of the last days; returns how many were drafted."""
    ended = Event.objects.filter(ends_at__gt=at - LOOK_BACK, ends_at__lte=at, published_at__isnull=False)
    drafts = [
        prepare_draft(verb="event.held", subject=pk, at=at)
        for pk in ended.order_by("pk").values_list("pk", flat=True)
    ]
    return len([draft for draft in drafts if draft])


def _add(draft: Draft, source: str, at: datetime) -> News | None:
    below = newsroom_in(settings.LANGUAGE_CODE)
    if below is None:
        return None
    page = add_page(_news(draft, source, at), below=below, by=None, publish_at=None)
    record("news.drafted", actor=None, subject=page, audience=OFFICE, at=at)
    return page


def _news(draft: Draft, source: str, at: datetime) -> News:
    page = News(
        title=draft.title[:255],
        slug=_free_slug(draft.title),
        lead=draft.lead[:400],
        body=draft.body,
        published_on=at.date(),
        source=source,
        **draft.about,
    )
    page.categories = Category.objects.filter(slug=draft.category)
    return page


def _free_slug(title: str) -> str:
    """An address that no other news has."""
    base = slug_of(title)[:MOST_OF_SLUG].strip("-") or "nachricht"
    taken = set(News.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    tries = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in tries if slug not in taken)
