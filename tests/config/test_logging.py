"""Logs that stay readable."""

import logging

from plietsch.core.logs import PlainFormatter


def test_an_address_of_five_thousand_digits_does_not_fill_the_log() -> None:
    said = {"msg": "Not found: %s", "args": ("/orte/" + "9" * 5000,), "name": "uvicorn.error"}

    line = PlainFormatter().format(logging.makeLogRecord(said))

    assert "Not found: /orte/999" in line
    assert len(line) < 600
