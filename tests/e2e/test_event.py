"""“Clever Dörp”, from the plan to the recording: four browsers, letters, and a picture sent by SRT."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, sign_in
from tests.installation import Installation

OpenPage = Callable[..., Page]
TITLE, EMAIL, QUESTION = "Clever Dörp zum Mitmachen", "doerte@example.org", "Hört man uns hinten?"
BITS, BLOCK = 8, 80
# A clock that programs can read: bit by bit, a white block is one, a black block nothing.
BLOCKS = [
    f"drawbox=x={bit * BLOCK}:w={BLOCK}:y=0:h={BLOCK}:t=fill:color=white"
    f":enable='gte(mod(t,{2 << bit}),{1 << bit})'"
    for bit in range(BITS)
]
SENDER = [
    *("ffmpeg", "-v", "quiet", "-re", "-f", "lavfi"),
    *("-i", f"color=black:size={BITS * BLOCK}x360:rate=25,{','.join(BLOCKS)}", "-f", "lavfi", "-i", "sine"),
    *("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "50"),
    *("-pix_fmt", "yuv420p", "-c:a", "aac", "-f", "mpegts"),
]
READ = f"""() => {{
  const video = document.querySelector("video"), canvas = document.createElement("canvas");
  if (!video?.videoWidth) return -1;
  canvas.width = video.videoWidth; canvas.height = video.videoHeight;
  const scale = canvas.width / {BITS * BLOCK}, context = canvas.getContext("2d");
  context.drawImage(video, 0, 0);
  return [...Array({BITS}).keys()].reduce((sum, bit) => sum + (context.getImageData(
    (bit + 0.5) * {BLOCK} * scale, {BLOCK // 2} * scale, 1, 1).data[0] > 128 ? 1 << bit : 0), 0);
}}"""


@pytest.mark.skipif(
    not shutil.which("ffmpeg"), reason="FFMPEG IS NOT ON THIS MACHINE: Clever Dörp is not played through"
)
def test_clever_doerp_from_the_plan_to_the_recording(page_of: OpenPage, demo: Installation) -> None:
    office, guest, member, viewer = page_of(), page_of(PHONE), page_of(), page_of()
    sign_in(office, "Netzwerkbüro")
    sign_in(member, "Verwaltung")

    home = plan(office)
    register(guest, home)
    member.goto(home)
    member.get_by_role("button", name="Ich bin online dabei").click()
    expect(member.get_by_text("Angemeldet, online").first).to_be_visible()
    be_reminded(guest, demo)
    bring_forward(office, home)
    desk = open_the_hall(office, home)
    with on_air(demo, home.strip("/").rpartition("/")[2]) as sent_at:
        watch_the_clock(viewer, f"{home}livestream/", sent_at)
        member.goto(f"{home}mitmachen/")
        ask_and_vote(office, desk, guest, member, viewer)
        close_the_hall(office, desk, guest)
        office.get_by_text("Livestream beenden").click()
        office.get_by_role("button", name="Ja, jetzt beenden").click()
    expect(viewer.get_by_text("Der Livestream ist zu Ende")).to_be_visible()
    publish(office, home)
    see_the_recording(guest, home)


def plan(office: Page) -> str:
    """A draft for tomorrow, published; its address."""
    office.goto("/veranstaltungen/planung/neu/")
    office.get_by_role("textbox", name="Titel").fill(TITLE)
    set_times(office, timedelta(hours=20))
    office.get_by_label("Teilnahme online").check()
    office.get_by_role("button", name="Entwurf speichern").click()
    office.get_by_role("button", name="In den Kalender stellen").click()
    expect(office.get_by_role("heading", level=1)).to_have_text(TITLE)
    return office.url.removeprefix(office.url.partition("/veranstaltungen/")[0])


def set_times(office: Page, ahead: timedelta) -> None:
    begin = datetime.now(ZoneInfo("Europe/Berlin")) + ahead
    for name, moment in (("starts_at", begin), ("ends_at", begin + timedelta(hours=2))):
        office.locator(f"[name={name}]").fill(moment.strftime("%Y-%m-%dT%H:%M"))


def register(guest: Page, home: str) -> None:
    """A guest without an account: a form, a letter, a click."""
    guest.goto(home)
    guest.get_by_role("link", name="Ich bin online dabei").click()
    guest.get_by_label("Name", exact=True).fill("Dörte vom Dorf")
    guest.get_by_label("E-Mail-Adresse").fill(EMAIL)
    guest.get_by_role("main").get_by_role("button", name="Anmelden").click()
    open_letter(guest, "Bitte bestätigen Sie Ihre Anmeldung")
    guest.get_by_role("main").get_by_role("link", name="/veranstaltungen/anmeldungen/").click()
    guest.get_by_role("button", name=re.compile("bestätigen")).click()
    expect(guest.get_by_text("Angemeldet, online").first).to_be_visible()


def open_letter(page: Page, subject: str) -> None:
    """The newest letter with this subject to the guest, as soon as it is there."""
    page.goto("/demo/post/")
    ours = page.get_by_role("article").filter(has_text=EMAIL)
    letter = ours.get_by_role("link", name=subject).first
    for _half_second in range(120):
        if letter.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    letter.click()


def be_reminded(guest: Page, demo: Installation) -> None:
    """Hours pass, then the worker's hour comes: the letter names the event and its secret link."""
    demo.python(
        "from datetime import timedelta; from django.db.models import F;"
        "from plietsch.events.models import Registration; from plietsch.events.tasks import send_reminders;"
        f"Registration.objects.filter(email='{EMAIL}').update(seated_at=F('seated_at') - timedelta(hours=3));"
        "send_reminders.call()"
    )
    open_letter(guest, f"Erinnerung: {TITLE}")
    guest.get_by_role("main").get_by_role("link", name="/veranstaltungen/anmeldungen/").first.click()


def bring_forward(office: Page, home: str) -> None:
    """It begins now."""
    office.goto(f"{home}bearbeitung/")
    set_times(office, timedelta(minutes=-1))
    office.get_by_role("button", name="Speichern").click()
    expect(office.get_by_role("heading", level=1)).to_have_text(TITLE)


def open_the_hall(office: Page, home: str) -> str:
    office.goto(f"{home}moderation/")
    office.get_by_role("button", name="Mitmachen öffnen").click()
    return f"{home}moderation/"


@contextmanager
def on_air(demo: Installation, slug: str) -> Iterator[float]:
    """The product listens, a sender such as OBS sends to the address it prints; when the picture began."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with demo.started("live", "start", slug, "--port", port, "--host", "127.0.0.1") as listener:
        server = re.search(r"srt://\S+", listener.line())
        assert server
        sender = subprocess.Popen([*SENDER, f"{server[0]}&connect_timeout=20000"], stdin=subprocess.DEVNULL)
        try:
            yield time.time()
            assert listener.wait(timeout=20) == 0
        finally:
            sender.kill()
            sender.wait()


def watch_the_clock(viewer: Page, live: str, sent_at: float) -> None:
    """The picture that is shown is some seconds old, and it moves."""
    viewer.goto(live)
    expect(viewer.get_by_text("Jetzt live")).to_be_visible(timeout=60_000)
    viewer.reload()
    first = read_clock(viewer, later_than=0)
    assert 0 <= time.time() - sent_at - first < 25
    assert read_clock(viewer, later_than=first) > first


def read_clock(page: Page, later_than: int) -> int:
    for _ in range(240):
        if (seconds := page.evaluate(READ)) > later_than:
            return int(seconds)
        page.wait_for_timeout(250)
    raise AssertionError("the clock in the picture stands still")


def ask_and_vote(office: Page, desk: str, guest: Page, member: Page, viewer: Page) -> None:
    """Who asks, who wants it answered too, and who votes are three people; nobody loads a page anew."""
    office.goto(desk)
    code = re.search(r"/m/(\w+)", office.content())
    assert code
    guest.goto(f"/m/{code[1]}/")

    guest.get_by_label("Ihre Frage").fill(QUESTION)
    guest.get_by_role("button", name="Frage stellen").click()
    expect(guest.locator("[data-said]")).to_contain_text("sobald die Moderation sie freigibt")
    asked = office.locator("[data-live=waiting] li").filter(has_text=QUESTION)
    expect(asked).to_contain_text("Saal")
    asked.get_by_role("button", name="Freigeben").click()
    wanted = viewer.locator(".question").filter(has_text=QUESTION)
    wanted.get_by_role("button").click()
    expect(wanted.get_by_role("button")).to_have_attribute("aria-pressed", "true")
    expect(guest.locator(".question").filter(has_text=QUESTION).locator(".vote strong")).to_have_text("1")

    guest.get_by_role("button", name="Hand heben").click()
    expect(guest.locator("[data-said]")).to_contain_text("Ihre Hand ist oben")
    office.locator("[data-live=line]").get_by_role("button", name="Aufgerufen").click()
    expect(guest.locator("[data-said]")).to_contain_text("Sie sind dran")

    start_poll(office, "Hören Sie gut?", "Gut\nSchlecht")
    viewer.get_by_role("radio", name="Gut").check()
    start_poll(office, "Kommen Sie wieder?", "Ja\nNein")
    expect(viewer.get_by_role("radio", name="Ja")).to_be_visible()
    expect(viewer.get_by_role("radio", name="Gut")).to_be_checked()  # another poll wipes nothing
    other = office.locator("[data-live=polls] > *").filter(has_text="Hören Sie gut?")
    other.get_by_role("button", name="Schließen und Ergebnis zeigen").click()
    expect(viewer.get_by_role("radio", name="Gut")).to_have_count(0)
    for person, answer in ((guest, "Ja"), (member, "Ja"), (viewer, "Nein")):
        person.get_by_role("radio", name=answer).check()
        person.get_by_role("button", name="Abstimmen").press("Enter")
        expect(person.locator(".ballot__thanks")).to_be_visible()
        expect(person.locator("[data-live]:focus-within")).to_have_count(1)  # not thrown to the top
    office.get_by_role("button", name="Schließen und Ergebnis zeigen").click()
    result = guest.get_by_role("region", name="Kommen Sie wieder?").get_by_role("row", name=re.compile("Ja"))
    expect(result).to_contain_text("2 (67 %)")


def close_the_hall(office: Page, desk: str, guest: Page) -> None:
    """Nothing is left on the guest's open page that could be used."""
    office.goto(desk)
    office.get_by_text("Mitmachen beenden").click()
    office.get_by_role("button", name="Ja, jetzt beenden").last.click()
    expect(guest.get_by_text("Das Mitmachen ist beendet")).to_be_visible()
    expect(guest.get_by_role("main").get_by_role("button")).to_have_count(0)
    expect(guest.get_by_role("main").get_by_role("textbox")).to_have_count(0)


def start_poll(office: Page, question: str, answers: str) -> None:
    asked = office.get_by_label("Frage", exact=True)
    if not asked.is_visible():
        office.get_by_text("Umfrage vorbereiten").click()
    asked.fill(question)
    office.get_by_label("Antworten").fill(answers)
    office.get_by_role("button", name="Vorbereiten").click()
    office.get_by_role("button", name="Umfrage starten").click()


def publish(office: Page, home: str) -> None:
    office.goto(f"{home}aufzeichnung/")
    office.get_by_role("button", name="Aufzeichnung veröffentlichen").click()
    expect(office.get_by_text("Veröffentlicht").first).to_be_visible()


def see_the_recording(guest: Page, home: str) -> None:
    """Afterwards the same clock runs once more, and the question is still there."""
    guest.goto(home)
    guest.get_by_role("link", name="Zur Aufzeichnung").click()
    guest.wait_for_url("**/livestream/")
    first = read_clock(guest, later_than=0)
    assert read_clock(guest, later_than=first) > first
    expect(guest.locator(".question").filter(has_text=QUESTION)).to_be_visible()
