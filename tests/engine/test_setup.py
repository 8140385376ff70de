"""A session set up by keys and fingers, from the key to the screen, the journal and the log."""

import pytest

from kiosk.config.paths import shipped
from kiosk.core.interaction.keys import Key
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan, Topic
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol
from kiosk.core.room.commands import ChooseTopics, GoHome, Open
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import BeganEarlier, RenamePerson, Source, Start, Undo
from kiosk.core.session.events import PersonRenamed, PlanChanged, PlanChangeReason, PlanMade
from kiosk.core.session.session import replay
from kiosk.core.session.timing_log import by_person, rows
from kiosk.core.setup.commands import Adjust, Field, FieldKind, Focus, NamePerson, PressKey, TypeText
from kiosk.core.units import Duration, minutes, seconds
from kiosk.core.view.name_entry import NameEntryView
from kiosk.core.view.views import FieldView, SetupView
from kiosk.engine.planner import SessionPlanner
from kiosk.protocol_files.library import Library
from tests.room import KioskRoom
from tests.views import view_of

LIBRARY = Library([shipped("protocols")])

PEOPLE, LENGTH, END = Field(FieldKind.PEOPLE), Field(FieldKind.LENGTH), Field(FieldKind.END)


class SetUpRoom(KioskRoom):
    """A room with one of the kiosk's own protocols, opened; `wish` is what the command line asked for.

    The protocol may have another usual `length`. A kiosk `after` another one opens nothing by itself.
    """

    def __init__(
        self,
        name: str,
        wish: PlanRequest | None = None,
        length: Duration | None = None,
        after: KioskRoom | None = None,
    ) -> None:
        self.protocol: Protocol = LIBRARY.load(name)
        if length is not None:
            self.protocol = self.protocol.model_copy(update={"length": length})
        planner = SessionPlanner(lambda _: self.protocol, lambda _: wish or PlanRequest())
        super().__init__(make_plan(self.protocol), planner=planner, after=after)
        if after is None:
            self.ask(Open())

    @property
    def view(self) -> SetupView:
        return view_of(self.engine.snapshot(), SetupView)

    @property
    def naming(self) -> NameEntryView:
        assert self.view.naming is not None
        return self.view.naming

    def field(self, label: str) -> FieldView:
        return next(field for field in self.view.fields if field.label.startswith(label))

    @property
    def made(self) -> Plan:
        assert self.engine.room.session is not None
        return self.engine.room.session.plan


@pytest.fixture
def peers() -> SetUpRoom:
    """The session of an hour for four to six people, opened."""
    return SetUpRoom("npq-community")


def test_who_wants_nothing_presses_space_and_nothing_is_changed(peers: SetUpRoom) -> None:
    peers.press(Key.SPACE)
    assert peers.heard == ["PlanMade", "SessionStarted", "StepStarted"]
    assert peers.made == make_plan(peers.protocol)


def test_five_people_a_variant_and_a_name_by_keys_alone(peers: SetUpRoom) -> None:
    peers.press(Key.DOWN, Key.RIGHT)
    assert (peers.field("People").value, peers.field("Version").value) == ("5", "Five people")
    peers.press(Key.DOWN, Key.DOWN, Key.RIGHT, Key.RIGHT, Key.RIGHT)
    assert peers.field("Version").value == "Six people"
    peers.press(Key.UP, Key.ENTER, Key.ENTER)
    peers.ask(TypeText("Q"))
    peers.press(Key.ENTER, Key.ESCAPE, Key.SPACE)
    assert peers.engine.room.screen is Screen.STEP
    assert peers.made == make_plan(peers.protocol, PlanRequest(people=("P1", "Q", "P3", "P4", "P5"), variant="six"))
    last = [event for event in peers.ear.heard if isinstance(event, PlanChanged)][-1]
    assert (last.why, last.by, last.what) == (PlanChangeReason.SET_UP, Source.KEY, "")


def test_the_command_lines_wishes_are_there_to_begin_with() -> None:
    room = SetUpRoom("npq-community", PlanRequest(people=("Q", "R", "S", "T", "U"), time=minutes(70)))
    assert (room.field("Names").value, room.field("Total time").value) == ("Q, R, S, T, U", "70 min")


