"""One table of keys, which also writes the help on screen."""

import typing
from collections import Counter
from dataclasses import replace

import pytest

from kiosk.core.i18n import use
from kiosk.core.interaction.active_keys import active_keys
from kiosk.core.interaction.keys import Binding, Key, binding_for, unused
from kiosk.core.interaction.phrases import PHRASES
from kiosk.core.plan.model import Note
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.commands import Command, GoHome, GoOnFromCut, ShareTopics, Show, Talk, UnusedInput
from kiosk.core.room.groups import Action, ReportBack
from kiosk.core.room.modes import ListenerState, ListenMode, Overlay
from kiosk.core.room.state import Groups, Home, MicrophoneUse, ResumeQuestion, Room, Screen, Unfinished
from kiosk.core.session.commands import (
    AcceptReplan,
    AddTime,
    AskReplan,
    BringBack,
    DeclineReplan,
    Pause,
    ProcessPause,
    PutIn,
    Resume,
    SessionCommand,
    SkipPerson,
    Start,
)
from kiosk.core.session.rules import ALLOWED
from kiosk.core.session.state import Phase, State
from kiosk.core.setup.commands import Adjust, DoneNaming, Erase, Field, FieldKind, Focus, MoveKey, NamePerson, PressKey
from kiosk.core.setup.form import SetupForm
from kiosk.core.setup.name_entry import letters, open_name_entry
from kiosk.core.units import minutes
from kiosk.core.view.snapshot import snapshot
from tests.core.catalogues import shouted
from tests.core.samples import T0, a_session, a_turn, state_in

_PEOPLE = ("P1", "P2")
_PAGES = letters()
_SET_UP = SetupForm(wish=PlanRequest(people=_PEOPLE), letters=_PAGES)
_PROMISES = (Action("s1", "2026-01-01", Note("n1", "actions-1", "Ask the parents in")),)

_ROOMS = {
    "home": Room(),
    "home after a cut": Room(home=Home(interrupted=Unfinished("a1", "Solution Circle", "stopped"))),
    "question": Room(home=Home(interrupted=ResumeQuestion("What would you like to do?", countable=False))),
    "question with a known time": Room(
        home=Home(interrupted=ResumeQuestion("What would you like to do?", countable=True))
    ),
    "home of groups": Room(groups=Groups(known=("Set A",))),
    "report back": Room(session=state_in(Phase.READY), groups=Groups(report=ReportBack(_PROMISES))),
    "home after another group's cut": Room(
        home=Home(interrupted=Unfinished("a1", "A session of another group", "stopped", is_here=False))
    ),
    **{phase.value: Room(session=state_in(phase)) for phase in Phase},
    **{
        name: Room(session=state_in(Phase.READY), setup=preparation)
        for name, preparation in (
            ("people", replace(_SET_UP, focus=Field(FieldKind.PEOPLE))),
            ("names", replace(_SET_UP, focus=Field(FieldKind.NAMES))),
            ("naming", replace(_SET_UP, naming=open_name_entry(_PEOPLE, 0, _PAGES))),
        )
    },
}

LISTENING = MicrophoneUse(listener=ListenerState(ListenMode.HELD))
ROOMS = {
    **{name: replace(room, microphone=LISTENING) for name, room in _ROOMS.items()},
    "home without a microphone": Room(),
    "step without a microphone": Room(session=state_in(Phase.RUNNING)),
}

in_every_room = pytest.mark.parametrize("room", ROOMS.values(), ids=ROOMS.keys())


@in_every_room
def test_a_key_does_at_most_one_thing_on_a_screen(room: Room) -> None:
    counted = Counter(key for binding in active_keys(room) for key in binding.keys)
    assert set(counted.values()) == {1}


@in_every_room
def test_every_key_of_the_session_that_is_shown_asks_for_something_that_is_allowed_now(room: Room) -> None:
    for binding in active_keys(room):
        if binding.label and isinstance(binding.command, typing.get_args(SessionCommand)):
            assert room.session is not None
            assert type(binding.command) in ALLOWED[room.session.phase]


