"""Dates, seats and addresses of events, as lists of many rows can afford them."""

from datetime import date, datetime, time
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from plietsch.core.addresses import address
from plietsch.core.mail import address_of
from plietsch.core.names import Person
from plietsch.core.remembering import remembered
from plietsch.events import queries
from plietsch.events.models import Event, Registration, Seating, Standing

register = template.Library()


@register.filter
def webcal(path: str) -> str:
    """The address of a feed as a link that subscribes instead of loading a file."""
    return f"webcal://{address_of(path).partition('://')[2]}"


@register.simple_tag
def span(event: Event) -> SafeString:
    """From when to when, in the reader's language."""
    begin = localtime(event.starts_at).isoformat()
    return format_html('<time datetime="{}">{}</time>', begin, from_to(event))


@register.filter
def from_to(event: Event) -> str:
    """The same for mails."""
    begin, end, language = localtime(event.starts_at), localtime(event.ends_at), get_language()
    if begin.date() != end.date():
        return f"{moment(begin)} – {moment(end)}"
    hours = {"begin": _clock(begin.time(), language), "end": _clock(end.time(), language)}
    return _("{day}, {begin}–{end} Uhr").format(day=_day(begin.date(), language), **hours)


@register.filter
def moment(at: datetime) -> str:
    """A day and an hour."""
    local, language = localtime(at), get_language()
    return _("{day}, {clock} Uhr").format(
        day=_day(local.date(), language), clock=_clock(local.time(), language)
    )


@register.filter
def weekday(day: date) -> str:
    """The day with its weekday, in the reader's language."""
    return _day(day, get_language())


@register.filter(expects_localtime=True)
def clock(moment: datetime) -> str:
    """The time of day, in the reader's language."""
    return _clock(moment.time(), get_language())


@register.simple_tag
def tile(moment: datetime) -> SafeString:
    """The day as a leaf of a calendar, beside words that say the same."""
    return _tile(localtime(moment).date(), get_language())


@register.simple_tag
def leaf(square: queries.CalendarDay) -> SafeString:
    """The day of a square of the month's sheet."""
    return _leaf(square.day, square.is_today, get_language())


@register.simple_tag
def entry(shown: queries.MonthEntry, day: date) -> SafeString:
    """An event in a square of the month's sheet: when it begins there, or until when it goes on."""
    begin, end, language = localtime(shown.starts_at), localtime(shown.ends_at), get_language()
    if begin.date() == day:
        hours = _clock(begin.time(), language)
    elif end.date() == day:
        hours = f"{_('bis')} {_clock(end.time(), language)}"
    else:
        hours = "…"
    return format_html(
        '<a class="month__event{}" href="{}">{} {}{}</a>',
        " month__event--off" if shown.cancelled_at else "",
        address("events:event", event=shown.slug),
        hours,
        format_html('<span class="visually-hidden">{}: </span>', _("Abgesagt")) if shown.cancelled_at else "",
        shown.title,
    )


@register.simple_tag
def more(square: queries.CalendarDay) -> SafeString:
    """The way to the events that a square has no room for."""
    return _more(square.day, square.more, get_language()) if square.more else SafeString("")


@register.simple_tag
def seats(seating: Seating, event: Event, now: datetime) -> SafeString:
    """What is free in one mode."""
    mode, free = seating.get_mode_display(), seating.free
    if free is None or event.cancelled_at or event.ends_at < now:
        return _chip(mode, "")
    if not free:
        return _chip(_("%(mode)s: Warteliste") % {"mode": mode}, "warning")
    words = ngettext("%(mode)s: %(count)s Platz frei", "%(mode)s: %(count)s Plätze frei", free)
    return _chip(words % {"mode": mode, "count": free}, "success")


@register.simple_tag
def standing(registration: Registration, event: Event | None = None) -> SafeString:
    """Where a registration stands; for who registered, of a cancelled `event` no more than that."""
    if event and event.cancelled_at and not registration.cancelled_at:
        return _chip(_("Abgesagt"), "danger")
    label, tone = _STANDINGS[registration.standing]
    return _chip(str(label) % {"mode": registration.seating.get_mode_display()}, tone)


@register.simple_tag
def programme(event: Event, user: Person, edits: bool = False) -> SafeString:
    """What happens when, for reading or for changing; empty where there is no programme yet."""
    return _programme((event.pk, get_language(), edits, queries.profiles_of_speakers(user, event)))


_STANDINGS = {
    Standing.SEATED: (gettext_lazy("Angemeldet, %(mode)s"), "success"),
    Standing.WAITING: (gettext_lazy("Auf der Warteliste, %(mode)s"), "warning"),
    Standing.OFFERED: (gettext_lazy("Platz wird gehalten"), "warning"),
    Standing.PENDING: (gettext_lazy("Wartet auf Zusage"), "warning"),
    Standing.UNCONFIRMED: (gettext_lazy("Noch nicht bestätigt"), "warning"),
    Standing.CANCELLED: (gettext_lazy("Abgemeldet"), ""),
}


@remembered
def _programme(asked: tuple[int, str | None, bool, frozenset[int]]) -> SafeString:
    event, _language, edits, profiles = asked
    if days := queries.programme(event):
        context = {"days": days, "edits": edits, "profiles": profiles, "level": 4 if days[1:] else 3}
        return SafeString(render_to_string("events/_programme.html", context).strip())
    return SafeString("")


@lru_cache(maxsize=2048)
def _day(day: date, language: str | None) -> str:
    return _("{weekday}, {date}").format(weekday=date_format(day, "l"), date=date_format(day))


@lru_cache(maxsize=2048)
def _clock(clock: time, language: str | None) -> str:
    return time_format(clock)


@lru_cache(maxsize=2048)
def _tile(day: date, language: str | None) -> SafeString:
    parts = (("month", "M"), ("number", "j"), ("year", "Y"))
    spans = [
        format_html('<span class="day__{}">{}</span>', part, date_format(day, form)) for part, form in parts
    ]
    return format_html('<p class="day" aria-hidden="true">{}{}{}</p>', *spans)


@lru_cache(maxsize=2048)
def _leaf(day: date, is_today: bool, language: str | None) -> SafeString:
    return format_html(
        '<time class="month__number" datetime="{}"{}><span class="month__weekday">{} </span>{}</time>',
        day.isoformat(),
        SafeString(' aria-current="date"' if is_today else ""),
        date_format(day, "D"),
        date_format(day, "j."),
    )


@lru_cache(maxsize=2048)
def _more(day: date, count: int, language: str | None) -> SafeString:
    return format_html(
        '<a class="month__more" href="{}?tag={}">{}<span class="visually-hidden"> {}</span></a>',
        reverse("events:calendar"),
        day.isoformat(),
        _("+ %(count)s weitere") % {"count": count},
        _("am %(day)s") % {"day": date_format(day)},
    )


@lru_cache(maxsize=256)
def _chip(label: str, tone: str) -> SafeString:
    return SafeString(render_to_string("ui/components/chip.html", {"label": label, "tone": tone}).strip())
