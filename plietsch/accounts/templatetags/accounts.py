"""What only the pages of accounts need."""

from django import template

from plietsch.accounts import devices

register = template.Library()
register.filter("device", devices.device)
register.filter("factors", devices.factors)
