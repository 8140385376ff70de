from dataclasses import replace

import pytest

from kiosk.announcer.selection import Announcement, Chime, announcement
from kiosk.core.session.commands import (
    AddTime,
    End,
    HandOver,
    Next,
    NextPerson,
    Pause,
    Repeat,
    SessionCommand,
    Start,
    Undo,
)
from kiosk.core.session.events import Event, PlanMade
from kiosk.core.session.session import Session
from kiosk.core.units import Instant, minutes
from tests.announcer.fakes import PAUSED, PLAN
from tests.core.samples import T0, a_plan, a_turn, at
from tests.core.session.test_in_turn import PEOPLE, check_in

WRITTEN_OPENING = "Opening. The presenter speaks for 3 minutes."
WRITTEN_SILENCE = "Silence. Everyone speaks for 2 minutes."


def said(*commands: SessionCommand) -> Announcement | None:
    """What is said of the last of these commands."""
    session = Session.opened(PlanMade(at=Instant(0), plan=PLAN))
    happened: tuple[Event, ...] = ()
    for command in commands:
        happened = session.apply(command, Instant(1000))
    return announcement(happened, session.state)


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        ((Start(),), Announcement(WRITTEN_OPENING, Chime.START, begins_step=True)),
        ((Start(), Repeat()), Announcement(WRITTEN_OPENING, Chime.START)),
        ((Start(), Pause()), Announcement(PAUSED, None)),
        ((Start(), AddTime(minutes(1))), Announcement("1 minute more.", None)),
        ((Start(), End()), Announcement("The session is over. Thank you, everyone.", Chime.END)),
        ((Start(), Next()), Announcement(WRITTEN_SILENCE, Chime.START, begins_step=True)),
        ((Start(), Next(), Pause()), None),
        ((Start(), Pause(), Undo()), None),
    ],
)
def test_each_command_has_its_sentence_and_chime(
    commands: tuple[SessionCommand, ...], expected: Announcement | None
) -> None:
    assert said(*commands) == expected


def test_a_time_check_and_the_end_of_the_time_have_chimes_of_their_own() -> None:
    session = Session.opened(PlanMade(at=Instant(0), plan=PLAN))
    session.apply(Start(), Instant(0))
    checked = session.tick(Instant(minutes(2)))
    assert announcement(checked, session.state) == Announcement("1 minute left.", Chime.CHECK)
    up = session.tick(Instant(minutes(3)))
    assert announcement(up, session.state) == Announcement("Time is up.", Chime.UP)


def test_of_several_events_at_once_the_last_sayable_one_counts() -> None:
    session = Session.opened(PlanMade(at=Instant(0), plan=PLAN))
    session.apply(Start(), Instant(0))
    late = session.apply(Next(), Instant(minutes(4)))
    assert len(late) == 4  # time check, time up, step ended, step started
    assert announcement(late, session.state) == Announcement(WRITTEN_SILENCE, Chime.START, begins_step=True)


def test_what_fell_due_just_before_an_undo_is_not_said() -> None:
    session = Session.opened(PlanMade(at=Instant(0), plan=PLAN))
    session.apply(Start(), Instant(0))
    session.apply(AddTime(minutes(1)), Instant(1))
    taken_back = session.apply(Undo(), Instant(minutes(3)))
    assert len(taken_back) == 2
    assert announcement(taken_back, session.state) is None


@pytest.mark.parametrize(
    ("chosen", "quiet", "said"),
    [
        (False, False, Announcement("It is P2’s turn now.", None)),
        (True, False, Announcement("It is P2’s turn now.", Chime.SOFT)),
        (False, True, Announcement("", Chime.SOFT)),
        (True, True, Announcement("", Chime.SOFT)),
    ],
)
def test_the_next_person_has_a_soft_chime_where_it_was_chosen_or_where_nothing_is_said(
    chosen: bool, quiet: bool, said: Announcement
) -> None:
    session = Session.opened(PlanMade(at=T0, plan=replace(a_plan(check_in(quiet=quiet)), people=PEOPLE)))
    session.apply(Start(), T0)
    happened = session.apply(NextPerson(), at(9))
    assert announcement(happened, session.state, next_person=chosen) == said


def test_a_turn_that_is_handed_over_outside_such_a_step_has_no_chime() -> None:
    turns = (replace(a_turn(minutes(2)), person=name, round=number) for number, name in enumerate(PEOPLE, 1))
    session = Session.opened(PlanMade(at=T0, plan=replace(a_plan(*turns), people=PEOPLE)))
    session.apply(Start(), T0)
    happened = session.apply(HandOver("P2"), at(9))
    said = announcement(happened, session.state, next_person=True)
    assert said is not None
    assert said.chime is None
