"""The menu: its entries, its keys, and what it covers."""

from dataclasses import replace

import pytest

from kiosk.core.interaction.active_keys import active_keys
from kiosk.core.interaction.keys import Key, binding_for
from kiosk.core.interaction.menu import menu_entries
from kiosk.core.interaction.menu_entry import Entry
from kiosk.core.interaction.room_changes import with_room_command
from kiosk.core.plan.model import Turn
from kiosk.core.room.changes import without_expired
from kiosk.core.room.commands import AppearanceCommand, Command, MoveInMenu, NameLatecomer, OpenMenu, Show, TakeFromMenu
from kiosk.core.room.menu import MENU_TIMEOUT, OF_GROUPS, Menu, Section
from kiosk.core.room.state import Room
from kiosk.core.session.commands import (
    AddPerson,
    AddTime,
    AskReplan,
    BeganEarlier,
    BringBack,
    End,
    GiveTurn,
    GoTo,
    HandOver,
    Next,
    PutIn,
    RemovePerson,
    Return,
    SessionCommand,
    SkipPerson,
    Source,
    Start,
    SwapTurns,
    TakeBreak,
    TakeOut,
    WentOnEarlier,
)
from kiosk.core.session.session import Session
from kiosk.core.session.state import State
from kiosk.core.units import Duration, Instant, after, minutes
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from tests.core.samples import a_session, a_turn, at

NOW = at(0)


def step(name: str, number: int = 0, person: str | None = None, *, extra: bool = False) -> Turn:
    named = replace(a_turn(), most=minutes(3), step=name, title=name.capitalize(), round=number, person=person)
    return replace(named, optional=extra, out=extra)


def session_of_two() -> Session:
    """A round of two people between an opening, a closing and an optional step."""
    round_of_two = step("outline", 1, "P1"), step("outline", 2, "P2")
    session = a_session(
        replace(step("opening"), planned=minutes(9)),
        *round_of_two,
        step("closing"),
        step("extra", extra=True),
        time=minutes(60),
    )
    session.state = replace(session.state, plan=replace(session.state.plan, people=("P1", "P2")))
    return session


def begun() -> Session:
    session = session_of_two()
    session.apply(Start(), NOW, Source.KEY)
    return session


def pressed(room: Room, *commands: AppearanceCommand, now: Instant = NOW) -> Room:
    for command in commands:
        room = with_room_command(room, command, lambda length: after(now, Duration(length)))
    return room


def meaning(room: Room, key: Key) -> Command | None:
    binding = binding_for(key, active_keys(room))
    return binding.command if binding else None


def shown(room: Room, now: Instant = NOW) -> Snapshot:
    return snapshot(room, now)


def labels(state: State, section: Section) -> list[str]:
    return [entry.label for entry in menu_entries(state, section)]


BREAK_AND_END, STEPS = ("Break", "The end of the session"), ("Leave out or include a step",)


def test_the_first_section_leads_to_those_that_have_entries() -> None:
    assert labels(begun().state, Section.TOP) == [
        "People",
        "Time",
        "Break",
        "The end of the session",
        "Go to a step",
        "Leave out or include a step",
    ]
    alone = a_session(a_turn(None), a_turn(None))
    alone.apply(Start(), NOW, Source.KEY)
    alone.apply(Next(), at(5), Source.KEY)
    assert labels(alone.state, Section.TOP) == [*BREAK_AND_END, "Go to a step"]


def test_people_lead_to_what_can_be_done_about_each_of_them() -> None:
    session = begun()
    assert menu_entries(session.state, Section.PEOPLE) == (
        Entry("P1", OpenMenu(Section.PERSON, "P1")),
        Entry("P2", OpenMenu(Section.PERSON, "P2")),
        Entry("Another person takes part", AddPerson()),
        Entry("Another person takes part, by name", NameLatecomer()),
    )
    assert menu_entries(session.state, Section.PERSON, "P1") == (
        Entry("Skip P1", SkipPerson("P1")),
        Entry("Swap turns with P2", SwapTurns("P1", "P2")),
        Entry("P1 leaves for good", RemovePerson("P1")),
    )
    session.apply(AddPerson(), at(1), Source.KEY)
    session.apply(SkipPerson("P2"), at(1), Source.KEY)
    assert menu_entries(session.state, Section.PERSON, "P2") == (
        Entry("Bring back P2", BringBack("P2")),
        Entry("P2 leaves for good", RemovePerson("P2")),
    )
    session.apply(Next(), at(2), Source.KEY)
    assert menu_entries(session.state, Section.PERSON, "P3") == (
        Entry("Hand the turn over to P3", HandOver("P3")),
        Entry("Give P3 a turn", GiveTurn("P3")),
        Entry("P3 leaves for good", RemovePerson("P3")),
    )
    session.apply(RemovePerson("P3"), at(3), Source.KEY)
    assert menu_entries(session.state, Section.PERSON, "P3") == (Entry("Bring back P3", BringBack("P3")),)


