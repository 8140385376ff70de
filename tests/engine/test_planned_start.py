"""A start that is planned for a time of day: it counts down, and comes by itself only where somebody said so."""

import pytest

from kiosk.core.interaction.keys import Key, binding_for
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.commands import Request, StartAt
from kiosk.core.room.notice import BOUNCE
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import PlanStart, PutIn, Source, Start, TakeOut, Undo
from kiosk.core.session.events import SessionStarted, StartNear
from kiosk.core.setup.commands import Adjust, Field, FieldKind, Focus
from kiosk.core.time_of_day import TimeOfDay
from kiosk.core.units import Duration, Instant, between, minutes, seconds
from kiosk.engine.start_handler import MISSED
from tests.engine.test_setup import SetUpRoom
from tests.room import KioskRoom

BEGIN, END, PEOPLE = Field(FieldKind.BEGIN), Field(FieldKind.END), Field(FieldKind.PEOPLE)
HOUR = minutes(60)


@pytest.fixture
def room() -> SetUpRoom:
    """A session of an hour, set up at 9:00, to start at 9:30."""
    room = SetUpRoom("npq-community")
    room.ask(StartAt(TimeOfDay(9, 30)))
    return room


@pytest.fixture
def armed(room: SetUpRoom) -> SetUpRoom:
    """The same, which starts by itself."""
    room.press(Key.A)
    return room


def began(room: KioskRoom) -> Duration | None:
    """How long after 9:00 the session began."""
    session = room.engine.room.session
    assert session is not None
    return None if session.began is None else between(Instant(0), session.began)


def test_the_screen_counts_down_to_the_start_and_the_end_agrees_with_it(room: SetUpRoom) -> None:
    assert room.view.total.startswith("start at 09:30, in 30 min · ")
    assert (room.field("Start at").value, room.field("Finish at").value) == ("09:30", "about 10:30")
    room.wait(minutes(10.5))
    assert room.view.total.startswith("start at 09:30, in 20 min · ")
    room.wait(Duration(minutes(18.5) + seconds(45)))
    assert room.view.total.startswith("start at 09:30, in 15 s · ")
    assert room.field("Finish at").value == "about 10:30"


def test_the_picture_changes_when_what_is_left_does(room: SetUpRoom) -> None:
    for _ in range(40):
        before = room.engine.snapshot()
        total = room.view.total
        assert before.next_change is not None
        room.wait(Duration(between(before.at, before.next_change) - 1))
        assert room.view.total == total
        room.wait(Duration(1))
    assert room.view.total.startswith("start at 09:30, in 50 s")


def test_nothing_starts_by_itself_where_nobody_said_so(room: SetUpRoom) -> None:
    room.wait(minutes(45))
    assert room.engine.room.screen is Screen.READY
    assert room.field("Finish at").value == "about 10:45"
    room.press(Key.SPACE)
    assert began(room) == minutes(45)


def test_a_start_that_has_passed_is_not_left_to_come_by_itself(room: SetUpRoom) -> None:
    room.wait(minutes(45))
    room.press(Key.A)
    assert room.notice == "That time has passed, or is more than a day ahead: choose another one."
    assert room.engine.room.screen is Screen.READY


def test_a_key_that_bounces_sets_a_start_and_does_not_say_that_it_comes_by_itself() -> None:
    room = SetUpRoom("npq-community")
    for said in ("start at 09:05", "starts by itself at 09:05", "start at 09:05"):
        for _ in range(2):
            pressed = binding_for(Key.A, room.engine.snapshot().standing.bindings)
            assert pressed is not None
            room.at_once(Request(pressed.command, Source.KEY))
            room.wait(Duration(80))
        assert room.view.total.startswith(said)
        room.wait(BOUNCE)


def test_a_finger_moves_the_start_as_fast_as_it_likes(room: SetUpRoom) -> None:
    room.at_once(*[Request(Adjust(1, BEGIN), Source.TOUCH)] * 3)
    assert room.view.total.startswith("start at 09:45")


