"""All rooms for the kiosk's own screen: not more often than the eye can follow, and right in between."""

from kiosk.core.room.all_rooms import later
from kiosk.core.room.messages import RoomsHeard
from kiosk.core.room.modes import Overlay
from kiosk.core.room.state import Room
from kiosk.core.units import Duration, Instant
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.rooms.screen import EVERY, RoomsOnScreen
from tests.rooms.crowds import crowd
from tests.seconds import Seconds


class Board:
    """A noticeboard that keeps what is submitted."""

    def __init__(self) -> None:
        self.heard: list[RoomsHeard] = []

    def snapshot(self) -> Snapshot:
        return snapshot(Room(), Instant(5000))

    def submit(self, message: object) -> None:
        assert isinstance(message, RoomsHeard)
        self.heard.append(message)


def on_screen(pace: float = 1.0) -> tuple[RoomsOnScreen, Board, Seconds]:
    board, seconds = Board(), Seconds(1000.0)
    screen = RoomsOnScreen(board, crowd(8), pace, seconds)  # type: ignore[arg-type]  # all that it uses of a noticeboard
    return screen, board, seconds


def test_however_much_happens_the_screen_hears_of_it_a_few_times_a_second() -> None:
    screen, board, seconds = on_screen()
    screen.takes(Room(overlay=Overlay.ROOMS))
    board.heard.clear()
    assert screen.show() is None
    assert screen.show() == EVERY
    assert len(board.heard) == 1
    seconds.now += EVERY
    assert screen.show() is None
    assert len(board.heard) == 2


def test_nothing_is_sent_while_nobody_looks() -> None:
    screen, board, _ = on_screen()
    assert screen.show() is None
    screen.takes(Room())
    assert board.heard == []
    screen.takes(Room(overlay=Overlay.ROOMS))
    screen.takes(Room())
    assert [len(heard.rooms.tiles) for heard in board.heard] == [8, 0]


def test_in_a_rehearsal_of_the_trainers_the_rooms_clocks_run_as_in_the_rooms() -> None:
    screen, board, _ = on_screen(pace=10.0)
    screen.takes(Room(overlay=Overlay.ROOMS))
    running = board.heard[-1].rooms.tiles[0]
    assert later(running, Duration(10_000)).remaining == (running.remaining or 0) - 1000