def test_a_plan_that_cannot_fit_says_why_and_the_last_good_one_stays(peers: SetUpRoom) -> None:
    good = peers.made
    for _ in range(20):
        before = peers.made
        peers.ask(Adjust(-1, LENGTH))
        if peers.view.problem:
            break
    assert peers.view.problem == "25 min is too short: at least 29 min are needed. Nothing has changed."
    assert peers.made == before != good
    assert peers.field("Total time").value == f"{before.time and before.time // 60_000} min"
    peers.ask(Focus(1))
    assert peers.view.problem == ""


def test_an_end_that_is_too_early_says_which_and_what_stays() -> None:
    room = SetUpRoom("npq-community", PlanRequest(time=minutes(36), fixed_end=True))
    room.wait(seconds(32))
    room.ask(Adjust(-1, END))
    assert room.field("Finish at").value == "09:35"
    room.ask(Adjust(-1, END))
    kept = [room.field(label).value for label in ("Finish at", "Total time")]
    room.ask(Adjust(-1, END))
    assert room.view.problem == "09:25 is too early: at least 29 min are needed. It stays at 09:30."
    assert kept == ["09:30", "29 min"] == [room.field(label).value for label in ("Finish at", "Total time")]


def test_people_for_whom_the_usual_time_is_too_short_can_still_change_the_time() -> None:
    room = SetUpRoom("wise-crowds", PlanRequest(time=minutes(150)), length=minutes(60))
    room.ask(Adjust(12 - len(room.made.people), PEOPLE), Adjust(1, LENGTH))
    assert (room.view.problem, room.field("Total time").value) == ("", "155 min")
    for _ in range(13):
        room.ask(Adjust(-1, LENGTH))
    assert (room.view.problem, room.field("Total time").value) == ("", "90 min")
    room.ask(Adjust(-1, LENGTH))
    assert room.view.problem == "85 min is too short: at least 90 min are needed. Nothing has changed."


def test_an_end_that_was_never_agreed_does_not_come_to_be_by_one_that_is_too_early() -> None:
    room = SetUpRoom("npq-community", PlanRequest(time=minutes(31)))
    room.ask(Adjust(-1, END), Adjust(-1, END))
    assert room.field("Finish at").value == "09:30"
    room = SetUpRoom("npq-community", PlanRequest(time=minutes(29)))
    room.ask(Adjust(-1, END))
    assert room.view.problem == "09:25 is too early: at least 29 min are needed. Nothing has changed."
    assert room.field("Finish at").value == "about 09:29"


def test_somebody_more_for_whom_the_time_is_too_short_says_what_there_is() -> None:
    """The screen shows whole minutes of what an agreed end leaves, and so does the sentence."""
    room = SetUpRoom("npq-community", PlanRequest(time=minutes(30), fixed_end=True))
    room.wait(seconds(32))
    room.ask(Adjust(1, PEOPLE))
    assert room.field("Total time").value == "29 min"
    assert room.view.problem == "That needs at least 30 min, and there are 29 min. Nothing has changed."
    assert room.field("People").value == "4"


def test_somebody_more_for_whom_the_agreed_length_is_too_short_says_that_length() -> None:
    room = SetUpRoom("npq-community", PlanRequest(time=minutes(29)))
    room.ask(Adjust(1, PEOPLE))
    assert room.view.problem == "That needs at least 30 min, and there are 29 min. Nothing has changed."
    assert (room.field("People").value, room.field("Total time").value) == ("4", "29 min")


def test_an_end_that_has_come_too_near_can_still_be_put_off() -> None:
    room = SetUpRoom("npq-community", PlanRequest(time=minutes(30), fixed_end=True))
    room.wait(minutes(20))
    room.ask(Adjust(5, END))
    assert (room.view.problem, room.field("Finish at").value) == ("", "09:55")


def test_what_is_set_up_is_on_the_screen_and_in_no_notice(peers: SetUpRoom) -> None:
    peers.ask(Adjust(1, PEOPLE))
    assert peers.notice == ""
    assert peers.view.total == "60 minutes in total"


def test_undo_takes_a_change_back_and_the_fields_follow(peers: SetUpRoom) -> None:
    peers.press(Key.PLUS, Key.PLUS, Key.U)
    assert peers.field("People").value == "5"
    assert peers.made == make_plan(peers.protocol, PlanRequest(people=("P1", "P2", "P3", "P4", "P5")))
    peers.press(Key.U)
    assert (peers.field("People").value, peers.field("Version (usual)").label) == ("4", "Version (usual)")
    peers.press(Key.U)
    assert peers.notice == "There is nothing to undo."


