"""A mailbox at a provider instead of a listener, read from a real IMAP server."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from email.message import EmailMessage
from imaplib import IMAP4
from pathlib import Path
from typing import Any

import pytest

from plietsch.core.world import World
from plietsch.letterboxes.addresses import address_for, return_path
from plietsch.letterboxes.mailbox import Unfetchable, fetch
from plietsch.letterboxes.models import Arrival
from tests.installation import free_port
from tests.letterboxes.post import a_mail

pytestmark = pytest.mark.django_db
DOVECOT = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
CONFIGURATION = """
base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/%u
default_internal_user = {owner}
default_login_user = {owner}
default_internal_group = {owner}
first_valid_uid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password=geheim
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner} home={folder}
}}
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[dict[str, Any]]:
    """A dovecot of this test with one mailbox."""
    if not DOVECOT or os.geteuid() != 0:
        pytest.skip("dovecot is not installed, or this is not root: apt-get install dovecot-imapd")
    folder, port = Path(tempfile.mkdtemp(prefix="plietsch-imap-")), free_port()
    configuration = folder / "dovecot.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port, owner="dovecot"))
    shutil.chown(folder, "dovecot", "dovecot")
    server = subprocess.Popen([DOVECOT, "-F", "-c", configuration])
    place = {"host": "127.0.0.1", "port": port, "password": "geheim", "folder": "INBOX"}
    for _turn in range(600):
        try:
            IMAP4("127.0.0.1", port, timeout=60).logout()
            break
        except OSError:
            time.sleep(0.1)
    yield place | {"is_encrypted": False}
    server.terminate()
    server.wait()
    shutil.rmtree(folder)


@pytest.fixture
def box(provider: dict[str, Any], settings: Any, request: pytest.FixtureRequest) -> Iterator[IMAP4]:
    """A fresh mailbox as a person at the provider opens it."""
    settings.MAIL_BOX = provider | {"user": request.node.name}
    client = IMAP4(provider["host"], provider["port"], timeout=60)
    client.login(request.node.name, provider["password"])
    client.select()
    yield client
    client.logout()


def _lay_in(box: IMAP4, mail: EmailMessage, to: str) -> None:
    mail["To"] = to
    box.append("INBOX", "", "", mail.as_bytes())  # type: ignore[arg-type]


def _left(box: IMAP4, what: str) -> int:
    box.noop()
    return len(box.search(None, what)[1][0].split())


def test_a_letter_leaves_the_mailbox_once_it_is_kept(world: World, box: IMAP4) -> None:
    writer = world["user.member"]
    _lay_in(box, a_mail(writer), address_for(writer, world["topic.long"]))

    assert (fetch(at=world.now), fetch(at=world.now)) == (1, 0)

    assert Arrival.objects.filter(member=writer, read_at=None).exists()
    assert _left(box, "ALL") == 0


def test_the_address_of_the_delivery_counts_more_than_what_the_mail_says(world: World, box: IMAP4) -> None:
    writer = world["user.member"]
    topic, other = (address_for(writer, world[name]) for name in ("topic.long", "topic.onlinezugang"))
    _lay_in(box, a_mail(writer, Delivered_To=topic), f"{other}, jemand@example.org")

    fetch(at=world.now)

    assert Arrival.objects.filter(member=writer).latest("pk").recipient == topic


def test_what_is_forged_unknown_or_too_large_stays_for_people_to_look_at(
    world: World, box: IMAP4, settings: Any
) -> None:
    writer, before = world["user.member"], Arrival.objects.count()
    address = address_for(writer, world["topic.long"])
    _lay_in(box, a_mail(world["user.business"]), address)
    _lay_in(box, a_mail(writer), "thema-1-1-aaaaaaaaaaaaaaaaaaaa@antworten.example")
    _lay_in(box, a_mail(writer, text="a\n" * 9000), address)
    settings.MAIL_IN_MAX_BYTES = 9000

    assert (fetch(at=world.now), fetch(at=world.now)) == (0, 0)

    assert Arrival.objects.count() == before
    assert (_left(box, "ALL"), _left(box, "UNSEEN"), _left(box, "FLAGGED")) == (3, 0, 1)


def test_an_absence_note_is_dropped_and_a_bounce_is_kept(world: World, box: IMAP4) -> None:
    writer = world["user.member"]
    note = a_mail(writer, Auto_Submitted="auto-replied")
    _lay_in(box, note, address_for(writer, world["topic.long"]))
    _lay_in(box, a_mail(writer, Return_Path="<>"), return_path(writer))

    fetch(at=world.now)

    assert [arrival.recipient for arrival in Arrival.objects.filter(member=writer).order_by("-pk")[:1]] == [
        return_path(writer)
    ]
    assert _left(box, "ALL") == 0


def test_a_wrong_password_is_said_in_words(world: World, box: IMAP4, settings: Any) -> None:
    settings.MAIL_BOX = settings.MAIL_BOX | {"password": "falsch"}

    with pytest.raises(Unfetchable, match="AUTHENTICATIONFAILED"):
        fetch(at=world.now)
