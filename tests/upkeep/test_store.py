"""Files in an S3-compatible store, a server process of others (moto): kept, fetched, moved, handed out."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import RequestFactory
from django.utils import timezone

from plietsch.core.depot import Depot, bucket
from plietsch.core.media import MediaStorage
from plietsch.core.models import Worker
from plietsch.core.uploads import RefusedUpload, serve, store
from plietsch.core.uploads.shelf import drop, place_of
from plietsch.core.world import World
from plietsch.upkeep import doctor, files

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("store")]  # one server for all
TEXT = b"Ein Text, der nicht auf der Platte bleibt."


@pytest.fixture
def depot(address: str, settings: LazySettings) -> Depot:
    """The store of this system."""
    settings.S3 = bucket(address)
    return Depot(bucket(address))


def test_an_upload_is_handed_out_with_our_headers_by_a_machine_that_never_had_it(
    depot: Depot, world: World, rf: RequestFactory
) -> None:
    upload = store(SimpleUploadedFile("notiz.txt", TEXT), by=world["user.member"], at=world.now)
    place_of(upload.sha256).unlink()

    answer = serve(rf.get("/"), upload)

    assert b"".join(answer.streaming_content) == TEXT  # type: ignore[attr-defined]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert dict(depot.sizes()) == {f"uploads/{upload.sha256[:2]}/{upload.sha256}": len(TEXT)}


def test_what_nobody_needs_any_more_goes_from_the_store_too(depot: Depot, world: World) -> None:
    upload = store(SimpleUploadedFile("notiz.txt", TEXT), by=world["user.member"], at=world.now)
    assert place_of(upload.sha256).exists()

    drop(upload.sha256, before=timezone.now() + timedelta(days=1))

    assert not list(depot.sizes())
    assert not place_of(upload.sha256).exists()


def test_a_store_that_does_not_answer_lets_no_upload_count_as_kept(
    depot: Depot, world: World, settings: LazySettings
) -> None:
    settings.S3 = bucket("http://key:secret@127.0.0.1:9/weg")

    with pytest.raises(RefusedUpload, match="Speicher"):
        store(SimpleUploadedFile("notiz.txt", TEXT), by=world["user.member"], at=world.now)

    assert "does not take files" in dict(doctor.examine())["Store of files"]


def test_a_missing_bucket_is_made_once_and_for_nobody_else(s3: str) -> None:
    target = Depot(bucket(f"{s3}/neu-{uuid4().hex}"))

    for _time in range(2):
        target.prepare()

    assert list(target.sizes()) == []
    grants = target._client.get_bucket_acl(Bucket=target.bucket)["Grants"]
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]


def test_the_doctor_is_content_with_a_store_that_takes_files(depot: Depot) -> None:
    assert dict(doctor.examine())["Store of files"] == ""
    assert not list(depot.sizes())


def test_files_of_fields_are_read_from_the_store_and_removed_there(depot: Depot) -> None:
    name = MediaStorage().save("exports/kopie.zip", ContentFile(TEXT))
    Path(default_storage.path(name)).unlink()

    assert default_storage.exists(name)
    assert (default_storage.size(name), default_storage.open(name).read()) == (len(TEXT), TEXT)
    default_storage.delete(name)
    assert not default_storage.exists(name)


def test_a_backup_first_brings_here_what_only_the_store_has(depot: Depot, world: World) -> None:
    upload = store(SimpleUploadedFile("notiz.txt", TEXT), by=world["user.member"], at=world.now)
    place_of(upload.sha256).unlink()

    assert f"media/uploads/{upload.sha256[:2]}/{upload.sha256}" in files.named_by_rows()
    assert place_of(upload.sha256).read_bytes() == TEXT


def test_moving_goes_on_where_it_was_cut_off_and_reads_everything_back(
    address: str, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    Worker.objects.all().delete()
    target = Depot(bucket(address))
    found = {name.removeprefix("media/"): state for name, state in files.stored().items() if "media/" in name}
    (first, state), (second, _), *_ = found.items()
    target.keep(state.path, first)
    target._client.put_object(Bucket=target.bucket, Key=second, Body=b"half")

    call_command("move", address)

    assert {name: state.size for name, state in found.items()} == dict(target.sizes())
    assert f"{len(found):,} files, all compared" in capsys.readouterr().out
