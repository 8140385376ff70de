"""Memory that is free goes back to the system when people leave a session, and at no other time."""

import ctypes
import gc
import sys
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.app import free_memory
from kiosk.app.free_memory import FreeMemory, give_back
from kiosk.core.room.state import Room
from tests.listener.fakes import a_session
from tests.waiting import LIMIT, eventually

MB = 1 << 20


def resident() -> int:
    """The bytes of memory that this process has from the system."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_what_is_free_between_what_is_used_goes_back() -> None:
    if not hasattr(ctypes.CDLL(None), "malloc_trim"):
        pytest.skip("this C library cannot give memory back")
    before = resident()
    blocks = [bytes(20_000) for _ in range(5000)]
    assert resident() > before + 80 * MB
    used = blocks[::50]
    blocks.clear()
    kept = resident()
    assert kept > before + 50 * MB, "the allocator keeps what lies between used blocks"
    give_back()
    assert resident() < before + 20 * MB
    assert sys.getsizeof(used[0]) > 20_000


def test_what_only_refers_to_itself_is_freed() -> None:
    class Ring:
        """An object that refers to itself."""

        def __init__(self) -> None:
            self.itself = self

    gc.disable()
    try:
        gone = weakref.ref(Ring())
        assert gone() is not None
        give_back()
        assert gone() is None
    finally:
        gc.enable()


def test_memory_is_given_back_each_time_that_a_session_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bool] = []
    monkeypatch.setattr(free_memory, "give_back", lambda: given.append(True))
    part, home = FreeMemory(after=0), Room()
    for left in (1, 2):
        part.tell((), home)
        part.tell((), replace(home, session=a_session()))
        part.tell((), replace(home, session=a_session(paused=True)))
        assert len(given) == left - 1
        part.tell((), home)
        eventually(lambda left=left: len(given) == left)  # type: ignore[misc]  # mypy knows no such default
    part.close()


def test_a_kiosk_that_closes_meanwhile_does_not_wait_for_that(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bool] = []
    monkeypatch.setattr(free_memory, "give_back", lambda: given.append(True))
    part = FreeMemory(after=3600)
    part.tell((), replace(Room(), session=a_session()))
    part.tell((), Room())
    timer = part._timer
    assert timer is not None
    part.close()
    timer.join(LIMIT)
    assert not timer.is_alive()
    assert given == []


def test_nothing_is_given_back_once_the_next_session_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bool] = []
    monkeypatch.setattr(free_memory, "give_back", lambda: given.append(True))
    part, session = FreeMemory(after=3600), replace(Room(), session=a_session())
    for room in (session, Room(), session):
        part.tell((), room)
    timer = part._timer
    assert timer is not None
    assert timer.finished.is_set(), "it was cancelled"
    assert given == []
