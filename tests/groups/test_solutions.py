"""Who has solved what: cards out of threads, who uses them, whether they still hold."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plietsch.accounts.models import Theme
from plietsch.core.activity import key_of
from plietsch.core.world import World
from plietsch.groups.models import Membership, Solution, SolutionUse
from plietsch.groups.models.memberships import MODERATING
from plietsch.groups.operations.solutions import ask_for_confirmation
from plietsch.notifications.models import Notice
from plietsch.notifications.queries import told

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]

CARD = {
    "title": "Strichliste am Tresen",
    "problem": "Womit anfangen?",
    "done": "Vier Wochen zählen, @Forschung 1 wertet aus.",
    "product": "Klemmbrett",
    "cost_cents": "1.250,50",
    "spot": "Nortorf",
    "spot_code": "01058117",
}


def _write(client: Client, world: World) -> Solution:
    topic = world["topic.onlinezugang"]
    client.post(reverse("groups:write_solution", kwargs={"topic": topic.pk}), CARD)
    return Solution.objects.get(topic=topic)


def test_a_member_makes_a_card_of_a_thread_and_everybody_finds_it(world: World, client_as: SignIn) -> None:
    card = _write(client_as("member"), world)

    page = client_as("guest").get(reverse("groups:solutions"), {"q": "klemmbrett"}).content.decode()
    shown = client_as("science").get(card.get_absolute_url()).content.decode()
    assert (card.cost_cents, card.place, card.contact) == (
        125_050,
        world["place.nortorf"],
        world["user.member"],
    )
    assert card.title in page
    assert "Funknetz" not in page
    assert "1.250,50" in shown
    assert f"@{world['user.science'].name}</a>" in shown


def test_the_form_is_filled_from_the_thread(world: World, client_as: SignIn) -> None:
    address = reverse("groups:write_solution", kwargs={"topic": world["topic.onlinezugang"].pk})

    form = client_as("member").get(address).content.decode()

    assert "Onlinezugang: Welche Anträge zuerst?" in form
    assert "Womit haben Sie angefangen" in form


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [
        ({"district": "01055"}, True),
        ({"district": "01058"}, False),
        ({"size": "5000-20000"}, True),
        ({"size": "100000-"}, False),
        ({"procurement": "own"}, True),
        ({"procurement": "tender"}, False),
        ({"q": "chirpstack funknetz"}, True),
        ({"size": "' OR 1=1", "district": "0000000", "theme": "-1"}, True),
    ],
)
def test_the_directory_is_narrowed_by_kreis_size_and_way_of_buying(
    world: World, client_as: SignIn, wanted: dict[str, str], is_found: bool
) -> None:
    page = client_as("guest").get(reverse("groups:solutions"), wanted).content.decode()

    assert (world["solution.funknetz"].title in page) is is_found


def test_the_directory_is_narrowed_by_theme(world: World, client_as: SignIn) -> None:
    themes = {name: Theme.objects.get(name=name).pk for name in ("Sensorik und LoRaWAN", "Mobilität")}
    pages = {
        name: client_as("guest").get(reverse("groups:solutions"), {"theme": key}).content.decode()
        for name, key in themes.items()
    }

    assert [world["solution.funknetz"].title in page for page in pages.values()] == [True, False]


def test_a_card_of_a_hidden_group_is_in_nobody_elses_directory(world: World, client_as: SignIn) -> None:
    card = world["solution.hidden"]

    seen = {
        role: card.title in client_as(role).get(reverse("groups:solutions")).content.decode()
        for role in ("member", "business", "office", "guest")
    }
    assert seen == {"member": True, "business": False, "office": False, "guest": False}
    assert client_as("business").get(card.get_absolute_url()).status_code == 404


def test_another_town_says_that_it_uses_the_solution_too_and_its_contact_hears_of_it(
    world: World, client_as: SignIn
) -> None:
    card = world["solution.funknetz"]
    address = reverse("groups:use_solution", kwargs={"solution": card.pk})
    client = client_as("science")
    for _twice in range(2):
        client.post(address, {"use": "1"})

    card.refresh_from_db()
    assert card.use_count == card.uses.count() == 2
    assert Notice.objects.filter(member=world["user.utility"], kind="solution.used").exists()

    client.post(address, {"use": "0"})
    card.refresh_from_db()
    assert card.use_count == card.uses.count() == 1


def test_somebody_without_a_place_is_told_what_to_do(world: World, client_as: SignIn) -> None:
    address = reverse("groups:use_solution", kwargs={"solution": world["solution.funknetz"].pk})
    answer = client_as("office").post(address, {"use": "1"}, follow=True)

    assert "Tragen Sie im Profil" in answer.content.decode()
    assert SolutionUse.objects.count() == 1


def test_only_its_contact_and_the_moderation_change_a_card(world: World, client_as: SignIn) -> None:
    card = world["solution.funknetz"]
    address = reverse("groups:change_solution", kwargs={"solution": card.pk})
    answers = {role: client_as(role).post(address, CARD).status_code for role in ("business", "member")}

    assert answers == {"business": 403, "member": 403}
    client_as("utility").post(address, CARD | {"title": "Neu gefasst"})
    card.refresh_from_db()
    assert card.title == "Neu gefasst"


def test_once_a_year_the_contact_is_asked_and_one_click_confirms(world: World, client_as: SignIn) -> None:
    card, now = world["solution.funknetz"], timezone.now()
    assert ask_for_confirmation(at=now) == 0
    later = now + timedelta(days=366)

    asked = [ask_for_confirmation(at=later + timedelta(days=days)) for days in (0, 1, 31)]

    assert asked == [2, 0, 2]  # the one of the hidden group too
    notices = list(Notice.objects.filter(member=world["user.utility"], kind="solution.doubted"))
    assert [entry.text for entry in told(world["user.utility"], notices)] == [
        f"Gilt die Lösung „{card.title}“ noch?"
    ]
    client_as("utility").post(reverse("groups:confirm_solution", kwargs={"solution": card.pk}))
    card.refresh_from_db()
    assert (card.confirmed_on, card.asked_on) == (timezone.localdate(), None)
    assert not Notice.objects.filter(kind="solution.doubted", member=world["user.utility"]).exists()


def test_who_moderates_is_asked_where_nobody_answers_for_a_card_any_more(world: World) -> None:
    card = world["solution.funknetz"]
    Membership.objects.get(group=card.topic.group, member=world["user.utility"]).delete()

    ask_for_confirmation(at=timezone.now() + timedelta(days=366))

    told_of_it = Notice.objects.filter(kind="solution.doubted", activity__subject=key_of(card))
    moderating = Membership.objects.filter(group=card.topic.group, role__in=MODERATING)
    assert set(told_of_it.values_list("member", flat=True)) == set(
        moderating.values_list("member", flat=True)
    )
    assert told_of_it.exists()


def test_a_card_taken_out_leaves_the_thread(world: World, client_as: SignIn) -> None:
    card = world["solution.funknetz"]
    answer = client_as("utility").post(reverse("groups:solution_removal", kwargs={"solution": card.pk}))

    assert answer["Location"] == world["topic.question"].get_absolute_url()
    assert not Solution.objects.filter(pk=card.pk).exists()
