"""What becomes of a mail of which nobody knows whether it was sent."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from plietsch.core.models import Activity, Letter
from plietsch.core.world import World
from plietsch.upkeep.doctor import examine
from plietsch.upkeep.operations.mails import AlreadyDecided, let_rest, send_again
from plietsch.upkeep.queries import mails_by_state

SignIn = Callable[[str], Client]


@pytest.fixture
def doubtful(world: World) -> Letter:
    now = timezone.now()
    return Letter.objects.create(
        address="town@example.org", subject="Sitzung verlegt", text="Am Montag", html="<body>Am Montag",
        written_at=now, began_at=now, doubted_at=now,
    )  # fmt: skip


def test_the_office_sees_a_mail_that_was_perhaps_sent_and_has_it_sent_again(
    doubtful: Letter, client_as: SignIn
) -> None:
    office = client_as("office")
    page = office.get("/betrieb/").content.decode()
    mail.outbox.clear()

    answer = office.post(f"/betrieb/mails/{doubtful.pk}/entscheidung/", {"again": "1"}, follow=True)

    assert "Sitzung verlegt" in page
    assert "town@example.org" in page
    assert "Die Mail wird noch einmal gesendet." in answer.content.decode()
    (again,) = [each for each in mail.outbox if each.to == ["town@example.org"]]
    assert again.body.startswith("Vielleicht haben Sie diese Mail schon bekommen")
    assert "Sitzung verlegt" not in answer.content.decode()
    assert Activity.objects.filter(verb="mail.repeated", subject=f"core.letter:{doubtful.pk}").count() == 1


def test_the_office_lets_a_mail_rest_that_arrived(doubtful: Letter, client_as: SignIn) -> None:
    office = client_as("office")
    mail.outbox.clear()

    office.post(f"/betrieb/mails/{doubtful.pk}/entscheidung/", {"again": "0"})

    assert not Letter.objects.filter(pk=doubtful.pk).exists()
    assert [each for each in mail.outbox if each.to == ["town@example.org"]] == []
    assert office.post(f"/betrieb/mails/{doubtful.pk}/entscheidung/", {"again": "1"}).status_code == 404


def test_of_two_who_decide_at_once_the_second_is_told(doubtful: Letter, world: World) -> None:
    at, office = timezone.now(), world["user.office"]
    same = Letter.objects.get(pk=doubtful.pk)
    let_rest(doubtful, by=office, at=at)

    with pytest.raises(AlreadyDecided):
        send_again(same, by=office, at=at)


def test_members_decide_about_no_mail(doubtful: Letter, client_as: SignIn) -> None:
    answer = client_as("member").post(f"/betrieb/mails/{doubtful.pk}/entscheidung/", {"again": "1"})

    assert answer.status_code == 403
    assert Letter.objects.perhaps_sent().filter(pk=doubtful.pk).exists()


def test_monitoring_and_the_doctor_know_of_it(doubtful: Letter) -> None:
    assert mails_by_state()["perhaps"] == 1
    assert "1 were perhaps sent" in dict(examine())["Mails"]
