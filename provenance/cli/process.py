"""What the command line may do to its process, which is its own; the library is a guest in that of others."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# Objects made between two searches for garbage. Rules and modules are kept to the end, so that searching them
# each time some hundred more have come, as Python does by itself, costs a tenth of a check and finds nothing.
_OBJECTS = 50_000


def search_garbage_less() -> None:
    """Look for garbage where there may be some, not after every few hundred objects."""
    gc.set_threshold(_OBJECTS, 20, 100)


def leave_garbage() -> None:
    """Skip the last search for garbage: the process ends, and all of its memory goes back at once."""
    gc.freeze()


@contextmanager
def single_processor() -> Iterator[None]:
    """Within this, libraries that are loaded see one processor and start no threads of their own.

    Numpy's linear algebra starts one for each further processor, and each spins before it goes to sleep, which
    takes as much processor time as loading numpy does. The products of the style model are too small to be
    shared out. Where the system has no such setting, nothing happens.
    """
    if sys.platform != "linux":
        yield
        return
    allowed = os.sched_getaffinity(0)
    with suppress(OSError):  # some sandboxes forbid it
        os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        with suppress(OSError):
            os.sched_setaffinity(0, allowed)
