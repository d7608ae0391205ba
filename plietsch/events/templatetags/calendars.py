"""Addresses that calendar programs open by themselves."""

from django import template

from plietsch.core.mail import address_of

register = template.Library()


@register.filter
def webcal(path: str) -> str:
    """The address of a feed as a link that subscribes instead of loading a file."""
    return f"webcal://{address_of(path).partition('://')[2]}"
