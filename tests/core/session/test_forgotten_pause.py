"""A pause that may have been forgotten: the room is reminded of it, and sees how long it has lasted."""

import pytest

from kiosk.core.room.state import Room
from kiosk.core.session.commands import AddTime, Pause, ProcessPause, Resume, SessionCommand, Start, Undo
from kiosk.core.session.events import Event, PauseReminded
from kiosk.core.session.session import Session
from kiosk.core.units import minutes
from kiosk.core.view.snapshot import snapshot
from kiosk.core.view.views import StepView
from kiosk.core.wording.announcements import sentence
from tests.core.samples import T0, a_session, a_turn, at
from tests.views import view_of

HOUR = 3600


def paused(command: SessionCommand | None = None, *, quiet: bool = False) -> Session:
    session = a_session(a_turn(minutes(30), quiet=quiet))
    session.apply(Start(), T0)
    session.apply(command or Pause(), at(60))
    return session


def reminders(events: tuple[Event, ...]) -> list[int]:
    """The minutes of the pause at which the room was reminded."""
    return [event.paused // 60_000 for event in events if isinstance(event, PauseReminded)]


@pytest.mark.parametrize("kind", [Pause(), ProcessPause()])
def test_the_room_is_reminded_after_five_minutes_and_then_every_ten_for_two_hours(kind: SessionCommand) -> None:
    session = paused(kind)
    assert session.next_due() == at(60 + 300)
    assert reminders(session.tick(at(60 + 299))) == []
    assert reminders(session.tick(at(60 + 26 * 60))) == [5, 15, 25]
    assert reminders(session.tick(at(10 * HOUR))) == [35, 45, 55, 65, 75, 85, 95, 105, 115]
    assert session.next_due() is None


def test_each_pause_counts_from_its_own_beginning() -> None:
    session = paused()
    assert reminders(session.apply(Resume(), at(60 + 400))) == [5]
    session.apply(Pause(), at(500))
    assert session.next_due() == at(800)


def test_after_an_undo_what_was_said_is_not_said_again_and_no_reminder_comes_late() -> None:
    session = paused()
    session.apply(AddTime(minutes(1)), at(100))
    session.tick(at(60 + 310))
    session.apply(Undo(), at(400))
    assert session.next_due() == at(60 + 15 * 60)
    session.apply(Resume(), at(410))
    session.apply(Undo(), at(60 + 20 * 60))  # as if nobody had resumed: 15 minutes are over
    assert reminders(session.tick(at(60 + 25 * 60))) == [25]


def test_an_undo_after_the_pause_restores_what_was_known_of_its_reminder_too() -> None:
    session = paused()
    session.apply(Resume(), at(60 + 400))
    before = session.state
    session.apply(AddTime(minutes(1)), at(470))
    session.apply(Undo(), at(470))
    assert session.state.reminded == before.reminded == minutes(5)


def test_the_reminder_says_how_long_and_nothing_about_the_session_and_a_quiet_step_stays_quiet() -> None:
    for quiet, said in ((False, "The pause has lasted 5 minutes."), (True, None)):
        session = paused(quiet=quiet)
        (reminder,) = session.tick(at(60 + 300))
        assert sentence(reminder, session.state) == said


@pytest.mark.parametrize(
    ("kind", "since", "shown"),
    [(Pause(), 59, "Paused"), (Pause(), 61, "Paused · 1 min"), (ProcessPause(), 12 * 60, "Process pause · 12 min")],
)
def test_the_screen_shows_the_length_in_whole_minutes_and_wakes_for_each(
    kind: SessionCommand, since: int, shown: str
) -> None:
    picture = snapshot(Room(session=paused(kind).state), at(60 + since))
    assert view_of(picture, StepView).pause == shown
    assert picture.next_change == at(60 + since // 60 * 60 + 60)
