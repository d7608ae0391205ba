"""Tests of pages kept for guests ask the whole network."""

from tests.guests import network

__all__ = ["network"]
