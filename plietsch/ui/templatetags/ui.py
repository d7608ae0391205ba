"""Tags and filters that every template may use without loading them."""

from collections.abc import Hashable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.forms import BaseForm, BoundField
from django.template import Context, RequestContext
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.template.loader import get_template, render_to_string
from django.urls import NoReverseMatch
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language

from plietsch.core import money
from plietsch.core import once as sending
from plietsch.core.addresses import address
from plietsch.core.registry import Panel, registry
from plietsch.ui import fields, menus
from plietsch.ui.drawing import drawn

register = template.Library()
AVATAR_COLOURS = 8


class _KeptURLNode(URLNode):
    """`{% url %}`, but each address is worked out once for each language."""

    def render(self, context: Context) -> str:
        parts = {name: value.resolve(context) for name, value in self.kwargs.items()}
        if self.args or any(type(value) not in (int, str) for value in parts.values()):
            return super().render(context)
        try:
            url = address(self.view_name.resolve(context), **parts)
        except NoReverseMatch:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = url
            return ""
        return conditional_escape(url) if context.autoescape else url


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    """Django's own tag, a page of which asks for dozens of addresses."""
    node = django_url(parser, token)
    return _KeptURLNode(node.view_name, node.args, node.kwargs, node.asvar)


@register.simple_tag
def network_name() -> str:
    """The name of this network."""
    return str(settings.NETWORK_NAME)


@register.simple_tag
def demo() -> bool:
    """Whether this is the demo network."""
    return bool(settings.DEMO)


@register.simple_tag(takes_context=True)
def menu(context: RequestContext, name: str) -> tuple[menus.Entry, ...]:
    """The entries of a menu that this person may use."""
    return menus.entries(name, context["request"])


@register.simple_tag
def menu_list(entries: tuple[menus.Entry, ...]) -> SafeString:
    """A menu as a list of links."""
    return drawn("ui/_menu.html", entries=entries)


@register.simple_tag
@cache
def assets() -> SafeString:
    """The scripts and styles of every page."""
    return render_to_string("ui/_assets.html")


@register.simple_tag(takes_context=True)
def languages(context: RequestContext) -> tuple[menus.Language, ...]:
    """This page in each language of the network."""
    return tuple(menus.languages(context["request"], context.get("languages_of_page")))


@register.simple_tag
def breadcrumbs(*steps: Any) -> SafeString:
    """The way to this page: label, url, label, url … and the page's own label last."""
    *links, last = map(conditional_escape, steps)  # so that equal keys look the same
    pairs = tuple(zip(links[::2], links[1::2], strict=True))
    return drawn("ui/components/breadcrumbs.html", links=pairs, last=last)


@register.simple_tag
def piece(template: str, **values: Hashable) -> SafeString:
    """A piece of a page that shows nothing but these words and facts; drawn once for all who see the same."""
    return drawn(template, **values)


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field with its label, hint and error; one that looks like an earlier one is not drawn again."""
    look = fields.look(fields.dress(bound))
    if look is None:
        return _draw(bound)
    kept = _place_for(look)
    if not kept:
        kept.append(_draw(bound))
    return kept[0]


@lru_cache(maxsize=1000)
def _place_for(look: Hashable) -> list[SafeString]:
    return []


def _draw(bound: BoundField) -> SafeString:
    context = {"field": bound, "kind": fields.kind(bound), "is_optional": fields.is_optional(bound)}
    return render_to_string("ui/components/field.html", context)


@register.simple_tag
def fold_filters(form: BaseForm) -> fields.Filters:
    """Which fields of a list's form a phone folds away."""
    return fields.fold(form)


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form on top, each a link to its field; nothing where there are none."""
    errors = fields.errors(form)
    return {"errors": errors, "odd_fields": sum(bool(error.target) for error in errors)}


@register.simple_tag
def once() -> SafeString:
    """A hidden key by which a form that is sent twice is known (core/once.py)."""
    return format_html('<input type="hidden" name="{}" value="{}">', sending.FIELD, uuid4().hex)


@register.simple_tag(takes_context=True)
def panels(context: RequestContext, slot: str, thing: object = None) -> SafeString:
    """What other packages contribute to this place of the page."""
    user = getattr(context["request"], "user", AnonymousUser())  # missing where a request was refused early
    found = sorted((part for part in registry.parts(Panel) if part.slot == slot), key=lambda part: part.order)
    return SafeString("".join(_panel(context, panel, panel.context(user, thing)) for panel in found))


def _panel(context: RequestContext, panel: Panel, values: dict[str, Any] | None) -> str:
    if values is None:
        return ""
    if panel.alone or not values:
        return drawn(panel.template, **values)
    with context.push(**values):
        return str(get_template(panel.template).template.render(context))  # type: ignore[attr-defined]


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawn sign beside a word; never the only carrier of meaning."""
    return format_html('<span class="kern-icon kern-icon--{}" aria-hidden="true"></span>', name)


@register.simple_tag
def avatar(user: Any, size: str = "") -> SafeString:
    """A person's initials on a colour that stays theirs."""
    return _avatar(str(user), (user.pk or 0) % AVATAR_COLOURS, size)


@lru_cache(maxsize=2000)
def _avatar(name: str, colour: int, size: str) -> SafeString:
    drawing = '<span class="avatar avatar--{}{}" aria-hidden="true">{}</span>'
    return format_html(drawing, colour, f" avatar--{size}" if size else "", initials(name))


def initials(name: str) -> str:
    """First letters of the first and last word of a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper() or "?"


@register.simple_tag
def when(moment: date | None, style: str = "long") -> SafeString | str:
    """A day or moment in the reader's language; style "short" saves room."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        local = localtime(moment)
        return _written(local.isoformat(timespec="minutes"), "DATETIME_FORMAT", style, get_language())
    return _written(moment.isoformat(), "DATE_FORMAT", style, get_language())


@lru_cache(maxsize=10_000)
def _written(iso: str, kind: str, style: str, language: str | None) -> SafeString:
    moment = datetime.fromisoformat(iso) if kind == "DATETIME_FORMAT" else date.fromisoformat(iso)
    words = date_format(moment, f"SHORT_{kind}" if style == "short" else kind)
    return format_html('<time datetime="{}">{}</time>', iso, words)


@register.simple_tag
def euro(cents: int) -> str:
    """An amount of money."""
    return money.euro(cents)


@register.filter
def tone(level: str) -> str:
    """The tone of a message's level: info, success, warning or danger."""
    return {"error": "danger", "debug": "info"}.get(level, level)
