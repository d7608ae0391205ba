"""`python -m tests.told`: tell the world in the data folder PLIETSCH_TOLD, and keep its things by name."""

import os
import pickle
from pathlib import Path

import django

WORLD = "world.pickle"

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()

    from plietsch.core.registry import tell_world
    from plietsch.funding.tasks import make_document
    from tests.jobs import without

    with without(make_document):
        world = tell_world()
    Path(os.environ["PLIETSCH_TOLD"], WORLD).write_bytes(pickle.dumps(world))