@in_every_room
def test_every_binding_with_a_label_is_shown_with_what_it_does_and_no_other(room: Room) -> None:
    labelled = [binding for binding in active_keys(room) if binding.label and not binding.rare]
    shown = snapshot(room, T0).standing.hints
    title = room.home.unfinished.title if room.home.unfinished else ""
    assert [(hint.key, hint.does, hint.command, hint.released) for hint in shown] == [
        (binding.label, binding.description.format(title=title), binding.command, binding.released)
        for binding in labelled
    ]
    assert all(hint.does for hint in shown)
    assert all(not binding.description for binding in active_keys(room) if not binding.label)


@in_every_room
def test_a_held_key_lets_go_of_what_it_holds(room: Room) -> None:
    for binding in active_keys(room):
        assert binding.released == (Talk(held=False) if binding.command == Talk(held=True) else None)


@in_every_room
def test_the_hints_are_in_the_rooms_language(room: Room) -> None:
    in_english = snapshot(room, T0).standing.hints
    use(
        shouted(
            {
                text
                for other in ROOMS.values()
                for b in active_keys(other)
                if b.label
                for text in (b.label, b.description)
            }
        )
    )
    for english, other in zip(in_english, snapshot(room, T0).standing.hints, strict=True):
        assert (other.key, other.does) == (f"¡{english.key}!", f"¡{english.does}!")


@in_every_room
def test_whoever_is_told_to_hold_a_key_and_speak_finds_that_key(room: Room) -> None:
    can_talk = any(binding.command == Talk(held=True) and binding.label for binding in active_keys(room))
    assert can_talk == (snapshot(room, T0).standing.say != "")


@in_every_room
def test_what_can_be_said_can_be_pressed_too(room: Room) -> None:
    if room is ROOMS["naming"]:
        return  # there keys type letters, and nobody is told to speak
    pressed = [binding.command for binding in active_keys(room)]
    for command in PHRASES.values():
        if room.session and room.groups.report is None and type(command) in ALLOWED[room.session.phase]:
            assert command in pressed


@in_every_room
def test_the_way_out_is_on_every_screen(room: Room) -> None:
    assert binding_for(Key.ESCAPE, active_keys(room)) is not None


@pytest.mark.parametrize("name", [Phase.READY, "people", "names"])
def test_space_starts_whatever_is_in_hand_and_a_clickers_pages_start_and_go_home(name: str) -> None:
    table = active_keys(ROOMS[name])
    assert [bound(key, table) for key in (Key.SPACE, Key.PAGE_DOWN, Key.PAGE_UP)] == [Start(), Start(), GoHome()]
    assert [bound(key, table) for key in (Key.DOWN, Key.TAB, Key.UP)] == [Focus(1), Focus(1), Focus(-1)]
    assert bound(Key.PLUS, table) == Adjust(1, Field(FieldKind.PEOPLE))
    assert bound(Key.MINUS, table) == Adjust(-1, Field(FieldKind.PEOPLE))


def test_an_arrow_changes_the_field_in_hand_and_never_starts() -> None:
    ready, people, names = (active_keys(ROOMS[name]) for name in (Phase.READY, "people", "names"))
    keys = (Key.LEFT, Key.RIGHT, Key.ENTER)
    assert binding_for(Key.RIGHT, ready) is None
    assert [bound(key, ready) for key in (Key.LEFT, Key.ENTER)] == [GoHome(), Start()]
    assert [bound(key, people) for key in keys] == [Adjust(-1), Adjust(1), Adjust(1)]
    assert [bound(key, names) for key in keys] == [NamePerson(), NamePerson(), NamePerson()]


