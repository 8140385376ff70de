"""What becomes of a session when the kiosk is killed, the power goes, the machine sleeps or the wall clock jumps."""

import pytest

from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import AskAboutCut, GoHome, GoOnFromCut, Leave, LeaveCut, Open, Quit, Rehearse, Request
from kiosk.core.room.group_commands import ChooseGroup
from kiosk.core.room.messages import Terminated
from kiosk.core.room.notice import NoticeKind
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import End, Next, Pause, Resume, Source, Start, Undo
from kiosk.core.session.events import InterruptionCause, Recovered, SessionEnded
from kiosk.core.session.session import replay
from kiosk.core.units import Duration, minutes, seconds
from kiosk.core.view.views import HomeView, InterruptedView, QuestionView, SetupView
from kiosk.core.wording.endings import ending
from tests.room import AGREED, KioskRoom
from tests.views import view_of

THIRTY_YEARS = Duration(30 * 365 * 86_400_000)


def running(clock: Duration = seconds(50)) -> KioskRoom:
    """A kiosk whose first step of two minutes has run so long."""
    room = KioskRoom()
    room.ask(Open(), Start())
    while clock > 0:
        room.wait(seconds(1))
        clock = Duration(clock - seconds(1))
    return room


def question(room: KioskRoom) -> str:
    return view_of(room.engine.snapshot(), QuestionView).text


def unfinished(room: KioskRoom) -> InterruptedView | None:
    return view_of(room.engine.snapshot(), HomeView).unfinished


def test_a_killed_kiosk_goes_on_at_once_as_if_nothing_had_been() -> None:
    before = running()
    before.clock.advance(seconds(3))
    room = KioskRoom(after=before)
    assert room.recover()
    assert room.countdown == "1:07"
    assert room.engine.room.session_id == before.engine.room.session_id
    notice = room.engine.snapshot().standing.notice
    assert notice is not None
    assert notice.kind is NoticeKind.TOLD
    assert notice.text.startswith("The kiosk restarted (")
    assert notice.text.endswith("The clock kept running.")
    room.wait(seconds(8))
    assert room.heard == ["Recovered", "TimeCheckReached"]


def test_what_fell_due_while_the_kiosk_was_away_is_in_the_log_at_its_instant() -> None:
    before = running()
    before.clock.advance(minutes(2))
    room = KioskRoom(after=before)
    room.recover()
    assert room.countdown == "+0:50"
    kept = [(type(entry.event).__name__, entry.event.at) for entry in room.journal.read("last")[1]]
    assert kept[-3:] == [("TimeCheckReached", 60_000), ("TimeUpReached", 120_000), ("Recovered", 170_000)]


def test_undo_reaches_back_behind_a_crash() -> None:
    before = running()
    before.ask(Pause())
    room = KioskRoom(after=before)
    room.recover()
    assert room.step.paused
    room.ask(Undo())
    assert not room.step.paused
    assert room.countdown == "1:10"


def test_a_kiosk_killed_twice_is_right_both_times() -> None:
    room = running()
    for _ in range(2):
        room.clock.advance(seconds(5))
        room = KioskRoom(after=room)
        room.recover()
    assert room.countdown == "1:00"


@pytest.mark.parametrize("commands", [(), (Start(), Next(), Next())])
def test_a_plan_that_had_not_begun_and_an_end_that_was_looked_at_come_back_too(
    commands: tuple[Start | Next, ...],
) -> None:
    before = KioskRoom()
    before.ask(Open(), *commands)
    room = KioskRoom(after=before)
    assert room.recover()
    assert room.engine.room.screen is before.engine.room.screen
    assert room.heard == []


def test_an_end_that_came_back_and_was_left_does_not_come_back_again() -> None:
    before = running()
    before.ask(Next(), Next())
    back = KioskRoom(after=before)
    assert back.recover()
    back.ask(GoHome())
    assert not KioskRoom(after=back).recover()


def test_signs_of_life_are_given_only_while_there_is_time_that_could_be_lost() -> None:
    room = KioskRoom()
    for command, lives in ((Open(), False), (Start(), True), (Pause(), True), (End(), False)):
        room.ask(command)
        room.wait(minutes(1))
        assert bool(room.engine._recorder.due) is lives


def test_a_session_that_was_over_and_left_is_not_asked_about() -> None:
    before = running()
    before.ask(Next(), Next(), GoHome())
    room = KioskRoom(after=before)
    assert not room.recover()
    assert unfinished(room) is None


