"""The socket on which visitors come."""

import os
import socket
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from plietsch.core.listening import listen, tell_ready


def test_no_part_of_an_answer_waits_for_the_acknowledgement_of_the_one_before() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        visitor, _address = listener.accept()
        with visitor:
            assert visitor.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_taken_port_is_named_with_the_setting_that_chooses_another() -> None:
    with listen("127.0.0.1", 0) as listener, pytest.raises(CommandError, match="another PLIETSCH_MQTT_PORT"):
        listen("127.0.0.1", listener.getsockname()[1], "PLIETSCH_MQTT_PORT")


def test_systemd_learns_once_that_visitors_are_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))

        tell_ready()
        tell_ready()

        assert systemd.recv(100) == b"READY=1"
        assert "NOTIFY_SOCKET" not in os.environ