def test_where_somebody_said_so_it_is_announced_a_minute_before_and_starts_on_time(armed: SetUpRoom) -> None:
    assert armed.notice == "The session starts by itself in 30 min."
    assert armed.view.total.startswith("starts by itself at 09:30, in 30 min · ")
    armed.wait(Duration(minutes(29) - 1))
    assert "StartNear" not in armed.heard
    armed.wait(Duration(1))
    assert armed.notice == "The session starts by itself in a minute."
    armed.wait(Duration(minutes(1) + 7))
    assert armed.engine.room.screen is Screen.STEP
    assert began(armed) == minutes(30)
    assert armed.notice == "The session has started by itself."
    assert [event.by for event in armed.ear.heard if isinstance(event, SessionStarted | StartNear)] == ["clock"] * 2


@pytest.mark.parametrize("keys", [(Key.ESCAPE,), (Key.A,), (Key.U,)])
def test_escape_the_same_key_and_undo_take_that_back(armed: SetUpRoom, keys: tuple[Key, ...]) -> None:
    armed.press(*keys)
    assert armed.view.total.startswith("start at 09:30, in 30 min")
    armed.wait(minutes(31))
    assert armed.engine.room.screen is Screen.READY


def test_undo_of_such_a_start_does_not_start_again(armed: SetUpRoom) -> None:
    armed.wait(minutes(30))
    armed.ask(Undo())
    armed.wait(minutes(30))
    assert armed.engine.room.screen is Screen.READY
    assert "Start at" not in [field.label for field in armed.view.fields]


def test_the_field_moves_the_start_by_five_minutes_and_back_to_any_time(armed: SetUpRoom) -> None:
    armed.ask(Adjust(1, BEGIN))
    assert armed.view.total.startswith("start at 09:35"), "another time is to be confirmed again"
    assert armed.engine.room.setup.focus == BEGIN
    armed.press(*[Key.LEFT] * 7)
    assert armed.notice == "The session starts when somebody starts it."
    assert armed.engine.room.setup.focus == Field(FieldKind.START), "the field is gone"
    armed.ask(Adjust(-1, BEGIN))
    assert armed.notice == "No start has been set."
    armed.wait(minutes(2))
    armed.press(Key.A, Key.RIGHT)
    assert armed.field("Start at").value == "09:10"


def test_an_agreed_end_leaves_the_time_from_the_start_on() -> None:
    room = SetUpRoom("npq-community", PlanRequest(time=minutes(90), fixed_end=True))
    room.ask(StartAt(TimeOfDay(9, 30)))
    assert (room.made.time, room.field("Total time").value, room.field("Finish at").value) == (HOUR, "60 min", "10:30")
    room.ask(Adjust(1, END))
    assert (room.made.time, room.field("Finish at").value) == (minutes(65), "10:35")
    room.press(Key.A)
    room.wait(minutes(30))
    session = room.engine.room.session
    assert session is not None
    assert session.agreed_end == Instant(minutes(95))


def test_whoever_starts_earlier_by_hand_starts_now(armed: SetUpRoom) -> None:
    armed.wait(minutes(10))
    armed.ask(Start())
    assert began(armed) == minutes(10)
    armed.wait(minutes(25))
    assert armed.heard.count("SessionStarted") == 1


def test_after_a_crash_it_is_still_known_and_comes_by_itself(armed: SetUpRoom) -> None:
    armed.wait(minutes(10))
    again = KioskRoom(after=armed, planner=armed.planner)
    assert again.recover()
    again.wait(minutes(19))
    assert again.notice == "The session starts by itself in a minute."
    again.wait(minutes(1))
    assert began(again) == minutes(30)


@pytest.mark.parametrize("off", [-3, 3])
def test_after_a_crash_its_time_of_day_is_the_one_that_was_set_and_moves_from_there(off: int) -> None:
    """The wall clock and that of the machine are never apart by exactly as much as before."""
    room = SetUpRoom("npq-community", PlanRequest(time=minutes(90), fixed_end=True))
    room.ask(StartAt(TimeOfDay(9, 30)))
    room.clock.steps = Duration(off)
    again = SetUpRoom("npq-community", after=room)
    assert again.recover()
    assert again.view.total.startswith("start at 09:30, in ")
    assert (again.field("Start at").value, again.field("Finish at").value) == ("09:30", "10:30")
    for steps, begins in ((1, "09:35"), (-1, "09:30"), (-1, "09:25")):
        again.ask(Adjust(steps, BEGIN))
        assert (again.field("Start at").value, again.field("Finish at").value) == (begins, "10:30")