def test_nothing_to_recover_is_a_home_screen() -> None:
    room = KioskRoom()
    assert not room.recover()
    assert room.engine.room.screen is Screen.HOME
    room.ask(AskAboutCut())
    assert room.notice == "There is no session to resume."


def test_after_a_power_cut_it_asks_and_goes_on_from_where_the_power_went() -> None:
    before = running()
    before.clock.reboot(minutes(12))
    room = KioskRoom(after=before)
    assert room.recover()
    room.wait(seconds(20))
    assert question(room) == (
        "Two steps stopped in the step “First”, with 1:10 left. That was 12 min 20 s ago. What would you like to do?"
    )
    room.press(Key.SPACE)
    assert room.countdown == "1:10"
    assert room.notice == "The power was off for 12 min 20 s. The session continues from where it stopped."
    room.wait(seconds(10))
    assert room.countdown == "1:00"
    assert room.heard == ["Recovered", "TimeCheckReached"]


def test_a_heartbeat_bounds_what_a_power_cut_takes_away() -> None:
    before = running(seconds(51))
    before.clock.advance(seconds(1.9))  # and the next beat, due in 100 ms, was never given
    before.clock.reboot(minutes(1))
    room = KioskRoom(after=before)
    room.recover()
    room.press(Key.SPACE)
    assert room.countdown == "1:10"


def test_after_a_power_cut_the_gap_can_be_counted() -> None:
    before = running()
    before.clock.reboot(seconds(100))
    room = KioskRoom(after=before)
    room.recover()
    room.press(Key.G)
    assert room.countdown == "+0:30"
    assert room.heard == ["TimeCheckReached", "TimeUpReached", "Recovered"]
    assert room.notice == "The power was off for 1 min 40 s. That time is counted."


@pytest.mark.parametrize("when", ["then", "now"])
def test_the_gap_is_offered_only_where_the_wall_could_be_trusted_then_and_can_be_now(when: str) -> None:
    before = KioskRoom()
    before.clock.trusted = when != "then"
    before.ask(Open(), Start())
    before.clock.reboot(minutes(1))
    before.clock.trusted = when != "now"
    room = KioskRoom(after=before)
    room.recover()
    assert Key.G not in {key for binding in room.engine.snapshot().standing.bindings for key in binding.keys}
    assert "ago" not in question(room)
    room.press(Key.ENTER)
    assert room.notice == "The kiosk was interrupted. The session continues from where it stopped."


def test_the_gap_is_offered_as_soon_as_a_time_server_has_set_the_wall() -> None:
    before = running()
    before.clock.reboot(minutes(1))
    before.clock.trusted = False
    room = KioskRoom(after=before)
    room.recover()
    room.clock.trusted = True
    room.wait(seconds(1))
    assert "That was 1 min 1 s ago." in question(room)
    assert Key.G in {key for binding in room.engine.snapshot().standing.bindings for key in binding.keys}


def test_a_wall_that_reads_earlier_than_the_cut_is_not_counted_by() -> None:
    before = running()
    before.clock.reboot(minutes(-5))
    room = KioskRoom(after=before)
    room.recover()
    assert "ago" not in question(room)


def test_after_a_power_cut_the_session_can_be_left_ended_where_it_stopped() -> None:
    before = running()
    before.clock.reboot(minutes(12))
    room = KioskRoom(after=before)
    room.recover()
    room.press(Key.E, Key.E)
    assert room.engine.room.screen is Screen.HOME
    assert room.notice == "The session has been ended. Its log stops where it was interrupted."
    events = [entry.event for entry in room.journal.read("last")[1]]
    assert isinstance(events[-1], SessionEnded)
    assert replay(events).records[0].used == seconds(50)
    assert ending(replay(events)) == "Cut off in “First”. 1 step was not held."
    assert not KioskRoom(after=room).recover()


def test_a_session_that_people_left_and_ended_later_was_not_cut_off() -> None:
    before = running()
    before.ask(Quit())
    room = KioskRoom(after=before)
    assert not room.recover()
    room.press(Key.E, Key.E)
    events = [entry.event for entry in room.journal.read("last")[1]]
    assert ending(replay(events)) == "Ended early. 1 step was not held."


def test_a_session_after_a_power_cut_can_be_undone_cut_again_and_ended() -> None:
    before = running()
    before.ask(Next())
    before.clock.reboot(minutes(12))
    room = KioskRoom(after=before)
    room.recover()
    room.press(Key.SPACE)
    room.wait(seconds(4))
    room.ask(Undo())
    assert room.countdown == "1:06"
    room.clock.advance(seconds(3))
    again = KioskRoom(after=room)
    again.recover()
    assert again.countdown == "1:03"
    again.ask(Next(), Next())
    events = [entry.event for entry in again.journal.read("last")[1]]
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert replay(events) == again.engine.room.session


