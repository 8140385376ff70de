import pytest

from kiosk.announcer.selection import Announcement, Chime, announcement
from kiosk.core.session.commands import AddTime, End, Next, Pause, Repeat, SessionCommand, Start, Undo
from kiosk.core.session.events import Event, PlanMade
from kiosk.core.session.session import Session
from kiosk.core.units import Instant, minutes
from tests.announcer.fakes import PAUSED, PLAN

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