def test_what_concerns_a_person_stands_under_their_name_and_leads_back_to_all() -> None:
    room = pressed(Room(session=begun().state), OpenMenu(Section.PERSON, "P2"))
    view = shown(room).standing.menu
    assert view is not None
    assert (view.title, view.entries[0].label) == ("P2", "Skip P2")
    assert meaning(room, Key.LEFT) == OpenMenu(Section.PEOPLE)
    moved = pressed(room, MoveInMenu(1))
    assert meaning(moved, Key.ENTER) == TakeFromMenu(SwapTurns("P2", "P1"))
    assert meaning(pressed(moved, MoveInMenu(9)), Key.ENTER) == TakeFromMenu(RemovePerson("P2"))


def test_going_back_leads_to_the_entry_that_was_left() -> None:
    room = pressed(Room(session=begun().state), OpenMenu(), OpenMenu(Section.PEOPLE), OpenMenu(Section.PERSON, "P2"))

    def chosen(room: Room) -> list[str]:
        menu = shown(room).standing.menu
        assert menu is not None
        return [entry.label for entry in menu.entries if entry.chosen]

    for section, label in ((Section.PERSON, "Skip P2"), (Section.PEOPLE, "P2"), (Section.TOP, "People")):
        assert (room.cover.section if isinstance(room.cover, Menu) else None, chosen(room)) == (section, [label])
        back = meaning(room, Key.LEFT)
        if isinstance(back, OpenMenu):
            room = pressed(room, back)
    room = pressed(room, MoveInMenu(2), OpenMenu(Section.BREAK), MoveInMenu(3), OpenMenu())
    assert chosen(room) == ["Break"]
    assert chosen(pressed(room, OpenMenu(Section.BREAK))) == ["Break now: 5 minutes"]


def test_a_step_with_a_clock_can_be_lengthened_and_a_forgotten_start_corrected_in_the_first_step_only() -> None:
    session = begun()
    commands = [entry.command for entry in menu_entries(session.state, Section.TIME)]
    assert commands == [
        *(AddTime(minutes(count)) for count in (5, 10, -5)),
        *(BeganEarlier(minutes(count)) for count in (2, 5, 10)),
        *(WentOnEarlier(minutes(count)) for count in (1, 2, 5)),
        AskReplan(),
    ]
    session.apply(Next(), at(1), Source.KEY)
    commands = [entry.command for entry in menu_entries(session.state, Section.TIME)]
    assert not any(isinstance(command, BeganEarlier) for command in commands)


def test_every_other_step_can_be_gone_to_and_steps_outside_rounds_left_out_or_included() -> None:
    state = begun().state
    assert menu_entries(state, Section.GO_TO) == (
        Entry("Outline (P1)", GoTo(1)),
        Entry("Outline (P2)", GoTo(2)),
        Entry("Closing", GoTo(3)),
    )
    assert menu_entries(state, Section.STEPS) == (
        Entry("Leave out “Closing”", TakeOut("closing")),
        Entry("Include “Extra”", PutIn("extra")),
    )


def test_a_break_is_offered_now_or_after_this_step_but_not_after_the_last_step_nor_in_a_break() -> None:
    session = a_session(a_turn(), a_turn())
    session.apply(Start(), NOW, Source.KEY)
    now = [Entry(f"Break now: {n} minutes", TakeBreak(minutes(n))) for n in (5, 10, 15, 20)]
    later = [Entry(f"Break after this step: {n} minutes", TakeBreak(minutes(n), later=True)) for n in (5, 10, 15, 20)]
    assert list(menu_entries(session.state, Section.BREAK)) == [*now, *later]
    session.apply(TakeBreak(minutes(5)), at(1), Source.KEY)
    assert labels(session.state, Section.BREAK) == []
    assert "Break" not in labels(session.state, Section.TOP)
    for clock in (2, 3):
        session.apply(Next(), at(clock), Source.KEY)
    assert list(menu_entries(session.state, Section.BREAK)) == now


def test_after_a_jump_the_way_back_is_the_first_step_to_go_to_until_that_step_is_left_out() -> None:
    session = begun()
    for clock in (1, 2, 3):
        session.apply(Next(), at(clock), Source.KEY)
    assert labels(session.state, Section.GO_TO)[0] == "Opening"
    session.apply(GoTo(0), at(4), Source.KEY)
    assert menu_entries(session.state, Section.GO_TO)[:2] == (
        Entry("Return to “Closing”", Return()),
        Entry("Outline (P1)", GoTo(1)),
    )
    session.apply(TakeOut("closing"), at(5), Source.KEY)
    assert labels(session.state, Section.GO_TO) == ["Outline (P1)", "Outline (P2)"]