def test_the_decision_can_wait_and_another_session_be_opened_meanwhile() -> None:
    before = running()
    before.clock.reboot(minutes(12))
    room = KioskRoom(after=before)
    room.recover()
    room.press(Key.ESCAPE, Key.ESCAPE)
    assert unfinished(room) == InterruptedView("Two steps", "stopped in the step “First”, with 1:10 left")
    room.press(Key.R)
    assert isinstance(room.engine.snapshot().view, QuestionView)
    room.ask(Open())
    assert isinstance(room.engine.snapshot().view, SetupView)
    room.ask(AskAboutCut())
    assert room.notice == "There is no session to resume."
    room.ask(GoHome())
    room.press(Key.E, Key.E)
    assert unfinished(room) is None


def test_a_kiosk_that_was_closed_in_the_middle_offers_to_go_on_and_does_not_force_it() -> None:
    before = running()
    before.ask(Quit())
    room = KioskRoom(after=before)
    room.clock.advance(minutes(1))
    assert not room.recover()
    assert unfinished(room) is not None
    room.press(Key.R, Key.SPACE)
    assert room.countdown == "1:10"
    assert room.notice == "The kiosk restarted (1 min). That time is not counted."


def test_a_kiosk_that_the_machine_closed_goes_on_after_its_start_as_if_it_had_been_killed() -> None:
    before = running()
    before.engine.pump(Terminated())
    assert before.engine.room.closed
    before.clock.advance(seconds(3))
    room = KioskRoom(after=before)
    assert room.recover()
    assert room.countdown == "1:07"


def test_a_rehearsal_is_neither_taken_up_nor_takes_up() -> None:
    real = running()
    rehearsed = KioskRoom(after=real, rehearsal=True)
    assert not rehearsed.recover()
    rehearsed.ask(Open(), Start())
    room = KioskRoom(after=rehearsed)
    room.recover()
    assert room.engine.room.session_id == real.engine.room.session_id


def test_a_journal_that_fails_at_the_start_is_said_and_a_session_can_begin() -> None:
    room = KioskRoom()
    room.journal.failing = "The disk is gone."
    assert not room.recover()
    assert room.engine.snapshot().standing.faults == ("NOT RECORDING: The disk is gone. The clock keeps running.",)
    room.ask(Open(), Start())
    room.journal.failing = None
    room.wait(seconds(5))
    assert room.engine.snapshot().standing.faults == ()


def test_the_journal_is_tried_again_after_a_session_was_moved_to_another_time() -> None:
    before = running(minutes(10))
    before.clock.reboot(minutes(1))
    room = KioskRoom(after=before)
    room.recover()
    room.journal.failing = "The disk is full."
    room.ask(Pause())  # refused, and nothing is written
    room.press(Key.SPACE)
    room.ask(Pause())
    room.journal.failing = None
    room.wait(seconds(5))
    assert not room.recorder.is_behind


def test_a_machine_that_slept_says_so_and_the_time_has_gone_on() -> None:
    room = running()
    room.clock.sleep(minutes(3))
    room.engine.pump()
    assert room.countdown == "+1:50"
    assert room.notice == "The computer slept for 3 min. The clock kept running."
    assert room.heard[-3:] == ["TimeCheckReached", "TimeUpReached", "Recovered"]
    slept = room.ear.heard[-1]
    assert isinstance(slept, Recovered)
    assert (slept.cut, slept.away) == (InterruptionCause.SLEEP, minutes(3))
    room.ask(Resume())
    assert room.notice == "The clock is already running."


def test_a_machine_that_slept_with_no_session_only_says_so() -> None:
    room = KioskRoom()
    room.clock.sleep(seconds(90))
    room.engine.pump()
    assert (room.notice, room.heard) == ("The computer slept for 1 min 30 s. The clock kept running.", [])


@pytest.mark.parametrize("step", [seconds(7), minutes(-60), THIRTY_YEARS, Duration(-THIRTY_YEARS)])
def test_a_wall_clock_that_is_moved_changes_no_countdown_and_no_length(step: Duration) -> None:
    room = running()
    room.clock.steps = step
    room.clock.trusted = False
    room.wait(seconds(10))
    assert room.countdown == "1:00"
    room.ask(Next())
    assert replay(entry.event for entry in room.journal.read("last")[1]).records[0].used == minutes(1)
    assert [entry.sure for entry in room.journal.read("last")[1]] == [True, True, True, False, False, False]
    killed = KioskRoom(after=room)
    killed.recover()
    assert killed.countdown == "1:00"


