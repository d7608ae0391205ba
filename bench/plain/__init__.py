"""A plain Wagtail site, as Wagtail's own tutorial builds it: what our news are compared with."""
