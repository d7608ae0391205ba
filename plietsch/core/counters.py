"""Files of counters whose blocks are reserved: to write into a hole of a mapped file on a full disk kills."""

import mmap
import os
from contextlib import suppress
from typing import BinaryIO

from prometheus_client import values
from prometheus_client.mmap_dict import _INITIAL_MMAP_SIZE, MmapedDict


class ReservedDict(MmapedDict):
    """Values in a mapped file; where the disk has no room for it, in memory, for this process alone."""

    def __init__(self, filename: str, read_mode: bool = False) -> None:
        super().__init__(filename if read_mode else _with_room(filename), read_mode)

    def _init_value(self, key: str) -> None:
        while self._used + len(key.encode()) + 32 > self._capacity:  # what comes with a key is less
            self._grow()
        super()._init_value(key)

    def _grow(self) -> None:
        self._capacity *= 2
        try:
            os.posix_fallocate(self._f.fileno(), 0, self._capacity)
        except OSError:
            self._f = _in_memory(self._m[:], self._capacity)
        self._m = mmap.mmap(self._f.fileno(), self._capacity)


def reserve_room() -> None:
    """From now on Prometheus' library keeps its values so."""
    values.MmapedDict = ReservedDict  # type: ignore[misc]


def _with_room(filename: str) -> str:
    """The file with all its blocks, or one in memory."""
    with suppress(OSError), open(filename, "ab") as file:
        os.posix_fallocate(file.fileno(), 0, max(os.fstat(file.fileno()).st_size, _INITIAL_MMAP_SIZE))
        return filename
    return f"/proc/self/fd/{os.memfd_create('counters')}"


def _in_memory(content: bytes, size: int) -> BinaryIO:
    file = os.fdopen(os.memfd_create("counters"), "w+b")
    file.write(content)
    file.truncate(size)
    return file