def test_where_names_are_typed_no_key_that_writes_does_anything_else() -> None:
    table = active_keys(ROOMS["naming"])
    assert {key for key in Key if len(key) == 1 or key is Key.SPACE} & {
        key for one in table for key in one.keys
    } == set()
    assert bound(Key.ENTER, table) == PressKey()
    assert bound(Key.BACKSPACE, table) == Erase()
    assert bound(Key.ESCAPE, table) == DoneNaming()
    assert [bound(key, table) for key in (Key.PAGE_DOWN, Key.TAB, Key.PAGE_UP)] == [
        NamePerson(1),
        NamePerson(1),
        NamePerson(-1),
    ]
    assert [bound(key, table) for key in (Key.LEFT, Key.RIGHT, Key.UP, Key.DOWN)] == [
        MoveKey(across=-1),
        MoveKey(across=1),
        MoveKey(down=-1),
        MoveKey(down=1),
    ]


def bound(key: Key, table: tuple[Binding, ...]) -> Command:
    """What a key does now."""
    binding = binding_for(key, table)
    assert binding is not None
    return binding.command


def test_the_rooms_tried_here_show_every_screen() -> None:
    assert {room.screen for room in ROOMS.values()} == set(Screen)


def test_the_space_bar_pauses_a_running_step_and_resumes_a_paused_one() -> None:
    running, paused = active_keys(ROOMS[Phase.RUNNING]), active_keys(ROOMS[Phase.PAUSED])
    assert binding_for(Key.SPACE, running) == Binding((Key.SPACE,), Pause(), "Space", "pause")
    assert binding_for(Key.SPACE, paused) == Binding((Key.SPACE,), Resume(), "Space", "resume")
    shown, in_a_pause = ([binding for binding in table[1:] if binding.label] for table in (running, paused))
    assert in_a_pause == [binding for binding in shown if binding.command != ProcessPause()]
    assert binding_for(Key.P, running) == Binding((Key.P,), ProcessPause(), "P", "process pause")
    assert binding_for(Key.P, paused) == Binding((Key.P,), ProcessPause())


def test_keys_of_the_plan_are_there_where_they_have_a_use() -> None:
    talk = replace(a_turn(), step="talk", person="P1", round=1)
    session = a_session(
        replace(a_turn(), decides=True), talk, replace(a_turn(), optional=True, out=True), time=minutes(7)
    )
    session.apply(Start(), T0)
    assert pressed(session.state) >= {SkipPerson(), BringBack(), AskReplan(), PutIn(), ShareTopics(2), ShareTopics(4)}
    assert not pressed(session.state) & {AcceptReplan(), DeclineReplan()}
    session.apply(AddTime(minutes(3)), T0)
    session.apply(AskReplan(), T0)
    assert not pressed(session.state) & {AcceptReplan(), DeclineReplan()}
    assert AskReplan() in pressed(session.state)
    assert pressed(session.state, Overlay.PLAN) >= {AcceptReplan(), DeclineReplan(), Show(None)}
    assert AskReplan() not in pressed(session.state, Overlay.PLAN)
    plain = a_session(a_turn())
    plain.apply(Start(), T0)
    of_a_plan = {SkipPerson(), BringBack(), AskReplan(), PutIn(), ShareTopics(2), AcceptReplan(), DeclineReplan()}
    assert not pressed(plain.state) & of_a_plan


def pressed(state: State, overlay: Overlay | None = None) -> set[Command]:
    """What the keys do now that are shown."""
    return {binding.command for binding in active_keys(Room(session=state, overlay=overlay)) if binding.label}


def test_the_time_since_a_cut_can_be_counted_only_where_it_is_known() -> None:
    counting = {
        name for name, room in ROOMS.items() if GoOnFromCut(counted=True) in {b.command for b in active_keys(room)}
    }
    assert counting == {"question with a known time"}


def test_a_key_that_means_nothing_here_is_bound_to_nothing() -> None:
    assert binding_for(Key.PLUS, active_keys(ROOMS["home"])) is None
    assert binding_for(Key.PLUS, ()) is None
    assert [unused(key) for key in (Key.PLUS, Key.RIGHT, Key.F5, Key.A, Key.PAGE_DOWN)] == [
        UnusedInput("+"),
        UnusedInput("→"),
        UnusedInput("F5"),
        UnusedInput("A"),
        UnusedInput("Page Down"),
    ]
