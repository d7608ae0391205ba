"""The pages of places, as a guest sees them."""

from django.test import Client

from plietsch.core.world import World


def test_the_directory_lists_places_with_their_kreis_and_draws_a_map(world: World, client: Client) -> None:
    page = client.get("/orte/").content.decode()

    assert "Amt Eiderkanal (Kreis Rendsburg-Eckernförde)" in page
    assert page.count('<path class="map__shape ') == 19
    assert "BKG 2021 (Daten verändert)" in page
    assert "GV100AD 30.11.2023" in page
