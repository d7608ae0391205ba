"""Counters never end a process, however full the disk is."""

import errno
import os
from pathlib import Path

import pytest
from prometheus_client.mmap_dict import MmapedDict

from plietsch.core.counters import ReservedDict


def _full(*_args: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_every_block_of_a_file_of_counters_is_there_before_it_is_mapped(tmp_path: Path) -> None:
    file = tmp_path / "counter_1.db"
    counters = ReservedDict(str(file))
    for number in range(3000):
        counters.write_value(f"key-{number}", 1.0, 0.0)

    state = file.stat()
    assert state.st_size > 65536
    assert state.st_blocks * 512 >= state.st_size  # no hole
    assert len(list(MmapedDict.read_all_values_from_file(str(file)))) == 3000


def test_on_a_full_disk_a_process_counts_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "posix_fallocate", _full)
    counters = ReservedDict(str(tmp_path / "counter_1.db"))

    for number in range(3000):
        counters.write_value(f"key-{number}", number, 0.0)

    assert counters.read_value("key-2999") == (2999.0, 0.0)


def test_a_disk_that_fills_up_meanwhile_loses_no_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counters = ReservedDict(str(tmp_path / "counter_1.db"))
    counters.write_value("before", 7.0, 0.0)
    monkeypatch.setattr(os, "posix_fallocate", _full)

    for number in range(3000):
        counters.write_value(f"key-{number}", 1.0, 0.0)

    assert counters.read_value("before") == (7.0, 0.0)
