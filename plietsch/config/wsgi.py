"""The WSGI entry point, for production servers and inside the embedded one."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plietsch.config.settings")
application = get_wsgi_application()

from plietsch.analytics.counting.buffer import buffer  # noqa: E402

buffer.start()
os.register_at_fork(after_in_child=buffer.start)
