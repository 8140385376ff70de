"""Free memory of all threads lies in one place, where it can be given back."""

import ctypes
import re
import subprocess
import sys

import pytest

ARENAS = """
import ctypes, sys
from threading import Barrier, Thread
from kiosk.config.memory import use_one_arena

if sys.argv[1] == "one":
    use_one_arena()
together = Barrier(9)
taken = []

def take():
    libc.malloc.restype = ctypes.c_void_p
    together.wait()
    taken.append(libc.malloc(1000))
    together.wait()

libc = ctypes.CDLL(None)
threads = [Thread(target=take) for _ in range(8)]
for thread in threads:
    thread.start()
together.wait()
together.wait()
libc.fdopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, file)
libc.fflush(file)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="the C library is not glibc")
def test_all_threads_take_their_memory_from_one_place() -> None:
    def arenas(how: str) -> int:
        ran = subprocess.run(
            [sys.executable, "-c", ARENAS, how], capture_output=True, text=True, check=True, timeout=60
        )
        return len(re.findall("<heap nr=", ran.stdout))

    assert arenas("many") > 1, "or there is nothing to see"
    assert arenas("one") == 1
