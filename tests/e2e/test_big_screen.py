"""The big screen of a full hall: nobody scrolls it, so it holds all that it shows."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.installation import Installation

SCREENS = [(1280, 720), (1024, 768), (1920, 1080), (3840, 2160)]
LONG = "Wer übernimmt in kleinen Gemeinden ohne eigene Technik die Betreuung des Livestreams am Abend? "
CROWD = f"""
from django.utils import timezone
from plietsch.events.models import Hall, Option, Poll, Question
hall, now = Hall.objects.get(event__title="Livestream zum Ausprobieren"), timezone.now()
hall.hint = {LONG * 3!r}[:300]
for number in range(7):
    text = str(number) + {LONG * 3!r}
    asked = Question.objects.create(hall=hall, text=text, name="Gast", released_at=now, asked_at=now)
hall.on_stage = asked
hall.save()
poll = Poll.objects.create(hall=hall, text={LONG * 2!r}, kind="one", opened_at=now, shown_at=now, ballots=72)
for number in range(8):
    Option.objects.create(poll=poll, text=str(number) + {LONG!r}, count=number)
Hall.objects.touch(hall.pk)
"""
WORDS = """
from django.utils import timezone
from plietsch.events.models import Hall, Option, Poll
hall = Hall.objects.get(event__title="Livestream zum Ausprobieren")
now = timezone.now()
poll = Poll.objects.create(hall=hall, text="Was brauchen wir?", kind="words", opened_at=now, shown_at=now)
for number in range(40):
    Option.objects.create(poll=poll, text=f"Verwaltungsdigitalisierung {number}", count=40 - number)
Hall.objects.touch(hall.pk)
"""
EMPTY = """
from plietsch.events.models import Hall, Poll, Question
hall = Hall.objects.get(event__title="Livestream zum Ausprobieren")
hall.hint, hall.on_stage = "", None
hall.save()
Poll.objects.filter(hall=hall).update(shown_at=None)
Hall.objects.touch(hall.pk)
"""
SHOWN = ".screen__main > :not(:empty), .screen__join > *"
HIDDEN = """(shown) => [...document.querySelectorAll(shown)].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.height && (box.bottom > innerHeight || box.right > innerWidth || box.top < 0);
}).length"""
HEIGHT = "document.documentElement.scrollHeight - innerHeight"


@pytest.fixture
def crowd(demo: Installation) -> Iterator[Callable[[str], str]]:
    """A way to fill the hall of the demo network."""
    yield demo.python
    demo.python(EMPTY)


def test_a_full_hall_fits_on_every_big_screen_and_says_what_it_leaves_out(
    page_of: Callable[..., Page], crowd: Callable[[str], str]
) -> None:
    crowd(CROWD)
    page = page_of({"width": 1280, "height": 720})
    page.goto("/veranstaltungen/")
    page.get_by_role("link", name="Livestream zum Ausprobieren").click()
    page.goto(f"{page.url}mitmachen/buehne/")
    expect(page.get_by_text("Jetzt auf der Bühne")).to_be_visible()
    fits_everywhere(page)
    expect(page.get_by_text("Weitere Fragen:")).to_be_visible()

    crowd(WORDS)
    expect(page.get_by_text("Was brauchen wir?")).to_be_visible()
    fits_everywhere(page)

    crowd(EMPTY)
    expect(page.get_by_text("Jetzt auf der Bühne")).to_have_count(0)
    fits_everywhere(page)
    expect(page.locator(".screen__questions li:visible")).not_to_have_count(0)


def fits_everywhere(page: Page) -> None:
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(300)
        assert page.evaluate(HEIGHT) <= 0, (width, height)
        assert page.evaluate(HIDDEN, SHOWN) == 0, (width, height)
