"""A call speaks several languages; what people choose and hand in means the same in each."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from plietsch.competitions.models import Call, Question, Wording
from plietsch.competitions.operations.calls import copy_call
from plietsch.competitions.wordings import texts_of
from plietsch.competitions.world.danish import DANISH
from plietsch.core.world import World

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _afterwards_in_german() -> Iterator[None]:
    with override("de"):
        yield


def test_a_danish_neighbour_reads_the_call_and_its_questions_in_danish(
    world: World, call: Call, client_as: SignIn
) -> None:
    assert set(texts_of(call)) <= set(DANISH)

    page = client_as("guest").get(_url("da", "call", call=call.slug)).content.decode()
    for text in ("Prototyper til små kommuner", "<strong>eksempelindhold</strong>", "Nytte i hverdagen"):
        assert text in page
    assert "Welches Problem lösen Sie?" not in page
    assert "Prototyper" in client_as("guest").get("/da/wettbewerbe/").content.decode()


def test_what_is_chosen_in_danish_is_kept_as_the_call_calls_it(
    world: World, call: Call, client_as: SignIn
) -> None:
    draft, question = world["application.draft"], Question.objects.get(section__call=call, kind="choice")
    url = _url("da", "section", application=draft.pk, section=question.section_id)
    client = client_as("member")

    form = client.get(url).content.decode()
    assert "Hvor langt er projektet?" in form
    assert "Prøvedrift" in form
    assert "i det første år (euro)" in form
    client.post(url, {f"q{question.pk}": "Probebetrieb"})

    assert draft.answers.get(question=question).value == "Probebetrieb"
    page = client.get(_url("da", "check", application=draft.pk)).content.decode()
    assert "Prøvedrift" in page
    assert "<strong>Hvilket problem løser I?</strong>" in page


def test_the_office_translates_a_running_call_and_a_changed_text_falls_back(
    world: World, call: Call, client_as: SignIn
) -> None:
    office, url = client_as("office"), _url("de", "wording", call=call.slug, language="en")
    number = texts_of(call).index("Welches Problem lösen Sie?")

    assert "Welches Problem lösen Sie?" in office.get(url).content.decode()
    office.post(url, {"text_0": "Prototypes", f"text_{number}": "Which problem do you solve?"})
    public = _url("en", "call", call=call.slug)
    page = client_as("guest").get(public).content.decode()
    assert "Prototypes" in page
    assert "Which problem do you solve?" in page

    Call.objects.filter(pk=call.pk).update(title="Prototypen, zweite Runde")
    assert "Prototypen, zweite Runde" in client_as("guest").get(public).content.decode()
    assert office.get(_url("de", "wording", call=call.slug, language="fr")).status_code == 404
    copied = copy_call(call, slug="zweite", title="Zweite", by=world["user.office"], at=world.now)
    assert Wording.objects.get(call=copied, language="en").texts["Welches Problem lösen Sie?"]


def _url(spoken: str, name: str, **key: object) -> str:
    with override(spoken):
        return reverse(f"competitions:{name}", kwargs=key)