def test_leaving_a_question_asks_twice() -> None:
    before = running()
    before.clock.reboot(minutes(1))
    room = KioskRoom(AGREED, after=before)
    room.recover()
    room.ask(Leave())
    assert room.notice == "Press Esc again to decide later."
    room.ask(LeaveCut())
    assert room.notice == "Press E again to end the interrupted session for good."
    assert isinstance(room.engine.snapshot().view, QuestionView)
    room.ask(LeaveCut())
    assert room.engine.room.screen is Screen.HOME
    assert unfinished(room) is None


def test_a_session_on_the_home_screen_is_not_ended_by_one_press_nor_by_a_bounce() -> None:
    before = running()
    before.ask(Quit())
    room = KioskRoom(after=before)
    room.recover()
    room.at_once(Request(LeaveCut(), Source.KEY), Request(LeaveCut(), Source.KEY))
    assert unfinished(room) is not None
    room.press(Key.R)
    assert isinstance(room.engine.snapshot().view, QuestionView)
    room.press(Key.E, Key.SPACE)
    assert room.engine.room.screen is Screen.STEP


def test_after_a_cut_the_room_is_the_groups_again_whose_session_it_was() -> None:
    before = KioskRoom(group="Set A")
    before.ask(Open(), Start())
    room = KioskRoom(after=before)
    assert room.engine.room.groups.chosen is None
    room.recover()
    assert room.engine.room.groups.chosen == "Set A"


SECRETS = ("Two steps", "First", "Second", "P1")


def closed_in_the_middle(group: str | None) -> KioskRoom:
    """A kiosk that was closed during a session of this group."""
    before = KioskRoom(group=group)
    before.ask(Open(), Start(), Quit())
    return before


def test_a_session_without_a_group_is_not_resumed_by_a_group_and_says_how_it_is() -> None:
    room = KioskRoom(after=closed_in_the_middle(None), group="Set B")
    room.recover()
    listed = unfinished(room)
    assert listed == InterruptedView(
        "A session without a group", "stopped before its end. Choose no group to resume it."
    )
    room.ask(AskAboutCut())
    assert room.notice == "This session has no group: choose no group first."
    assert room.engine.room.screen is Screen.HOME
    room.ask(ChooseGroup(""), AskAboutCut(), GoOnFromCut())
    assert room.step.title == "First"


@pytest.mark.parametrize("here", ["Set B", None])
@pytest.mark.parametrize("owner", ["Set A"])
def test_another_groups_session_on_the_home_screen_says_only_that_there_is_one(here: str | None, owner: str) -> None:
    room = KioskRoom(after=closed_in_the_middle(owner), group=here)
    room.recover()
    listed = unfinished(room)
    assert listed == InterruptedView(
        "A session of another group", "stopped before its end. Choose that group to resume it."
    )
    assert not any("resume" in hint.does for hint in room.engine.snapshot().standing.hints)
    for key in (Key.R, Key.E):
        room.press(key)
        assert room.notice == "This session belongs to another group: choose that group first."
    for command in (AskAboutCut(), GoOnFromCut(), LeaveCut()):
        room.ask(command)
        assert room.notice == "This session belongs to another group: choose that group first."
    assert room.engine.room.session is None


def test_the_group_whose_session_it_was_sees_it_and_resumes_it() -> None:
    room = KioskRoom(after=closed_in_the_middle("Set A"), group="Set A")
    room.recover()
    listed = unfinished(room)
    assert listed is not None
    assert listed.title == "Two steps"
    room.press(Key.R, Key.SPACE)
    assert room.engine.room.screen is Screen.STEP


def test_after_a_power_cut_a_groups_session_is_asked_about_without_a_word_of_what_it_was() -> None:
    before = KioskRoom(group="Set A")
    before.ask(Open(), Start())
    before.clock.reboot(minutes(12))
    room = KioskRoom(after=before)
    room.recover()
    text = question(room)
    assert text.startswith("A group’s session stopped before its end.")
    assert not any(secret in text for secret in SECRETS)
    room.press(Key.SPACE)
    assert room.engine.room.screen is Screen.STEP
    assert room.engine.room.groups.chosen == "Set A"