def test_whoever_only_takes_notes_is_not_listed_among_those_about_whom_something_can_be_done() -> None:
    session = a_session(a_turn(), a_turn())
    session.state = replace(session.state, plan=replace(session.state.plan, leads=(("Note taker", "P1"),)))
    session.apply(Start(), NOW, Source.KEY)
    assert labels(session.state, Section.PEOPLE) == []
    assert "People" not in labels(session.state, Section.TOP)


def test_every_entry_does_what_it_says_and_none_is_refused() -> None:
    for section, about in [
        *((section, "") for section in set(Section) - OF_GROUPS),
        (Section.PERSON, "P1"),
        (Section.PERSON, "P2"),
    ]:
        for entry in menu_entries(begun().state, section, about):
            if isinstance(entry.command, SessionCommand):
                assert begun().apply(entry.command, at(301), Source.KEY)


def test_tab_opens_the_menu_and_enter_takes_what_the_screen_shows_as_chosen() -> None:
    room = Room(session=begun().state)
    assert meaning(room, Key.TAB) == OpenMenu()
    room = pressed(room, OpenMenu(), MoveInMenu(1))
    view = shown(room).standing.menu
    assert view is not None
    assert [entry.label for entry in view.entries if entry.chosen] == ["Time"]
    assert meaning(room, Key.ENTER) == meaning(room, Key.RIGHT) == OpenMenu(Section.TIME)
    room = pressed(room, OpenMenu(Section.TIME))
    assert meaning(room, Key.ENTER) == TakeFromMenu(AddTime(minutes(5)))
    assert meaning(room, Key.LEFT) == OpenMenu()
    assert meaning(pressed(room, OpenMenu()), Key.LEFT) == Show(None)
    assert meaning(room, Key.ESCAPE) == Show(None)


def test_a_clickers_page_keys_still_move_on_under_the_menu() -> None:
    room = pressed(Room(session=begun().state), OpenMenu())
    assert meaning(room, Key.PAGE_DOWN) == Next()
    assert not any(hint.command == Next() for hint in shown(room).standing.hints)


def test_the_choice_stops_at_both_ends_and_where_entries_have_gone() -> None:
    session = begun()
    room = pressed(Room(session=session.state), OpenMenu(Section.GO_TO), MoveInMenu(-1))
    assert meaning(room, Key.ENTER) == TakeFromMenu(GoTo(1))
    room = pressed(room, MoveInMenu(9))
    assert meaning(room, Key.ENTER) == TakeFromMenu(GoTo(3))
    session.apply(TakeOut("closing"), at(1), Source.PHONE)
    assert meaning(replace(room, session=session.state), Key.ENTER) == TakeFromMenu(GoTo(2))


def test_an_empty_section_can_only_be_left() -> None:
    alone = a_session(a_turn())
    alone.apply(Start(), NOW, Source.KEY)
    room = pressed(Room(session=alone.state), OpenMenu(Section.PEOPLE))
    assert meaning(room, Key.LEFT) == OpenMenu()
    assert shown(room).standing.menu is not None
    assert meaning(room, Key.TAB) == OpenMenu()


def test_the_menu_covers_a_step_only_and_closes_by_itself() -> None:
    session = begun()
    room = pressed(Room(session=session.state), OpenMenu())
    assert room.next_timeout == after(NOW, MENU_TIMEOUT)
    assert without_expired(room, at(1)).overlay == room.overlay
    assert without_expired(room, after(NOW, MENU_TIMEOUT)).overlay is None
    session.apply(End(), at(1), Source.KEY)
    ended = replace(room, session=session.state)
    assert (ended.cover, shown(ended, at(1)).standing.menu) == (None, None)
    assert pressed(ended, MoveInMenu(1)) == ended
    assert pressed(Room(), MoveInMenu(1)) == Room()


@pytest.mark.parametrize("section", sorted(set(Section) - OF_GROUPS))
def test_a_section_has_a_title_and_touching_an_entry_takes_it(section: Section) -> None:
    room = replace(Room(session=begun().state), overlay=Menu(section, at(45)))
    view = shown(room).standing.menu
    assert view is not None
    assert view.title
    for entry in view.entries:
        assert entry.opens == isinstance(entry.touch, OpenMenu)
        assert isinstance(entry.touch, OpenMenu | TakeFromMenu)


def test_a_topic_that_is_done_is_not_among_those_that_can_be_changed() -> None:
    news, rest = (replace(step("topic", number), topic=title) for number, title in ((1, "News"), (2, "Rest")))
    session = a_session(news, rest, step("closing"), time=minutes(60))
    session.apply(Start(), NOW)
    session.apply(Next(), at(60))
    session.apply(Next(), at(120))
    labels = [entry.label for entry in menu_entries(session.state, Section.TOPICS)]
    assert not [label for label in labels if label.startswith(("News", "Rest"))]
    assert "Another topic, as time allows" in labels
