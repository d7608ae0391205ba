"""Dashboards, tokens and limits, as people use them in the browser."""

import re
from typing import Any

from django.test import Client

from plietsch.core.models import Activity
from plietsch.core.world import World
from plietsch.groups.models import Topic
from plietsch.sensors.models import Area, Datastream, DeviceToken, Threshold
from tests.sensors.conftest import Issue, send


def test_the_dashboard_shows_places_values_and_that_they_are_simulated(world: World) -> None:
    area = world["area.kirchbarkau"]

    page = Client().get(area.get_absolute_url()).content.decode()

    assert "Die Werte sind simuliert." in page
    assert page.count('class="map__spot"') == 6
    assert page.count('class="tile') >= 9
    assert "Zugänge für Geräte" not in page
    days = re.findall(r'href="(/daten/[^"]+)\?([^"#]+)#daten"', page)
    assert [path for path, _query in days] == ["/daten/tageswerte-der-messreihen/"]
    rows = Client().get("?".join(days[0]).replace("&amp;", "&")).context["page"]
    assert {row[5] for row in rows} == {area.name}
    assert "Testfeld Bauhof" not in Client().get("/sensoren/").content.decode()


def test_the_course_of_values_stands_in_a_chart_and_in_a_table(world: World) -> None:
    soil = world["datastream.soil"]

    day = Client().get(f"/sensoren/messreihen/{soil.pk}/").content.decode()
    year = Client().get(f"/sensoren/messreihen/{soil.pk}/?zeitraum=jahr").content.decode()

    assert 'class="chart__line"' in day
    assert day.count('<th scope="row">') > 40
    assert 1 <= year.count('<th scope="row">') <= 2


def test_a_town_starts_an_area_and_gives_a_device_its_token(world: World, client_as: Any) -> None:
    councillor = client_as("councillor")
    told = {"name": "Ortsmitte", "organisation": world["organisation.kirchbarkau"].pk, "is_public": "on"}

    started = councillor.post("/sensoren/neu/", told)
    area = Area.objects.get(name="Ortsmitte")
    issued = councillor.post(f"{started.url}zugaenge/", {"label": "Gateway"}).content.decode()
    again = councillor.get(f"{started.url}zugaenge/").content.decode()

    found = re.search(r"plietsch_[\w-]{43}", issued)
    assert found
    secret = found[0]
    assert secret not in again
    send("Things", {"name": "Linde", "description": "Baum"}, secret)
    token = DeviceToken.objects.get(area=area)
    assert client_as("member").get(f"{started.url}zugaenge/").status_code == 403
    assert client_as("member").post(f"/sensoren/zugaenge/{token.pk}/sperre/").status_code == 404

    councillor.post(f"/sensoren/zugaenge/{token.pk}/sperre/")
    send("Things", {"name": "Linde", "description": "Baum"}, secret, status=401)


def test_a_crossed_limit_becomes_a_topic_in_the_group_and_the_next_one_a_reply(
    world: World, gateway: str, django_capture_on_commit_callbacks: Any
) -> None:
    soil, threshold = world["datastream.soil"], world["threshold.soil"]
    path = f"Datastreams({soil.pk})/Observations"

    def measure(value: float) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            send(path, {"result": value}, gateway)

    measure(14.5)
    topic = Topic.objects.get(group=world["group.baugebiet"])
    post = topic.posts.get()
    assert "unter 15" in topic.title
    assert "14,5 %" in post.body
    assert "Junge Bäume wässern." in post.body
    assert "simuliert" in post.body
    assert "14,5" in Client().get(topic.get_absolute_url()).content.decode()
    assert "Außerhalb der Grenzen" in Client().get(soil.thing.area.get_absolute_url()).content.decode()

    measure(14.0)  # still below: said already
    measure(16.0)
    measure(14.2)  # flickers: said within the last hour
    assert topic.posts.count() == 1

    Threshold.objects.update(told_at=None)
    measure(16.0)
    measure(13.0)
    assert topic.posts.count() == 2
    assert Activity.objects.filter(verb="threshold.crossed").count() == 2
    assert Threshold.objects.get(pk=threshold.pk).crossed_at is not None


def test_who_has_left_the_group_posts_nothing_there_any_more(
    world: World, gateway: str, django_capture_on_commit_callbacks: Any
) -> None:
    membership = world["group.baugebiet"].memberships.get(member=world["user.councillor"])
    membership.delete()

    with django_capture_on_commit_callbacks(execute=True):
        send(f"Datastreams({world['datastream.soil'].pk})/Observations", {"result": 1}, gateway)

    assert not Topic.objects.filter(group=world["group.baugebiet"]).exists()


def test_limits_are_set_and_removed_by_those_who_keep_the_area(world: World, client_as: Any) -> None:
    soil = world["datastream.soil"]
    address = f"/sensoren/messreihen/{soil.pk}/grenzen/"
    limit = {"side": "above", "limit": "40,5", "advice": "Nachsehen."}

    assert client_as("member").post(address, limit).status_code == 403
    councillor = client_as("councillor")
    assert councillor.post(address, limit).status_code == 302
    assert "Diese Grenze gibt es schon." in councillor.post(address, limit).content.decode()
    assert "40,5" in Client().get(soil.get_absolute_url()).content.decode()

    made = Threshold.objects.get(limit=40.5)
    assert client_as("member").post(f"/sensoren/grenzen/{made.pk}/ruecknahme/").status_code == 403
    councillor.post(f"/sensoren/grenzen/{made.pk}/ruecknahme/")
    assert not Threshold.objects.filter(pk=made.pk).exists()


def test_a_group_reads_along_where_an_area_is_not_public(world: World, client_as: Any, issue: Issue) -> None:
    area = world["area.private"]
    assert client_as("councillor").get(area.get_absolute_url()).status_code == 404

    Area.objects.filter(pk=area.pk).update(group=world["group.baugebiet"])

    assert client_as("councillor").get(area.get_absolute_url()).status_code == 200
    assert client_as("business").get(area.get_absolute_url()).status_code == 404
    assert Datastream.objects.visible_to(world["user.councillor"]).filter(thing__area=area).exists()