def test_a_crash_during_the_start_is_as_if_nothing_had_happened(armed: SetUpRoom) -> None:
    armed.wait(minutes(29.5))
    armed.clock.advance(minutes(1))
    again = KioskRoom(after=armed, planner=armed.planner)
    assert again.recover()
    again.wait(Duration(1))
    assert began(again) == minutes(30)


@pytest.mark.parametrize("by_itself", [False, True])
def test_after_a_power_cut_before_the_start_it_still_counts_down(room: SetUpRoom, by_itself: bool) -> None:
    room.press(*[Key.A] * by_itself)
    room.wait(minutes(10))
    room.clock.reboot(minutes(12))
    again = SetUpRoom("npq-community", after=room)
    assert again.recover()
    said = "starts by itself" if by_itself else "start"
    assert again.view.total.startswith(f"{said} at 09:30, in 8 min · ")
    again.wait(minutes(8))
    assert (began(again) == minutes(30)) is by_itself
    assert again.field("Finish at").value == "about 10:30" if not by_itself else again.countdown


@pytest.mark.parametrize("late", [Duration(1), minutes(3), HOUR])
def test_a_start_that_a_power_cut_has_missed_is_left_to_people_who_are_told(armed: SetUpRoom, late: Duration) -> None:
    armed.wait(minutes(29))
    armed.clock.reboot(Duration(minutes(1) + late))
    again = SetUpRoom("npq-community", after=armed)
    assert again.recover()
    assert again.notice == "The planned start has passed: start when everybody is here."
    again.wait(minutes(1))
    assert again.engine.room.screen is Screen.READY
    again.press(Key.SPACE)
    assert began(again) == minutes(31) + late


@pytest.mark.parametrize("change", [-15, 15])
def test_a_start_follows_the_wall_clock_after_a_power_cut_too(armed: SetUpRoom, change: int) -> None:
    armed.clock.reboot(minutes(10))
    again = SetUpRoom("npq-community", after=armed)
    assert again.recover()
    again.clock.steps = Duration(again.clock.steps + minutes(change))
    again.wait(seconds(1))
    assert again.view.total.startswith(f"starts by itself at 09:30, in {20 - change} min")


@pytest.mark.parametrize("when", ["then", "now"])
def test_a_start_is_set_again_where_the_time_of_day_is_not_sure_after_a_power_cut(when: str) -> None:
    room = SetUpRoom("npq-community")
    room.clock.trusted = when != "then"
    room.ask(StartAt(TimeOfDay(9, 30)))
    room.press(Key.A)
    room.clock.reboot(minutes(5))
    room.clock.trusted = when != "now"
    again = SetUpRoom("npq-community", after=room)
    assert again.recover()
    assert again.notice == "The power was off, and the time of day is not sure: set the start again."
    again.wait(HOUR)
    assert again.engine.room.screen is Screen.READY
    assert "Start at" not in [field.label for field in again.view.fields]


def test_a_set_up_without_a_start_is_not_asked_about_after_a_power_cut() -> None:
    room = SetUpRoom("npq-community")
    room.clock.reboot(minutes(5))
    assert not SetUpRoom("npq-community", after=room).recover()


@pytest.mark.parametrize("change", [-15, 15])
def test_it_follows_the_wall_clock_when_that_is_set(armed: SetUpRoom, change: int) -> None:
    armed.wait(minutes(10))
    armed.clock.steps = minutes(change)
    armed.wait(seconds(1))
    assert armed.view.total.startswith(f"starts by itself at 09:30, in {20 - change} min")
    armed.wait(minutes(20 - change))
    assert began(armed) == minutes(30 - change)


def test_a_clock_that_is_set_to_just_after_the_start_starts_at_once(armed: SetUpRoom) -> None:
    armed.wait(minutes(10))
    armed.clock.steps = minutes(22)
    armed.wait(seconds(1))
    armed.wait(seconds(1))
    assert armed.engine.room.screen is Screen.STEP


def test_an_agreed_end_moves_with_the_wall_clock_too() -> None:
    room = SetUpRoom("npq-community", PlanRequest(time=minutes(90), fixed_end=True))
    room.ask(StartAt(TimeOfDay(9, 30)))
    room.clock.steps = minutes(10)
    room.wait(seconds(1))
    assert (room.field("Start at").value, room.field("Finish at").value, room.made.time) == ("09:30", "10:30", HOUR)


