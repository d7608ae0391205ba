"""What the office and the municipalities read of the figures, and what nobody does."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone

from plietsch.accounts.models import Affiliation
from plietsch.analytics.counting.buffer import buffer
from plietsch.analytics.counting.reader import source_of
from plietsch.analytics.counting.rows import Row
from plietsch.analytics.models import OWN, Dimension, Hit, Kind, Site, Sum
from plietsch.analytics.plots import plot
from plietsch.analytics.queries import Period, breakdown
from plietsch.core.models import Activity
from plietsch.core.world import World

Browser = Callable[[str], Client]


def count(
    dimension: Dimension, key: str, hits: int, *, site: int = 1, back: int = 0, entries: int = 0
) -> None:
    day = timezone.localdate() - timedelta(days=back)
    Sum.objects.create(day=day, site=site, dimension=dimension, key=key, hits=hits, entries=entries, visits=0)


def test_the_office_sees_pages_sources_and_an_earlier_period_beside_them(client_as: Browser) -> None:
    count(Dimension.TOTAL, "", 1234, entries=321)
    count(Dimension.TOTAL, "", 777, back=30)
    count(Dimension.PAGE, "/wettbewerbe/", 900)
    count(Dimension.LANGUAGE, "da", 900)
    count(Dimension.DEVICE, "phone", 900)
    count(Dimension.PAGE, "/wettbewerbe/", 555, back=30)

    page = client_as("office").get("/zugriffe/").content.decode()

    assert "1.234" in page
    assert "zuvor 777" in page
    assert "/wettbewerbe/" in page
    assert "900" in page
    assert "555" in page
    assert "<svg" in page
    assert "Dänisch" in page
    assert "Telefon" in page


def test_editors_see_how_often_news_are_read_and_where_readers_come_from(
    client_as: Browser, world: World
) -> None:
    page = world["news.bescheide"].get_absolute_url()
    count(Dimension.PAGE, page, 98765)

    assert "98.765" in client_as("editor").get(page).content.decode()
    assert "98.765" in client_as("editor").get("/zugriffe/").content.decode()
    for role in ("member", "guest"):
        assert "98.765" not in client_as(role).get(page).content.decode()
    assert "98.765" not in client_as("member").get("/zugriffe/").content.decode()


def test_a_source_of_few_is_not_shown_by_name(client_as: Browser, world: World) -> None:
    count(Dimension.SOURCE, "heise.de", 5)
    count(Dimension.SOURCE, "forum-erika.example", 4)
    count(Dimension.MISS, "erika", 4, back=1)
    office = client_as("office")

    for answer in (office.get("/zugriffe/"), office.get("/zugriffe/tabelle.csv")):
        text = answer.content.decode()
        assert "heise.de" in text
        assert "erika" not in text
    assert (
        breakdown(world["site.own"], Period(date(2020, 1, 1), timezone.localdate()), Dimension.SOURCE).rare
        == 4
    )


def test_what_was_rare_before_is_not_shown_as_a_comparison(client_as: Browser) -> None:
    count(Dimension.SOURCE, "heise.de", 50)
    count(Dimension.SOURCE, "heise.de", 3, back=30)

    rows = _table(client_as("office").get("/zugriffe/tabelle.csv").content.decode())

    assert [row[-1] for row in rows if row[3] == "heise.de"] == ["0"]


def test_a_municipality_reads_its_own_figures_only(client_as: Browser, world: World) -> None:
    nortorf: Site = world["site.nortorf"]
    Affiliation.objects.filter(user=world["user.member"]).exclude(
        organisation=world["organisation.nortorf"]
    ).delete()
    count(Dimension.PAGE, "/rathaus/", 70, site=nortorf.number)
    count(Dimension.PAGE, "/geheime-planung/", 70)
    member = client_as("member")

    for address in (f"/zugriffe/?site={nortorf.number}", "/zugriffe/", "/zugriffe/?site=1"):
        page = member.get(address).content.decode()
        assert "/rathaus/" in page
        assert "/geheime-planung/" not in page
    assert member.get("/zugriffe/websites/").status_code == 403
    own = member.get(f"/organisationen/{nortorf.organisation_id}/").content.decode()
    assert f"/zugriffe/?site={nortorf.number}" in own


def test_whoever_has_no_website_is_told_so(client_as: Browser) -> None:
    assert "Keine Website" in client_as("business").get("/zugriffe/").content.decode()
    assert client_as("business").get("/zugriffe/tabelle.csv").status_code == 404


def test_no_cell_of_the_file_is_a_formula(client_as: Browser) -> None:
    count(Dimension.SEARCH, '=hyperlink("http://evil.example")', 9)
    count(Dimension.SEARCH, "  @sum(1)", 9)

    rows = _table(client_as("office").get("/zugriffe/tabelle.csv").content.decode())

    assert [row[3] for row in rows if "evil" in row[3] or "sum" in row[3]] == [
        "'  @sum(1)",
        '\'=hyperlink("http://evil.example")',
    ]


@pytest.mark.parametrize(
    "query",
    [
        "first=2026-13-01",
        "first=0001-01-01&last=9999-12-31",
        "site=999",
        "site=x",
        "compare=?",
        "last=1999-01-01",
    ],
)
def test_odd_days_and_websites_are_taken_calmly(client_as: Browser, query: str) -> None:
    assert client_as("office").get(f"/zugriffe/?{query}").status_code == 200


def test_who_keeps_a_page_sees_how_often_it_was_read(client_as: Browser, world: World) -> None:
    project = next(thing for _, thing in world.named("project") if thing.published_at)
    count(Dimension.PAGE, project.get_absolute_url(), 40)
    count(Dimension.PAGE, f"/en{project.get_absolute_url()}", 2)

    assert "42 Aufrufe in vier Wochen" in client_as("office").get(project.get_absolute_url()).content.decode()
    for stranger in ("guest", "business"):
        page = client_as(stranger).get(project.get_absolute_url()).content.decode()
        assert "Aufrufe in vier Wochen" not in page


def test_a_further_website_is_counted_and_a_program_reads_until_its_token_is_taken(
    client_as: Browser, world: World
) -> None:
    office = client_as("office")
    office.post("/zugriffe/websites/", {"name": "Gemeinde Testdorf", "host": "testdorf.example"})
    site = Site.objects.get(name="Gemeinde Testdorf")
    answer = office.post("/zugriffe/tokens/", {"name": "Wochenbericht", "site": site.pk})
    secret = answer.context["secret"]
    asked = {"module": "API", "method": "VisitsSummary.get", "idSite": site.number, "token_auth": secret}

    assert secret in answer.content.decode()
    assert secret not in office.get("/zugriffe/tokens/").content.decode()
    assert Client().post("/index.php", asked).json()["nb_visits"] == 0
    assert Client().post("/index.php", asked | {"idSite": 1}).status_code == 401

    office.post(f"/zugriffe/tokens/{site.tokens.get().pk}/entzug/")
    assert Client().post("/index.php", asked).status_code == 401


def test_a_website_is_counted_once(client_as: Browser, world: World) -> None:
    known = world["site.kiel"]

    answer = client_as("office").post(
        "/zugriffe/websites/", {"name": "Noch einmal", "host": f"www.{known.host}"}
    )

    assert f"zählt schon „{known.name}“" in answer.content.decode()
    assert not Site.objects.filter(name="Noch einmal").exists()


def test_the_office_reads_what_to_build_in_and_changes_a_website(client_as: Browser, world: World) -> None:
    site, office = world["site.kiel"], client_as("office")
    page = f"/zugriffe/websites/{site.pk}/"
    shown = unescape(office.get(page).content.decode())
    assert f'["setSiteId", "{site.number}"]' in shown
    assert "/matomo.js" in shown

    office.post(page, {"name": "Kiel am Wasser", "host": "https://wasser.example/start"})

    site.refresh_from_db()
    assert (site.name, site.host) == ("Kiel am Wasser", "wasser.example")
    assert Activity.objects.filter(verb="site.changed", actor=world["user.office"].pk).count() == 1


def test_a_website_with_an_umlaut_is_taken_and_counted_in_both_spellings(
    client_as: Browser, world: World
) -> None:
    office = client_as("office")
    answer = office.post("/zugriffe/websites/", {"name": "Büsum", "host": "https://www.Büsum.de/start"})
    site = Site.objects.get(name="Büsum")
    assert (answer.status_code, site.host) == (302, "www.xn--bsum-0ra.de")
    assert "www.büsum.de" in office.get("/zugriffe/websites/").content.decode()
    assert 'value="www.büsum.de"' in office.get(f"/zugriffe/websites/{site.pk}/").content.decode()

    sent = {"idsite": site.number, "rec": 1}
    for spelt in ("https://www.büsum.de/", "https://xn--bsum-0ra.de/"):
        assert Client().get("/matomo.php", sent | {"url": spelt}).status_code == 200
    assert Client().get("/matomo.php", sent | {"url": "https://büsum.example/"}).status_code == 400
    assert source_of("https://www.xn--bsum-0ra.de/x", "kiel.example") == "büsum.de"
    assert source_of("https://www.büsum.de/x", "xn--bsum-0ra.de") is None


@pytest.mark.parametrize("host", ["localhost", ""])
def test_the_networks_own_website_gets_another_name_and_stays_where_it_is(
    client_as: Browser, world: World, host: str
) -> None:
    Site.objects.filter(number=OWN).update(host=host)
    page = f"/zugriffe/websites/{world['site.own'].pk}/"
    assert 'name="host"' not in client_as("office").get(page).content.decode()

    answer = client_as("office").post(page, {"name": "Unser Portal"})

    assert answer.status_code == 302
    assert Site.objects.values_list("name", "host").get(number=OWN) == ("Unser Portal", host)


def test_the_filter_counts_what_somebody_has_set(client_as: Browser) -> None:
    office = client_as("office")
    shown = [office.get("/zugriffe/", asked).content.decode() for asked in ({}, {"compare": "year"})]

    assert [page.partition("Filter <")[2].partition("<")[0] for page in shown] == ["", 'span class="count">1']


def test_a_website_that_is_taken_out_leaves_no_figures(client_as: Browser, world: World) -> None:
    site, office = world["site.kiel"], client_as("office")
    day = {"day": date(2026, 11, 1), "dimension": 0, "hits": 3, "entries": 1, "visits": 0}
    for number in (site.number, OWN):
        Sum.objects.create(site=number, **day)
    way_out = f"/zugriffe/websites/{site.pk}/entfernen/"
    assert "sofort gelöscht" in office.get(way_out).content.decode()
    assert Site.objects.filter(pk=site.pk).exists()

    office.post(way_out)

    assert not Site.objects.filter(pk=site.pk).exists()
    assert [one.site for one in Sum.objects.all()] == [OWN]
    assert Activity.objects.filter(verb="site.removed", actor=world["user.office"].pk).exists()
    assert office.post(f"/zugriffe/websites/{world['site.own'].pk}/entfernen/").status_code == 404


def test_a_new_website_inherits_nothing_from_one_that_was_taken_out(
    client_as: Browser, world: World, counted: Callable[[], list[Hit]]
) -> None:
    office = client_as("office")
    office.post("/zugriffe/websites/", {"name": "Gemeinde Alt", "host": "alt.example"})
    old = Site.objects.get(name="Gemeinde Alt")
    buffer.add(Row(old.number, Kind.PAGE, "/alt/", "", True, "", "", "desktop", "de", 0))
    office.post(f"/zugriffe/websites/{old.pk}/entfernen/")
    office.post("/zugriffe/websites/", {"name": "Gemeinde Neu", "host": "neu.example"})

    assert Site.objects.get(name="Gemeinde Neu").number > old.number
    assert counted() == []


def test_a_plot_of_nothing_and_of_much() -> None:
    days = [date(2026, 11, 1), date(2026, 11, 2)]

    assert plot(days, [0, 0]).numbers == [1, 0]
    much = plot(days, [3, 4321], [0, 2])
    assert much.numbers == [5000, 4000, 3000, 2000, 1000, 0]
    assert much.line.count(",") == 1  # what nothing is known of is no zero
    month = [date(2026, 11, day) for day in range(1, 29)]
    assert [day.day for day in plot(month, [1] * 28).days] == [1, 10, 19, 28]


def _table(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))
