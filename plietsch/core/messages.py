"""Notes to the next page, in a cookie that is protected like the others in production."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    """Bears the prefix by which browsers take it from this host and by TLS alone."""

    cookie_name = "__Host-messages" if settings.PRODUCTION else "messages"


class MessageStorage(FallbackStorage):
    """A cookie, and the session for what does not fit into it."""

    storage_classes = (HostCookieStorage, SessionStorage)
