"""Settings of the test run: a data folder that goes with it, plain static files, marked template gaps."""

import gc
import os
import tempfile

gc.disable()  # until core is ready, as in manage.py

os.environ["PLIETSCH_DATA"] = os.environ.get("PLIETSCH_TOLD") or tempfile.mkdtemp(prefix="plietsch-test-")
for name in ("PLIETSCH_SECRET_KEY", "PLIETSCH_DEMO", "PLIETSCH_DEBUG", "PLIETSCH_MAIL", "PLIETSCH_HOSTS"):
    os.environ.pop(name, None)

from plietsch.config.settings import *  # noqa: E402, F403
from plietsch.config.settings import (  # noqa: E402
    CACHES,
    INSTALLED_APPS,
    MIDDLEWARE,
    STATIC_ROOT,
    STORAGES,
    TEMPLATES,
)

INSTALLED_APPS += ["zeal"]
MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")  # a query per row fails, and names the line
STATIC_ROOT.mkdir()
UNDEFINED = "‹undefined %s›"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UNDEFINED
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "tests.jobs.EagerBackend"}}
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
# Libraries read these rows more than once in a request, which zeal takes for a loop of ours.
ZEAL_ALLOWLIST = [
    {"model": "sessions.Session", "field": "get()"},
    {"model": "accounts.User", "field": "get()"},
    {"model": "account.*", "field": "*"},
    {"model": "mfa.*", "field": "*"},
    {"model": "usersessions.*", "field": "*"},
]
# Open questions of an event become topics of a group one after the other, each under a number of its own.
ZEAL_ALLOWLIST += [{"model": "groups.Group", "field": "get()"}]
# Erasing a person frees their seats event by event, each under a lock of its own.
ZEAL_ALLOWLIST += [{"model": "events.Event", "field": "seatings"}]
# Wagtail's tasks read page by page, and its editor asks for each of a few things anew.
ZEAL_ALLOWLIST += [
    {"model": "portal.*", "field": field}
    for field in ("content_type", "depth", "path", "url_path", "title", "live", "locked", "owner", "slug")
]
ZEAL_ALLOWLIST += [{"model": "portal.*", "field": "get()"}, {"model": "wagtail*.*", "field": "*"}]
ZEAL_ALLOWLIST += [{"model": "contenttypes.ContentType", "field": "get()"}]
# Wagtail asks for the picture of each size that goes with it.
ZEAL_ALLOWLIST += [{"model": "portal.Rendition", "field": "image"}]
