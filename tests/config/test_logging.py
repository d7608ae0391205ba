"""Logs that stay readable."""

import logging
from typing import Any

from django.conf import settings


def test_an_address_of_five_thousand_digits_does_not_fill_the_log() -> None:
    configuration: dict[str, Any] = settings.LOGGING
    plain = configuration["formatters"]["plain"]
    said = {"msg": "Not Found: %s", "args": ("/orte/" + "9" * 5000,), "name": "django.request"}

    line = logging.Formatter(plain["format"], style=plain["style"]).format(logging.makeLogRecord(said))

    assert "Not Found: /orte/999" in line
    assert len(line) < 600