def test_a_clock_that_is_set_back_moves_a_start_beyond_what_people_could_choose(room: SetUpRoom) -> None:
    room.ask(Adjust((24 * 60 - 30) // 5, BEGIN))
    assert room.view.total.startswith("start at 09:00, in 1440 min")
    room.clock.steps = minutes(-10)
    room.wait(seconds(1))
    assert room.view.total.startswith("start at 09:00, in 1450 min")


def test_a_clock_that_is_set_moves_a_start_that_no_step_is_left_for(armed: SetUpRoom) -> None:
    steps = tuple(dict.fromkeys(turn.step for turn in armed.made.turns if not turn.out))
    armed.ask(*map(TakeOut, steps))
    armed.clock.steps = minutes(10)
    armed.wait(minutes(22))
    assert began(armed) is None
    armed.ask(PutIn(steps[0]))
    armed.wait(Duration(1))
    assert began(armed) is not None, "there is a step again, and its time has come"


def test_a_clock_that_was_set_back_just_before_the_start_puts_it_off(armed: SetUpRoom) -> None:
    armed.wait(minutes(29.5))
    armed.clock.steps = minutes(-10)
    armed.clock.advance(minutes(1))
    armed.wait(Duration(1))
    assert armed.view.total.startswith("starts by itself at 09:30, in 10 min")
    armed.wait(minutes(10))
    assert began(armed) == minutes(40)


def test_undo_of_something_else_does_not_take_a_start_back_to_where_the_wall_clock_was(room: SetUpRoom) -> None:
    room.ask(Adjust(1, PEOPLE))
    room.clock.steps = minutes(10)
    room.wait(seconds(1))
    room.ask(Undo())
    assert (room.field("People").value, room.field("Start at").value) == ("4", "09:30")


def test_undo_of_a_start_brings_back_the_one_before_by_the_wall_clock_as_it_is(armed: SetUpRoom) -> None:
    armed.ask(Adjust(1, BEGIN))
    armed.clock.steps = minutes(10)
    armed.wait(seconds(1))
    for total in ("starts by itself at 09:30", "start at 09:30"):
        armed.ask(Undo())
        assert armed.view.total.startswith(total)
    armed.ask(Undo())
    assert "Start at" not in [field.label for field in armed.view.fields]


def test_undo_of_something_else_does_not_announce_the_start_again(armed: SetUpRoom) -> None:
    armed.ask(Adjust(1, PEOPLE))
    armed.wait(minutes(29.5))
    armed.ask(Undo())
    armed.wait(minutes(1))
    assert armed.heard.count("StartNear") == 1
    assert began(armed) == minutes(30)


def test_undo_brings_back_no_start_that_would_come_at_once(armed: SetUpRoom) -> None:
    armed.ask(StartAt(TimeOfDay(9, 30)))
    armed.wait(minutes(31))
    armed.ask(Undo())
    armed.wait(minutes(1))
    assert began(armed) is None
    assert "by itself" not in armed.view.total


def test_the_field_in_hand_stays_so_when_the_wall_clock_moves_the_start(room: SetUpRoom) -> None:
    room.ask(Focus(on=END))
    room.clock.steps = minutes(10)
    room.wait(seconds(1))
    assert room.view.total.startswith("start at 09:30, in 20 min")
    assert room.engine.room.setup.focus == END


def test_midnight_does_not_move_a_start_after_it() -> None:
    room = SetUpRoom("npq-community")
    room.wait(minutes(14 * 60 + 45))
    room.ask(StartAt(TimeOfDay(0, 30)))
    room.wait(minutes(20))
    assert room.view.total.startswith("start at 00:30, in 25 min")


def test_a_start_that_the_machine_slept_through_is_left_to_people(armed: SetUpRoom) -> None:
    armed.clock.sleep(Duration(HOUR + MISSED))
    armed.wait(Duration(1))
    assert armed.engine.room.screen is Screen.READY
    assert "Start at" not in [field.label for field in armed.view.fields]
    armed.press(Key.SPACE)
    assert began(armed) == HOUR + MISSED + 1


def test_a_time_that_has_passed_and_a_start_under_way_are_refused(room: SetUpRoom) -> None:
    room.ask(StartAt(TimeOfDay(8, 0)))
    assert room.notice == "That time has passed: say a later one, or how long."
    room.ask(Start(), PlanStart(None))
    assert room.notice == "The session has already started."
