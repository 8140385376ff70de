"""What the kiosk knows around the session."""

import pytest

from kiosk.core.room.changes import with_notice, without_confirmation
from kiosk.core.room.commands import ForgetSession, Leave
from kiosk.core.room.groups import ReportBack
from kiosk.core.room.notice import Confirmation, Notice, NoticeKind
from kiosk.core.room.state import Groups, Home, ResumeQuestion, Room, Screen, pending_confirmation
from kiosk.core.session.commands import Source
from kiosk.core.session.state import Phase
from tests.core.samples import T0, at, state_in


@pytest.mark.parametrize(
    ("room", "screen"),
    [
        (Room(), Screen.HOME),
        (Room(home=Home(interrupted=ResumeQuestion("How?", countable=True))), Screen.QUESTION),
        (Room(session=state_in(Phase.READY)), Screen.READY),
        (Room(session=state_in(Phase.READY), groups=Groups(report=ReportBack(()))), Screen.REPORT_BACK),
        (Room(session=state_in(Phase.RUNNING)), Screen.STEP),
        (Room(session=state_in(Phase.RUNNING), groups=Groups(report=ReportBack(()))), Screen.STEP),
        (Room(session=state_in(Phase.PAUSED)), Screen.STEP),
        (Room(session=state_in(Phase.ENDED)), Screen.END),
    ],
)
def test_the_screen_depends_on_the_phase_of_the_session(room: Room, screen: Screen) -> None:
    assert room.screen is screen


@pytest.mark.parametrize("command", [Leave(), ForgetSession()])
def test_leaving_and_erasing_are_confirmed_by_a_repeat_in_time(command: Leave | ForgetSession) -> None:
    room, question = asked_again(command)
    assert pending_confirmation(Room(), command, Source.KEY, T0) is None
    assert pending_confirmation(room, command, Source.KEY, at(2.999)) == question
    assert pending_confirmation(room, command, Source.KEY, at(3)) is None


def asked_again(command: Leave | ForgetSession) -> tuple[Room, Confirmation]:
    """The room that asks for this command of a key again, until three seconds from now."""
    question = Confirmation(command, Source.KEY, since=T0)
    return Room(notice=Notice(NoticeKind.ASKING, "Again?", at(3), confirmation=question)), question


def test_asking_for_the_other_of_two_things_or_by_another_device_confirms_nothing() -> None:
    room, _ = asked_again(Leave())
    assert pending_confirmation(room, ForgetSession(), Source.KEY, at(1)) is None
    assert pending_confirmation(room, Leave(), Source.PHONE, at(1)) is None


def test_any_other_notice_takes_the_question_back() -> None:
    room, _ = asked_again(Leave())
    told = with_notice(room, NoticeKind.TOLD, "The kiosk was opened again.", at(5))
    assert pending_confirmation(told, Leave(), Source.KEY, at(1)) is None
    assert without_confirmation(room) == Room()
    assert without_confirmation(told) == told
