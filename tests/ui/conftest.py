"""A package of the test's own that takes part in the whole."""

from collections.abc import Callable, Iterator

import pytest

from plietsch.core.registry import Manifest, registry


@pytest.fixture
def contribute() -> Iterator[Callable[[Manifest], None]]:
    """Let a package called "towns" contribute for the length of a test."""
    yield lambda manifest: registry.add("towns", manifest)
    if "towns" in registry.manifests:
        registry.remove("towns")
