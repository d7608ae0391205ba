"""A question may be a table that adds up, and has to agree with another sum."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from plietsch.competitions.models import Answer, Application, Call, Question
from plietsch.competitions.operations.submissions import gaps_of, submit
from plietsch.core.world import World

SignIn = Callable[[str], Client]
COSTS = "Was kostet der Betrieb nach der Förderung?"


@pytest.fixture
def costs(call: Call) -> Question:
    """The table of the sample call: a purpose and two years in euros."""
    return Question.objects.get(section__call=call, label=COSTS)


def test_a_table_is_typed_in_euros_added_up_and_kept_with_what_could_not_be_read(
    world: World, client_as: SignIn, costs: Question
) -> None:
    draft, client, name = world["application.draft"], client_as("member"), f"q{costs.pk}"
    url = reverse("competitions:section", kwargs={"application": draft.pk, "section": costs.section_id})
    typed = {f"{name}_0_0": "Wartung", f"{name}_0_1": "1.200", f"{name}_0_2": "viel"}

    page = client.post(url, typed).content.decode()
    assert "Zeile 1, im zweiten Jahr (Euro): Geben Sie einen Betrag in Euro ein" in page
    assert 'value="viel"' in page
    assert not draft.answers.filter(question=costs).exists()

    client.post(url, {**typed, f"{name}_0_2": "800,50", f"{name}_2_0": "Strom", f"{name}_2_1": "300"})
    assert draft.answers.get(question=costs).value == [["Wartung", 120000, 80050], ["Strom", 30000, None]]
    assert "1.500,00" in client.get(url).content.decode()
    assert "Zeile 2: „im zweiten Jahr (Euro)“ fehlt noch." in [gap.text for gap in gaps_of(draft)]


def test_a_table_that_does_not_add_up_names_both_sums_and_the_difference(
    world: World, ready: Application, costs: Question
) -> None:
    promised = Question.objects.create(
        section=costs.section, kind=Question.Kind.MONEY, label="Was sagt der Rat zu?", position=9
    )
    Question.objects.filter(pk=costs.pk).update(sums_to=promised)
    answer = Answer.objects.create(application=ready, question=promised, value=300_000, saved_at=world.now)

    [gap] = gaps_of(ready)
    assert gap.label == COSTS
    for part in ("geht nicht auf", "3.120,00", "3.000,00", "120,00"):
        assert part in gap.text.replace("\xa0", " ")

    Answer.objects.filter(pk=answer.pk).update(value=312_000)
    assert gaps_of(ready) == []


def test_what_was_handed_in_keeps_the_table_with_its_columns_and_sums(
    world: World, ready: Application, client_as: SignIn
) -> None:
    submission = submit(ready, by=world["user.applicant2"], at=world.now)

    [kept] = [one for part in submission.content["sections"] for one in part["answers"] if "sums" in one]
    assert kept["sums"] == [None, 156_000, 156_000]
    page = client_as("applicant2").get(reverse("competitions:submission", args=[submission.pk]))
    assert "1.560,00" in page.content.decode()


@pytest.mark.parametrize("choices", ["Wofür", "Wofür\nBetrag"])
def test_a_table_without_anything_to_add_up_is_refused(world: World, client_as: SignIn, choices: str) -> None:
    typed = {"kind": "table", "label": "Plan", "choices": choices, "is_required": "on"}
    url = reverse("competitions:question", kwargs={"section": world["section.call"].pk})

    assert "(Euro) oder (Zahl)" in client_as("office").post(url, typed).content.decode()
    assert not Question.objects.filter(label="Plan").exists()
