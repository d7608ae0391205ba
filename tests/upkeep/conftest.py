"""An S3-compatible server of others (moto), as a process."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from uuid import uuid4

import pytest

from plietsch.core.depot import Depot, bucket
from tests.installation import wait_until


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of a running server."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: _listens(port))
        yield f"http://key:secret@127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as visitor:
        return visitor.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def address(s3: str) -> str:
    """A bucket of the test's own."""
    address = f"{s3}/b{uuid4().hex}"
    Depot(bucket(address)).prepare()
    return address
