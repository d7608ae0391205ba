"""How core takes part: nothing yet that others see."""

from plietsch.core.registry import Manifest

manifest = Manifest()
