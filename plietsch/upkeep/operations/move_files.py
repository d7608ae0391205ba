"""From the media folder into an S3-compatible store: what is there stays, and everything is read back."""

from django.utils import timezone

from plietsch.core.depot import Depot
from plietsch.core.jobs import figures
from plietsch.upkeep import files
from plietsch.upkeep.operations.move import Different, StillWorking
from plietsch.upkeep.progress import Progress


def move_files(store: Depot, *, progress: Progress) -> int:
    """Bring all files to the store; returns how many there are. The media folder keeps its own."""
    if figures.has_worker(timezone.now()):
        raise StillWorking
    found = {
        name.removeprefix(files.MEDIA): state
        for name, state in files.stored().items()
        if name.startswith(files.MEDIA)
    }
    present = dict(store.sizes())
    with progress.step("Files", len(found)) as step:
        for name, state in found.items():
            if present.get(name) != state.size:
                store.keep(state.path, name)
            step.advance()
    with progress.step("Comparing files", len(found)) as step:
        for name, state in found.items():
            if store.digest(name) != files.digest_of(state.path):
                raise Different(f"{name} in the store")
            step.advance()
    return len(found)
