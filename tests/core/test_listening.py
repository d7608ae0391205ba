"""The socket on which visitors come."""

import socket

from plietsch.core.listening import listen


def test_no_part_of_an_answer_waits_for_the_acknowledgement_of_the_one_before() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        visitor, _address = listener.accept()
        with visitor:
            assert visitor.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
