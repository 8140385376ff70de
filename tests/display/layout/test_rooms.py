"""All rooms on the screen: each can be read and told apart at every size, and those that need somebody come first."""

from dataclasses import replace
from functools import cache

import pytest

from kiosk.core.room.all_rooms import AllRooms, TileStatus
from kiosk.core.room.modes import Overlay
from kiosk.core.units import after, seconds
from kiosk.core.view.snapshot import snapshot
from kiosk.display.layout.boxes import IconBox, Picture, Plate, Text
from kiosk.display.layout.layout import lay_out
from kiosk.display.layout.text import ELLIPSIS
from kiosk.display.window.runs import measure
from tests.display.scenes import NOW, ROOM_STATES, all_rooms, home

SIZES = pytest.mark.parametrize(
    "size", [(800, 480), (1280, 720), (1920, 1080)], ids=lambda size: f"{size[0]}x{size[1]}"
)
COUNTS = pytest.mark.parametrize("count", [3, 12, 40])


@cache
def picture(count: int, size: tuple[int, int]) -> Picture:
    return lay_out(snapshot(all_rooms(count), NOW), size, measure)


def texts(boxes: Picture) -> list[str]:
    return [" ".join(box.lines) for box in boxes if isinstance(box, Text)]


@SIZES
@COUNTS
def test_every_room_is_there_by_name_with_its_clock(count: int, size: tuple[int, int]) -> None:
    found = texts(picture(count, size))
    assert {f"Room {n}" for n in range(1, count + 1)} <= set(found)
    assert found.count("3:00") == -(-count // len(ROOM_STATES))
    assert found.count("+0:35") == -(-(count - 1) // len(ROOM_STATES))


@SIZES
@COUNTS
def test_what_a_room_wants_is_written_in_full(count: int, size: tuple[int, int]) -> None:
    found = texts(picture(count, size))
    assert found.count("Needs help") == sum(tile.help for tile in (ROOM_STATES * 4)[:count])
    told = [text for text in found if text.startswith(("Room", "Needs", "Done", "Over", "Process"))]
    assert not [text for text in told if ELLIPSIS in text]


@SIZES
def test_three_and_twelve_rooms_say_their_status_in_words(size: tuple[int, int]) -> None:
    for count in (3, 12):
        found = texts(picture(count, size))
        assert "Over time · 12 min late" in found
        assert "Process pause · 75 min to spare" in found


@SIZES
def test_no_two_states_differ_by_colour_alone(size: tuple[int, int]) -> None:
    """With as many rooms as leave the least room for each, what a tile says besides the name is its own."""
    seen: dict[tuple[object, ...], TileStatus] = {}
    for state in ROOM_STATES:
        left = seconds(-35 if state.status is TileStatus.OVERTIME else 59)
        plain = replace(state, name="Room", remaining=left, help=False, done=False)
        same = tuple(replace(plain, room=f"r{n}") for n in range(90))
        room = replace(home(), overlay=Overlay.ROOMS, all_rooms=AllRooms(same, NOW, connected=True))
        boxes = lay_out(snapshot(room, NOW), size, measure)
        tile = next(box for box in boxes if isinstance(box, Plate) and not box.commands)
        inside = tuple(box for box in boxes if box.rect.overlaps(tile.rect) and box is not tile)
        signs = tuple(box.icon for box in inside if isinstance(box, IconBox))
        said = (tuple(text for text in texts(inside) if text != "Room"), signs)
        assert seen.setdefault(said, state.status) is state.status, said
    assert len(seen) >= len(TileStatus)


@SIZES
def test_of_hundreds_of_rooms_those_that_need_somebody_are_shown_and_the_others_counted(size: tuple[int, int]) -> None:
    quiet = [replace(ROOM_STATES[0], room=f"r{n}", name=f"Room {n}") for n in range(300)]
    quiet[250] = replace(quiet[250], help=True)
    room = replace(home(), overlay=Overlay.ROOMS, all_rooms=AllRooms(tuple(quiet), NOW, connected=True))
    found = texts(lay_out(snapshot(room, NOW), size, measure))
    assert "Room 250" in found
    shown = sum(text.startswith("Room ") for text in found)
    assert f"{300 - shown} more rooms, on the page for phones" in found


def test_while_time_passes_only_the_digits_are_set_anew() -> None:
    room = all_rooms(12)
    first, second = (lay_out(snapshot(room, after(NOW, seconds(passed))), (1280, 720), measure) for passed in (5, 6))
    assert [box for box in first if not _is_clock(box)] == [box for box in second if not _is_clock(box)]
    assert first != second


def _is_clock(box: object) -> bool:
    return isinstance(box, Text) and ":" in box.lines[0]
