"""The groups' part of the demo network: sample content on real subjects, told by roles."""

from plietsch.core.world import World
from plietsch.groups.world.circles import tell_hidden_group, tell_request_group
from plietsch.groups.world.growing import grow
from plietsch.groups.world.network import tell_network_group
from plietsch.groups.world.texts import SECRET, SECTOR_SECRET

__all__ = ["SECRET", "SECTOR_SECRET", "grow", "tell"]


def tell(world: World) -> None:
    """Three groups: one for everybody, one with a door, one that nobody else knows of."""
    tell_network_group(world)
    tell_request_group(world)
    tell_hidden_group(world)
