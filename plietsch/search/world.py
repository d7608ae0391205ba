"""A search that a member of the demo network keeps."""

from plietsch.core.world import World
from plietsch.search.operations.saving import save_search


def tell(world: World) -> None:
    """The sample member waits for somebody to write of heat planning."""
    world["saved_search.heat"] = save_search(
        member=world["user.member"], words="Wärmeplanung", filters={}, at=world.now
    )
