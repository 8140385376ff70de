"""All rooms at a glance, from what they have told: right between messages, and whatever else is on the bus."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.errors import RoomsError
from kiosk.core.room.all_rooms import Tile, TileStatus
from kiosk.core.units import Duration, minutes
from kiosk.core.view.overview import end_text, place_text, status_text, summary
from kiosk.ports import Wish
from kiosk.rooms.messages import Answer, Command, RoomPhase, RoomState, parse
from kiosk.rooms.overview import ANSWER_LASTS, MOST_ROOMS, RoomsOverview
from kiosk.rooms.topics import ANSWER, AVAILABILITY, STATE
from tests.rooms.crowds import KINDS, RUNNING, arrives, crowd, tells
from tests.seconds import Seconds


@pytest.fixture
def seconds() -> Seconds:
    return Seconds(1000.0)


@pytest.fixture
def overview(seconds: Seconds) -> RoomsOverview:
    found = RoomsOverview(seconds)
    found.set_connected(connected=True)
    found.to_send()
    return found


def only(overview: RoomsOverview) -> Tile:
    (tile,) = overview.tiles()
    return tile


def test_a_room_counts_on_without_further_messages(overview: RoomsOverview, seconds: Seconds) -> None:
    arrives(overview, "Blue", RUNNING)
    assert (only(overview).clock, only(overview).status) == ("3:00", TileStatus.RUNNING)
    seconds.now += 100
    assert only(overview).clock == "1:20"
    seconds.now += 85
    assert (only(overview).clock, only(overview).status) == ("+0:05", TileStatus.OVERTIME)
    assert only(overview).late == 5000


def test_a_rehearsals_clock_runs_at_its_own_pace(overview: RoomsOverview, seconds: Seconds) -> None:
    arrives(overview, "Blue", RUNNING.model_copy(update={"pace": 10.0}))
    seconds.now += 9
    assert only(overview).clock == "1:30"


def test_a_room_that_is_cut_off_stands_still_and_says_for_how_long(overview: RoomsOverview, seconds: Seconds) -> None:
    arrives(overview, "Blue", RUNNING)
    tells(overview, "Blue", AVAILABILITY, "offline")
    seconds.now += 200
    assert only(overview).clock == ""
    assert status_text(only(overview)) == "No connection · 3 min"
    arrives(overview, "Blue", RUNNING)
    assert only(overview).status is TileStatus.RUNNING


def test_of_what_the_broker_kept_nobody_knows_the_age(overview: RoomsOverview, seconds: Seconds) -> None:
    tells(overview, "Blue", AVAILABILITY, "offline", retained=True)
    tells(overview, "Green", AVAILABILITY, "online", retained=True)
    tells(overview, "Green", STATE, RUNNING, retained=True)
    seconds.now += 600
    blue, green = overview.tiles()
    assert (status_text(blue), green.clock) == ("No connection", "3:00")


def test_a_kept_state_is_asked_for_anew(seconds: Seconds) -> None:
    overview = RoomsOverview(seconds)
    overview.set_connected(connected=True)
    ((name, payload),) = overview.to_send()
    assert name == "kiosk/v1/all/command"
    assert '"kind":"report"' in payload


def test_a_later_version_is_shown_as_one_and_not_broken(overview: RoomsOverview) -> None:
    overview.hear("kiosk/v2/blue/state", b'{"mood": "good"}', retained=False)
    assert (only(overview).status, status_text(only(overview))) == (TileStatus.OTHER, "Other version")
    arrives(overview, "Blue", RUNNING)
    assert only(overview).status is TileStatus.RUNNING


def test_what_was_asked_is_answered_on_the_tile_for_a_while(overview: RoomsOverview, seconds: Seconds) -> None:
    arrives(overview, "Blue", RUNNING)
    overview.ask(Wish("hold"), ["blue"])
    ((name, payload),) = overview.to_send()
    assert name == "kiosk/v1/blue/command"
    command = parse(Command, payload.encode())
    assert command is not None
    for result, text in (
        ("done", "Done."),
        ("refused", "Not done: No."),
        ("asked", "The people there are asked."),
        ("declined", "This room does not accept that."),
    ):
        tells(overview, "Blue", ANSWER, Answer.model_validate({"id": command.id, "result": result, "why": "No."}))
        assert only(overview).answer == text
    seconds.now += ANSWER_LASTS + 1
    assert only(overview).answer == ""


def test_without_a_connection_nothing_can_be_asked(overview: RoomsOverview) -> None:
    overview.set_connected(connected=False)
    with pytest.raises(RoomsError, match="nothing was sent"):
        overview.ask(Wish("bell"))


def test_nobody_fills_the_memory_by_inventing_rooms(overview: RoomsOverview) -> None:
    for number in range(MOST_ROOMS + 50):
        overview.hear(f"kiosk/v1/r{number}/availability", b"online", retained=False)
    assert len(overview.tiles()) == MOST_ROOMS


def test_rooms_are_in_the_order_in_which_people_count() -> None:
    names = [tile.name for tile in crowd(12).tiles()]
    assert names[:3] == ["Room 1", "Room 2", "Room 3"]
    assert names[-2:] == ["Room 11", "room-12"]


parts = st.sampled_from(["availability", "info", "state", "event", "answer", "command", "", "x/y"])


@given(st.lists(st.tuples(st.sampled_from(["blue", "all", "x", "ü"]), parts, st.binary(max_size=40), st.booleans())))
def test_whatever_is_on_the_bus_the_known_rooms_stay(messages: list[tuple[str, str, bytes, bool]]) -> None:
    overview = RoomsOverview()
    arrives(overview, "Green", RUNNING)
    for room, part, payload, retained in messages:
        overview.hear(f"kiosk/v1/{room}/{part}", payload, retained=retained)
    assert "Green" in [tile.name for tile in overview.tiles()]
    assert "all" not in [tile.room for tile in overview.tiles()]


@pytest.mark.parametrize("state", KINDS)
def test_every_state_has_its_words(overview: RoomsOverview, state: RoomState) -> None:
    arrives(overview, "Blue", state)
    tile = only(overview)
    assert status_text(tile)
    assert bool(tile.clock) is (state.phase in {RoomPhase.RUNNING, RoomPhase.PAUSED})
    assert place_text(tile) == ("Step 2 of 7" if state.number else "")


def test_a_step_without_a_clock_counts_up(overview: RoomsOverview, seconds: Seconds) -> None:
    arrives(overview, "Blue", RUNNING.model_copy(update={"remaining": None}))
    seconds.now += 5
    assert only(overview).clock == "1:05"


@pytest.mark.parametrize(
    ("late", "text"),
    [(None, ""), (0, "on time"), (59_999, "on time"), (185_000, "3 min late"), (-120_000, "2 min to spare")],
)
def test_the_end_is_compared_by_the_minute(late: int | None, text: str) -> None:
    assert end_text(None if late is None else Duration(late)) == text


def test_the_summary_begins_with_what_needs_somebody() -> None:
    assert summary(crowd(8).tiles()) == "1 needs help · 2 done · 8 rooms"
    assert summary([Tile("a", "A", TileStatus.AWAY, away=minutes(1))]) == "1 without connection · 1 room"
