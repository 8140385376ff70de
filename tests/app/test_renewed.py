"""Tests of parts that are made anew when a setting changes in the room."""

from collections.abc import Callable, Sequence
from threading import Event as Signal
from threading import Lock

from kiosk.app.renewed import Renewed
from kiosk.core.errors import ListenerError
from kiosk.core.interaction.keys import Key
from kiosk.core.room.messages import FaultReport
from kiosk.core.room.settings import Option, Setting, value_of
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from tests.room import KioskRoom
from tests.waiting import LIMIT, eventually

SETTINGS = (Setting("listener", "It listens", tuple(Option(way, way) for way in ("wake", "held", "broken", "none"))),)


class Part:
    """A part that notes what it is told, and whose closing can be held up."""

    def __init__(self, room: Room, may_close: Signal) -> None:
        self.made_for = value_of(room.settings, "listener")
        self.told: list[Room] = []
        self.closing = Signal()
        self.closed = False
        self._may_close = may_close

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        del happened
        assert not self.closed, "a part that is closed is told nothing"
        self.told.append(room)

    def close(self) -> None:
        self.closing.set()
        self._may_close.wait(10)
        self.closed = True


class Workshop:
    """A room with one renewed part, and all parts that were made."""

    def __init__(self) -> None:
        self.room = KioskRoom(settings=SETTINGS)
        self.may_close = Signal()
        self.may_close.set()
        self.made: list[Part | None] = []
        self.renewed = Renewed(self._make, ("listener",), ("microphone",), self.room.engine)
        self.room.engine.subscribe(self.renewed)

    def _make(self, room: Room) -> Part | None:
        way = value_of(room.settings, "listener")
        if way == "broken":
            self.made.append(None)
            raise ListenerError("It is broken.")
        self.made.append(None if way == "none" else Part(room, self.may_close))
        return self.made[-1]

    def last(self, way: str) -> Part:
        """The part that was made last, once it is made for this way and told of the room."""
        eventually(lambda: bool(self.made[-1] and self.made[-1].made_for == way and self.made[-1].told))
        part = self.made[-1]
        assert part is not None
        return part


class LockBeforeNews:
    """A lock after whose first release something happens before whoever held it does anything else."""

    def __init__(self, news: Callable[[], None]) -> None:
        self._lock = Lock()
        self._news = [news]

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()
        while self._news:
            self._news.pop()()


def test_a_part_stays_while_other_things_change() -> None:
    shop = Workshop()
    shop.room.press(Key.T, Key.L, Key.S, Key.ESCAPE)
    assert len(shop.made) == 1
    assert shop.made[0] is not None
    assert shop.made[0].told[-1] is shop.room.engine.room
    shop.renewed.close()
    assert shop.made[0].closed


def test_a_changed_setting_closes_the_part_and_makes_another_that_knows_the_room() -> None:
    shop = Workshop()
    first = shop.made[0]
    shop.room.press(Key.S, Key.RIGHT)
    new = shop.last("held")
    assert first is not None
    assert first.closed
    assert new.told[-1].settings_page is not None
    shop.renewed.close()
    assert new.closed


def test_while_a_part_is_slow_to_close_nobody_waits_and_the_last_value_counts() -> None:
    shop = Workshop()
    shop.may_close.clear()
    shop.room.press(Key.S, Key.RIGHT, Key.RIGHT, Key.LEFT)
    shop.room.ask()
    assert len(shop.made) == 1
    shop.may_close.set()
    shop.last("held")
    shop.renewed.close()
    assert all(part is None or part.closed for part in shop.made)


def test_a_value_that_is_taken_back_at_the_last_moment_leaves_a_part_that_is_told_all() -> None:
    shop = Workshop()
    first = shop.made[0]
    shop.may_close.clear()
    shop.room.press(Key.S, Key.RIGHT)
    assert first is not None
    assert first.closing.wait(LIMIT)
    shop.room.press(Key.RIGHT)
    shop.renewed._lock = LockBeforeNews(lambda: shop.room.press(Key.LEFT))  # type: ignore[assignment]
    shop.may_close.set()
    part = shop.last("held")
    shop.room.press(Key.T)
    assert part.told[-1] is shop.room.engine.room
    shop.renewed.close()


def test_a_fault_of_the_old_part_goes_and_one_of_the_new_part_is_told() -> None:
    shop = Workshop()
    shop.room.engine.submit(FaultReport("microphone", "Plug one in."))
    shop.room.press(Key.S, Key.RIGHT, Key.RIGHT)
    faults = shop.room.engine

    def told(*problems: str) -> bool:
        faults.pump()
        return tuple(fault.problem for fault in faults.room.faults) == problems

    eventually(lambda: told("It is broken."))
    shop.room.press(Key.RIGHT)
    eventually(told)
    shop.renewed.close()


def test_a_kiosk_that_closes_while_a_part_is_made_anew_leaves_none_open() -> None:
    shop = Workshop()
    shop.room.press(Key.S, Key.RIGHT)
    shop.renewed.close()
    assert all(part is None or part.closed for part in shop.made)
    shop.room.press(Key.LEFT)
    assert len(shop.made) <= 2
