"""An S3-compatible store that holds every finished file, where PLIETSCH_S3 names one.

The media folder then only has copies of what this machine wrote or read: whoever needs a file takes it from
`here`. Files never change once they bear their names, so that a copy is as good as the file.
"""

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings

BLOCK = 1024 * 1024
TRIAL = "draft-trial"
FIRST_REGION = "us-east-1"  # whose buckets must not say where they lie
LIMIT = 15  # seconds until a silent store is given up
A_BUCKET = "https://key:secret@s3.example/bucket"


def bucket(address: str) -> dict[str, str]:
    """What an address such as A_BUCKET says; `?region=eu` may follow. ValueError where it is none."""
    url = urlsplit(address)
    found = {
        "endpoint": f"{url.scheme}://{url.netloc.rpartition('@')[2]}",
        "bucket": url.path.strip("/"),
        "key": unquote(url.username or ""),
        "secret": unquote(url.password or ""),
        "region": dict(parse_qsl(url.query)).get("region", FIRST_REGION),
    }
    if url.scheme not in ("https", "http") or not all(found.values()):
        raise ValueError(f"no bucket: {url.hostname}")
    return found


class StoreSilent(OSError):
    """The store does not answer, or refuses; later it may take the file."""


class Depot:
    """One bucket. Names in it are paths below the media folder."""

    def __init__(self, place: dict[str, str]) -> None:
        import boto3  # only where there is a store: it takes a second and 30 MB
        from botocore.config import Config

        calm = Config(connect_timeout=LIMIT, read_timeout=LIMIT, retries={"total_max_attempts": 3})
        self.bucket = place["bucket"]
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=place["endpoint"],
            region_name=place["region"],
            aws_access_key_id=place["key"],
            aws_secret_access_key=place["secret"],
            config=calm,
        )

    def keep(self, file: Path, name: str) -> None:
        """Have the store hold this file; it is there when this returns, or this fails."""
        with file.open("rb") as content, _answering():
            self._client.put_object(Bucket=self.bucket, Key=name, Body=content, ChecksumAlgorithm="SHA256")

    def fetch(self, name: str, place: Path) -> None:
        """Put a copy into its place in one step; FileNotFoundError where the store has none."""
        content = self.open(name)
        place.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix="draft-", delete=False) as draft:
            try:
                shutil.copyfileobj(content, draft, BLOCK)
                os.fchmod(draft.fileno(), 0o640)
                os.replace(draft.name, place)
            except BaseException:
                Path(draft.name).unlink()
                raise

    def open(self, name: str) -> BinaryIO:
        """The content as it comes in."""
        with _answering():
            try:
                content: BinaryIO = self._client.get_object(Bucket=self.bucket, Key=name)["Body"]
            except self._client.exceptions.NoSuchKey as error:
                raise FileNotFoundError(name) from error
        return content

    def digest(self, name: str) -> str:
        """The SHA-256 of what the store gives back."""
        digest = hashlib.sha256()
        content = self.open(name)
        while block := content.read(BLOCK):
            digest.update(block)
        return digest.hexdigest()

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in dict(self.sizes(name))

    def drop(self, name: str) -> None:
        """Remove a file, if it is there."""
        with _answering():
            self._client.delete_object(Bucket=self.bucket, Key=name)

    def prepare(self) -> None:
        """Make the bucket where there is none; nobody else may read it."""
        region = self._client.meta.region_name
        place = (
            {} if region == FIRST_REGION else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        )
        with _answering():
            if self.bucket not in (each["Name"] for each in self._client.list_buckets()["Buckets"]):
                self._client.create_bucket(Bucket=self.bucket, **place)

    def check(self) -> None:
        """Write, find and remove a file of no meaning; fails where that is not possible."""
        with _answering():
            self._client.put_object(Bucket=self.bucket, Key=TRIAL, Body=b"")
        self.digest(TRIAL)
        self.drop(TRIAL)

    def sizes(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """All files by name with their bytes."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        with _answering():
            for page in pages:
                for each in page.get("Contents", ()):
                    yield each["Key"], each["Size"]


def depot() -> Depot | None:
    """The store of this system, if it has one."""
    return _opened(tuple(sorted(settings.S3.items()))) if settings.S3 else None


def here(place: Path) -> Path:
    """The same file of the media folder, after it was brought from the store if need be."""
    store = depot()
    if store and not place.exists():
        with suppress(FileNotFoundError):  # the caller sees that there is none
            store.fetch(name_of(place), place)
    return place


def keep(finished: Path, place: Path) -> None:
    """Have the store hold what is about to get this place in the media folder."""
    if store := depot():
        store.keep(finished, name_of(place))


def forget(place: Path) -> None:
    """Remove a file everywhere."""
    place.unlink(missing_ok=True)
    if store := depot():
        store.drop(name_of(place))


def name_of(place: Path) -> str:
    """What the store calls a file of the media folder."""
    return place.relative_to(settings.MEDIA_ROOT).as_posix()


@contextmanager
def _answering() -> Iterator[None]:
    """Errors of the client become one of ours, with which pages say that it will pass."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise StoreSilent(errno.EHOSTUNREACH, str(error)) from error


@cache
def _opened(place: tuple[tuple[str, str], ...]) -> Depot:
    return Depot(dict(place))
