"""A whole network whose files lie in a bucket: moved there, backed up, restored into another one."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from plietsch.core.depot import Depot, bucket
from plietsch.upkeep import files
from tests.installation import Installation, database_like, new_demo, new_empty

pytestmark = [pytest.mark.xdist_group("store")]  # one server for all


def _on_the_disk(installation: Installation) -> dict[str, str]:
    media = Path(installation.environment["PLIETSCH_DATA"]) / "media"
    found = (path for path in media.rglob("*") if path.is_file() and not path.name.startswith((".", "lock")))
    return {path.relative_to(media).as_posix(): files.digest_of(path) for path in found}


def _in_the_bucket(address: str) -> dict[str, str]:
    store = Depot(bucket(address))
    return {name: store.digest(name) for name, _size in store.sizes()}


def test_files_go_into_a_bucket_from_there_into_a_backup_and_from_there_into_another_bucket(
    s3: str, tmp_path: Path
) -> None:
    first, second = f"{s3}/erster-eimer", f"{s3}/zweiter-eimer"
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    with new_demo(tmp_path / "old") as old:
        before = _on_the_disk(old)
        old.manage("move", first)
        shutil.rmtree(tmp_path / "old" / "media")
        (tmp_path / "old" / "media").mkdir()
        with closing(Installation(old.environment | {"PLIETSCH_S3": first})) as emptied:
            emptied.manage("backup", str(tmp_path / "backup"))
    with new_empty(tmp_path / "new") as new:
        Depot(bucket(second)).prepare()
        with closing(Installation(new.environment | {"PLIETSCH_S3": second})) as restored:
            told = restored.manage("restore", str(tmp_path / "backup"))

    named = _in_the_bucket(second)
    assert "all compared" in told
    assert len(named) > 20
    assert {name: before[name] for name in named} == named
    assert set(before) - set(named) == set()


def test_what_the_bucket_gives_back_otherwise_is_named(s3: str, tmp_path: Path) -> None:
    target = f"{s3}/dritter-eimer"
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    with new_demo(tmp_path / "old") as old:
        old.manage("backup", str(tmp_path / "backup"))
    Depot(bucket(target)).prepare()
    with new_empty(tmp_path / "new") as new:
        lying = new.environment | {"PLIETSCH_S3": target, "PYTHONPATH": str(_a_store_that_cuts_off(tmp_path))}
        with (
            closing(Installation(lying)) as restored,
            restored.started("restore", str(tmp_path / "backup")) as run,
        ):
            told = run.communicate(timeout=120)

    assert run.returncode == 1
    assert "damaged: media/" in told


def _a_store_that_cuts_off(folder: Path) -> Path:
    """A folder whose code lets boto3 send only half of each file."""
    (folder / "sitecustomize.py").write_text(
        "import boto3\n"
        "made = boto3.client\n"
        "def client(*args, **more):\n"
        "    built = made(*args, **more)\n"
        "    put = built.put_object\n"
        "    built.put_object = lambda Body, **rest: put(Body=Body.read()[:-1], **rest)\n"
        "    return built\n"
        "boto3.client = client\n"
    )
    return folder


@pytest.mark.skipif(not os.environ.get("DATABASE_URL"), reason="this run has no PostgreSQL to move to")
def test_rows_and_files_move_in_one_call(s3: str, tmp_path: Path) -> None:
    server, target = os.environ.get("DATABASE_URL", ""), f"{s3}/umzug"
    with new_demo(tmp_path, server="") as old, database_like(server, "template0") as address:
        before = _on_the_disk(old)

        told = old.manage("move", address, target)

        assert "files, all compared. Now set PLIETSCH_S3" in told
        assert "rows, all compared. Now set DATABASE_URL" in told
        assert _in_the_bucket(target) == before
        shutil.rmtree(tmp_path / "media")
        (tmp_path / "media").mkdir()
        moved = old.environment | {"DATABASE_URL": address, "PLIETSCH_S3": target}
        with closing(Installation(moved)) as new:
            assert "Unversehrt" in new.manage("verify_activity")
            assert new.python(READ_ALL_UPLOADS) == "all there"


READ_ALL_UPLOADS = """
from plietsch.core.models import Upload
from plietsch.core import depot
from plietsch.core.uploads.shelf import place_of
from plietsch.upkeep.files import digest_of
digests = Upload.objects.values_list("sha256", flat=True)
wrong = [each for each in digests if digest_of(depot.here(place_of(each))) != each]
print(wrong or "all there")
"""