def test_moving_between_fields_and_keys_is_nothing_that_happened(peers: SetUpRoom) -> None:
    peers.press(Key.DOWN, Key.UP, Key.DOWN, Key.DOWN, Key.ENTER, Key.LEFT, Key.DOWN, Key.ESCAPE)
    assert peers.heard == ["PlanMade"]


def test_a_start_undone_comes_back_to_what_was_set_up(peers: SetUpRoom) -> None:
    peers.press(Key.PLUS, Key.SPACE, Key.U)
    assert peers.field("People").value == "5"
    assert peers.engine.room.screen is Screen.READY


def test_a_name_still_being_typed_is_kept_when_the_session_starts_from_elsewhere(peers: SetUpRoom) -> None:
    peers.ask(NamePerson(at=0), TypeText("Q"))
    peers.ask(Start(), source=Source.PHONE)
    assert peers.made.people == ("Q", "P2", "P3", "P4")
    assert not peers.engine.snapshot().standing.typing


def test_a_name_that_somebody_has_says_so_beside_what_is_typed(peers: SetUpRoom) -> None:
    peers.ask(NamePerson(at=0), TypeText("P2"), PressKey())
    assert (peers.naming.text, peers.view.problem) == (
        "P2",
        "Somebody is already called 'P2'; give each person a different name.",
    )


def test_a_time_of_day_holds_however_late_it_starts() -> None:
    """At 9:00 the circle of 17 minutes would end at 9:17; 9:30 is agreed, and it starts at 9:10:30."""
    room = SetUpRoom("solution-circle")
    room.ask(Adjust(3, END))
    assert (room.field("Finish at").value, room.field("Total time").value) == ("09:30", "30 min")
    room.wait(Duration(minutes(10) + seconds(30)))
    assert (room.field("Finish at").value, room.field("Total time").value) == ("09:30", "19 min")
    room.press(Key.SPACE)
    state = room.engine.room.session
    assert state is not None
    assert state.agreed_end is not None
    assert room.clock.wall(state.agreed_end).strftime("%H:%M:%S") == "09:30:00"


def test_an_agreed_time_of_day_stays_when_the_start_is_corrected() -> None:
    """At 9:00 an hour and a half would end at 10:30; at 9:20 somebody says that it began ten minutes ago."""
    room = SetUpRoom("als-topics")
    room.ask(Adjust(1, END), Adjust(-1, END))
    room.wait(minutes(20))
    room.ask(BeganEarlier(minutes(10)))
    assert room.step.ends.endswith(" at 10:30") or room.step.ends.endswith("(planned 10:30)")
    room.ask(BeganEarlier(minutes(5)))
    assert room.step.ends.endswith("(planned 10:30)")


@pytest.mark.parametrize("fixed", [True, False])
def test_an_end_given_at_the_command_line_does_not_wait_for_the_start_and_a_length_does(fixed: bool) -> None:
    room = SetUpRoom("als-topics", PlanRequest(time=minutes(90), fixed_end=fixed))
    assert (room.field("Finish at").value, room.field("Total time").value) == (
        ("10:30", "90 min") if fixed else ("about 10:30", "90 min")
    )
    room.wait(minutes(10))
    room.press(Key.SPACE)
    assert room.made.time == minutes(80 if fixed else 90)


def test_the_agreed_time_of_day_is_the_one_that_the_wall_had_when_it_was_agreed() -> None:
    room = SetUpRoom("solution-circle")
    room.wait(minutes(8 * 60 + 32))  # 17:32
    room.ask(Adjust(1, END))
    assert room.field("Finish at").value == "17:50"


def test_a_start_that_was_forgotten_counts_with_what_was_set_up_by_then() -> None:
    room = SetUpRoom("solution-circle")
    room.ask(Adjust(3, END))
    room.wait(minutes(2))
    room.ask(BeganEarlier(minutes(1)))
    assert room.made.time == minutes(28)


def test_nothing_can_be_set_up_without_a_session_or_once_it_runs(peers: SetUpRoom) -> None:
    peers.press(Key.SPACE)
    peers.ask(Adjust(1, PEOPLE))
    assert peers.notice == "The session has already started."
    peers.ask(GoHome())
    peers.ask(Adjust(1, PEOPLE))
    assert peers.notice == "Choose a conversation first."


