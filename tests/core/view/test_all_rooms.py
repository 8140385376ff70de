"""All rooms on the screen: they count by themselves, as the rooms do, and the screen knows when to draw them anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.room.all_rooms import AllRooms, Tile, TileStatus, later
from kiosk.core.room.modes import Overlay
from kiosk.core.room.state import Room
from kiosk.core.units import Duration, Instant, after, minutes, seconds
from kiosk.core.view.all_rooms import TICK
from kiosk.core.view.snapshot import snapshot

NOW = Instant(1_000_000)
RUNS = Tile(
    "blue", "Blue", TileStatus.RUNNING, "Circle", "Share", "Presenter", 2, 7, minutes(3), minutes(1), minutes(0)
)


def shown(*tiles: Tile, connected: bool = True) -> Room:
    return Room(overlay=Overlay.ROOMS, all_rooms=AllRooms(tiles, NOW, connected=connected))


def clocks(room: Room, passed: Duration) -> tuple[str, ...]:
    return snapshot(room, after(NOW, passed)).ticking.rooms


def test_a_room_counts_down_and_over_without_a_word() -> None:
    room = shown(RUNS)
    assert [clocks(room, seconds(passed)) for passed in (0, 100, 185)] == [("3:00",), ("1:20",), ("+0:05",)]
    over = snapshot(room, after(NOW, seconds(185))).standing.rooms
    assert over is not None
    assert over.tiles[0].words == "Over time · on time"


@pytest.mark.parametrize(
    ("tile", "passed", "words"),
    [
        (Tile("a", "A", TileStatus.PAUSED, remaining=minutes(2), late=minutes(1)), minutes(2), "Paused · 3 min late"),
        (Tile("a", "A", TileStatus.AWAY, away=minutes(2)), minutes(2), "No connection · 4 min"),
        (Tile("a", "A", TileStatus.AWAY), minutes(2), "No connection"),
        (Tile("a", "A", TileStatus.HOME), minutes(2), "No conversation yet"),
    ],
)
def test_what_else_changes_with_time_is_said(tile: Tile, passed: Duration, words: str) -> None:
    found = snapshot(shown(tile), after(NOW, passed)).standing.rooms
    assert found is not None
    assert found.tiles[0].words == words


def test_the_screen_is_drawn_anew_twice_a_second_and_not_at_all_where_nothing_moves() -> None:
    assert snapshot(shown(RUNS), NOW).next_change == after(NOW, Duration(TICK))
    assert snapshot(shown(RUNS), after(NOW, Duration(TICK - 1))).next_change == after(NOW, Duration(TICK))
    assert snapshot(shown(Tile("a", "A", TileStatus.HOME)), NOW).next_change is None


def test_only_digits_change_from_one_second_to_the_next() -> None:
    room = shown(RUNS)
    first, second = (snapshot(room, after(NOW, seconds(passed))) for passed in (5, 6))
    assert first.standing == second.standing
    assert first.ticking.rooms != second.ticking.rooms


def test_rooms_that_are_not_looked_at_cost_nothing() -> None:
    found = snapshot(Room(all_rooms=AllRooms((RUNS,), NOW)), NOW)
    assert found.standing.rooms is None
    assert found.ticking.rooms == ()
    assert found.next_change is None


def test_what_is_wrong_is_said_and_the_heading_counts() -> None:
    found = snapshot(shown(RUNS, connected=False), NOW).standing
    assert found.rooms is not None
    assert (found.heading, found.rooms.problem[:13]) == ("1 room", "No connection")
    nobody = snapshot(shown(), NOW).standing
    assert nobody.rooms is not None
    assert (nobody.heading, nobody.rooms.problem) == ("All rooms", "No room has been heard of yet.")


lengths = st.integers(0, 4_000_000).map(Duration)
tiles = st.builds(
    Tile,
    room=st.just("a"),
    name=st.just("A"),
    status=st.sampled_from(TileStatus),
    remaining=st.none() | st.integers(-900_000, 900_000).map(Duration),
    used=lengths,
    late=st.none() | st.integers(-900_000, 900_000).map(Duration),
    away=st.none() | lengths,
    pace=st.just(1.0),
)


@given(tiles, lengths, lengths)
def test_a_room_is_the_same_in_one_go_or_in_two(tile: Tile, first: Duration, second: Duration) -> None:
    assert later(later(tile, first), second) == later(tile, Duration(first + second))
