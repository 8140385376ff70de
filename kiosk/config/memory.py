"""Free memory and the C library's allocator, where that is glibc's."""

import ctypes

_ARENA_MAX = -8
"""The number by which glibc knows this setting (malloc.h: M_ARENA_MAX)."""


def use_one_arena() -> None:
    """Lets all threads take their memory from one place (`mallopt`). To be called before there are threads.

    By itself, glibc gives each of a dozen threads a place of its own, and what is free between used blocks in each of
    them adds up.
    """
    choose = getattr(ctypes.CDLL(None), "mallopt", None)
    if choose is not None:
        choose(_ARENA_MAX, 1)


def return_memory() -> None:
    """Gives memory that is free back to the system (`malloc_trim`), which by itself the allocator keeps."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
