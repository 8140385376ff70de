"""Free memory and the C library's allocator, where that is glibc's."""

import ctypes
import gc
import sys
from collections.abc import Callable

_ARENA_MAX = -8
"""The number by which glibc knows this setting (malloc.h: M_ARENA_MAX)."""


def use_one_arena() -> None:
    """Lets all threads take their memory from one place (`mallopt`). To be called before there are threads.

    By itself, glibc gives each of a dozen threads a place of its own, and what is free between used blocks in each of
    them adds up.
    """
    if choose := _function("mallopt"):
        choose(_ARENA_MAX, 1)


def collect_from_now_on() -> None:
    """Turns the garbage collector on where it was off while the program was loaded, nothing of which is garbage.

    It will not look through that again either, which saves it most of its time.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def return_memory() -> None:
    """Gives memory that is free back to the system (`malloc_trim`), which by itself the allocator keeps."""
    if trim := _function("malloc_trim"):
        trim(0)


def _function(name: str) -> Callable[..., object] | None:
    """A function of the C library; None where that is none of glibc's."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
