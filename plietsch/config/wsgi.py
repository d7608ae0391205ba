"""The WSGI entry point, for production servers and inside the embedded one."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plietsch.config.settings")
application = get_wsgi_application()
