"""Feeds are asked for as guests get them: through the whole network."""

from tests.guests import network

__all__ = ["network"]