def test_a_rename_by_phone_before_the_start_shows_in_the_fields_and_later_in_the_log(peers: SetUpRoom) -> None:
    peers.ask(RenamePerson("P1", "Q"), source=Source.PHONE)
    assert (peers.field("Names").value, peers.notice) == ("Q, P2, P3, P4", "P1 is now called Q.")
    peers.press(Key.SPACE, Key.RIGHT)
    assert peers.step.speaks == "Problem owner Q speaks"
    peers.ask(RenamePerson("Q", "R"), source=Source.PHONE)
    assert peers.step.speaks == "Problem owner R speaks"
    state = peers.engine.room.session
    assert state is not None
    assert [total.name for total in by_person(rows(state))] == ["R", "P2", "P3", "P4"]


def test_topics_are_chosen_for_the_people_and_the_time_that_were_set_up() -> None:
    room = SetUpRoom("als-topics")
    room.ask(Adjust(1, PEOPLE), Adjust(2, LENGTH), Start())
    while room.engine.room.session is not None and not room.engine.room.session.current.decides:
        room.press(Key.RIGHT)
    room.ask(ChooseTopics((Topic("A garden", minutes(20), "P2"), Topic("A key", minutes(30)))))
    assert (room.made.people, room.made.time) == (("P1", "P2", "P3", "P4"), minutes(100))
    assert room.made.topics == (Topic("A garden", minutes(20), "P2"), Topic("A key", minutes(30)))
    about = [(turn.topic, turn.person) for turn in room.made.turns if turn.topic]
    assert set(about) == {("A garden", "P2"), ("A key", None)}


def test_everything_set_up_is_in_the_journal_and_can_be_replayed(peers: SetUpRoom) -> None:
    peers.press(Key.PLUS, Key.DOWN, Key.DOWN, Key.ENTER)
    peers.ask(TypeText("Q"))
    peers.press(Key.ENTER, Key.ESCAPE, Key.U, Key.SPACE)
    peers.ask(RenamePerson("P5", "R"), Undo())
    events = [entry.event for entry in peers.journal.read("last")[1]]
    assert events == peers.ear.heard
    assert isinstance(events[0], PlanMade)
    assert any(isinstance(event, PersonRenamed) for event in events)
    assert replay(events) == peers.engine.room.session


@pytest.mark.parametrize("odd", [Duration(400), Duration(600)])
def test_the_agreed_end_reads_the_same_before_and_after_the_start_between_two_seconds_too(odd: Duration) -> None:
    room = SetUpRoom("npq-community")
    room.clock.steps = odd
    room.ask(Adjust(1, END), Adjust(1, END))
    agreed = room.field("Finish at").value
    room.ask(Start())
    assert room.step.ends.endswith(f"(planned {agreed})") or room.step.ends.endswith(f"at {agreed}")


def test_roles_are_named_in_the_set_up_by_keys_or_a_finger_once_there_are_people(peers: SetUpRoom) -> None:
    """The field opens the roles that the protocol has, and each of them the people; undo takes a name back."""
    assert peers.field("Roles").value == "none yet"
    peers.ask(Focus(on=Field(FieldKind.ROLES)))
    peers.press(Key.ENTER)
    menu = peers.engine.snapshot().standing.menu
    assert menu is not None
    assert [entry.label for entry in menu.entries] == list(peers.made.roles)
    peers.press(Key.ENTER, Key.DOWN, Key.ENTER)
    role = peers.made.roles[0]
    assert peers.made.leads == ((role, "P2"),)
    assert peers.field("Roles").value == f"{role}: P2"
    assert peers.engine.snapshot().standing.menu is None
    peers.ask(peers.field("Roles").touch)
    peers.press(Key.LEFT)
    assert peers.engine.snapshot().standing.menu is None, "← leads back to the set-up, and not to the other sections"
    peers.ask(Undo())
    assert peers.field("Roles").value == "none yet"
    peers.press(Key.SPACE)
    assert peers.engine.room.screen is Screen.STEP


def test_nobody_is_asked_for_roles_before_there_are_people() -> None:
    room = SetUpRoom("solution-circle")
    assert "Roles" not in [field.label for field in room.view.fields]
    room.ask(Adjust(1, PEOPLE))
    assert room.field("Roles").value == "none yet"
