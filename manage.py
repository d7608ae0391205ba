#!/usr/bin/env python3
"""Django's command line for plietsch."""

import gc
import os
import sys

if __name__ == "__main__":
    gc.disable()  # until core is ready: what is loaded at the start stays
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plietsch.config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"wrong  Settings: {error}")
