"""What lies in the data folder is nobody's business but the network's."""

from contextlib import closing
from pathlib import Path
from stat import filemode

import pytest

from tests.installation import Installation, new_environment


@pytest.mark.once
def test_other_users_of_the_machine_read_neither_database_nor_files(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    code = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
connection.cursor().execute("CREATE TABLE made (x)")
default_storage.save("a/b.txt", ContentFile(b"secret"))
"""
    with closing(Installation(new_environment(folder) | {"DATABASE_URL": ""})) as installation:
        installation.python(code)

    written = [folder, *folder.rglob("*")]

    assert len(written) > 3
    assert [
        f"{filemode(path.stat().st_mode)} {path}" for path in written if path.stat().st_mode & 0o007
    ] == []