def test_a_kiosk_that_was_opened_for_another_group_neither_resumes_nor_asks() -> None:
    before = KioskRoom(group="Set A")
    before.ask(Open(), Start())
    for reboots in (False, True):
        if reboots:
            before.clock.reboot(minutes(12))
        room = KioskRoom(after=before, group="Set B")
        assert not room.recover()
        assert room.engine.room.screen is Screen.HOME
        assert not any(secret in repr(unfinished(room)) for secret in SECRETS)


def test_one_session_that_is_only_tried_is_neither_taken_up_nor_leaves_the_room_in_rehearsal() -> None:
    real = running()
    real.ask(Leave(), Leave(), GoHome())
    room = KioskRoom(after=real)
    room.recover()
    room.ask(Rehearse("two-steps"), Start())
    assert room.engine.room.rehearsal
    tried = room.engine.room.session_id
    room.wait(seconds(5))
    again = KioskRoom(after=room)
    again.recover()
    assert again.engine.room.session_id != tried
    room.ask(Leave(), Leave(), GoHome())
    assert not room.engine.room.rehearsal
    room.ask(Open(), Start())
    assert not room.engine.room.rehearsal
    room.wait(seconds(5))
    last = KioskRoom(after=room)
    assert last.recover()


FOR_NOBODY = InterruptedView(
    "A session without a group", "stopped before its end. `./run sessions export` writes its log."
)


def is_nobodys(room: KioskRoom) -> bool:
    """Whether the home screen says no more than that there was a session, and nobody can go on with it or end it."""
    shown = repr(room.engine.snapshot())
    said = unfinished(room) == FOR_NOBODY and not any(secret in shown for secret in ("First", "1:10"))
    for command in (AskAboutCut(), GoOnFromCut(), LeaveCut()):
        room.ask(command)
        said &= room.notice == "This session had no group, and others may be here by now: only its log is left."
        said &= room.engine.room.screen is Screen.HOME
    return said


@pytest.mark.parametrize(("off", "asked"), [(minutes(119), True), (minutes(121), False)])
@pytest.mark.parametrize("cut", [True, False], ids=["power cut", "killed"])
def test_a_session_without_a_group_is_its_peoples_for_two_hours(off: Duration, asked: bool, cut: bool) -> None:
    before = running()
    if cut:
        before.clock.reboot(off)
    else:
        before.clock.advance(off)
    room = KioskRoom(after=before)
    assert room.recover() is asked
    assert asked or is_nobodys(room)


def test_a_question_that_nobody_answers_is_withdrawn_after_two_hours() -> None:
    before = running()
    before.clock.reboot(minutes(119))
    room = KioskRoom(after=before)
    room.recover()
    room.wait(minutes(2))
    assert is_nobodys(room)


def test_a_session_that_waits_on_the_home_screen_is_nobodys_after_two_hours_too() -> None:
    room = KioskRoom(after=closed_in_the_middle(None))
    room.recover()
    assert unfinished(room) == InterruptedView("Two steps", "stopped in the step “First”, with 2:00 left")
    room.wait(minutes(121))
    assert is_nobodys(room)


def test_a_session_without_a_group_is_nobodys_once_others_have_held_one_and_gone_home() -> None:
    room = KioskRoom(after=closed_in_the_middle(None))
    room.recover()
    room.ask(Rehearse("two-steps"), Start(), Leave(), Leave(), GoHome())
    assert unfinished(room) == InterruptedView("Two steps", "stopped in the step “First”, with 2:00 left")
    room.ask(Open(), GoHome())  # only looked at
    assert unfinished(room) == InterruptedView("Two steps", "stopped in the step “First”, with 2:00 left")
    room.ask(Open(), Start(), End(), GoHome())
    assert is_nobodys(room)


@pytest.mark.parametrize("cut", [True, False], ids=["power cut", "killed"])
def test_after_two_hours_only_the_group_itself_is_asked_about_its_session(cut: bool) -> None:
    before = KioskRoom(group="Set A")
    before.ask(Open(), Start())
    if cut:
        before.clock.reboot(minutes(180))
    else:
        before.clock.advance(minutes(180))
    nobody = KioskRoom(after=before)
    assert not nobody.recover()
    assert unfinished(nobody) == InterruptedView(
        "A session of another group", "stopped before its end. Choose that group to resume it."
    )
    itself = KioskRoom(after=before, group="Set A")
    assert itself.recover()
    assert question(itself).startswith("Two steps stopped in the step “First”")


def test_a_session_of_another_group_that_had_not_begun_is_not_listed() -> None:
    before = KioskRoom(group="Set A")
    before.ask(Open())
    room = KioskRoom(after=before, group="Set B")
    assert not room.recover()
    assert unfinished(room) is None
