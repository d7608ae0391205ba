"""A mail server in a process of its own: `python -m tests.core.mail_server PORT FOLDER`.

Each mail that it takes becomes a file of the folder. While the folder holds a file `victim` with the number
of a process, that one is killed after a mail was taken and before the server says so; 0 is the server itself.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP


class Taking:
    """Keeps what arrives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        number = len(list(self.folder.glob("*.eml")))
        (self.folder / f"{number}.eml").write_bytes(envelope.content)
        victim = self.folder / "victim"
        if victim.exists():
            process = int(victim.read_text()) or os.getpid()
            victim.unlink()
            os.kill(process, signal.SIGKILL)
            await asyncio.sleep(1)
        return "250 taken"


async def _serve(port: int, folder: Path) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Taking(folder)), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2])))
