"""Letters of decision, in which the office writes places to be filled."""

from plietsch.competitions.letters import filled, unknown_places
from plietsch.competitions.models import Decision
from plietsch.core.world import World


def test_a_letter_fills_known_places_and_leaves_all_else(world: World) -> None:
    decision = Decision.objects.order_by("pk")[0]
    title = decision.application.title

    text = filled("{titel}: {titel.__class__} {0} {summe!r} %(titel)s {unbekannt} {", decision)

    assert text == f"{title}: {{titel.__class__}} {{0}} {{summe!r}} %(titel)s {{unbekannt}} {{"
    assert unknown_places("{titel} {unbekannt}") == ["unbekannt"]
