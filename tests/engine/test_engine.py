from collections.abc import Sequence
from dataclasses import replace

import pytest

from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import (
    Choose,
    ChooseRow,
    GoHome,
    Leave,
    NextTheme,
    Open,
    OpenMenu,
    Quit,
    Request,
    Show,
    TakeFromMenu,
    Talk,
)
from kiosk.core.room.menu import MENU_TIMEOUT, Section
from kiosk.core.room.messages import FaultReport, Serving, Speaking, Unrecognised
from kiosk.core.room.modes import Overlay, Theme
from kiosk.core.room.notice import BOUNCE, CONFIRM_TIMEOUT, NoticeKind
from kiosk.core.room.state import Home, Links, Room, Screen
from kiosk.core.session.commands import AddTime, End, GoTo, Next, Pause, Source, Start, Undo
from kiosk.core.session.events import Event, PlanMade, SessionEnded, StepStarted, TimeAdded
from kiosk.core.units import ZERO, Duration, Instant, minutes, seconds
from kiosk.core.view.views import EndView, HomeView, StepView
from kiosk.engine.engine import PULSE_INTERVAL
from kiosk.engine.journal_writer import JournalWriter
from kiosk.ports import Entry
from kiosk.simulation.fakes import ScriptedListener, SilentAnnouncer
from tests.room import PLAN, KioskRoom
from tests.views import view_of
from tests.waiting import LIMIT


def test_a_protocol_is_opened_run_and_ended() -> None:
    room = KioskRoom()
    room.ask(Open(), Start())
    room.wait(minutes(2))
    room.ask(Next(), Next())
    assert room.heard == [
        "PlanMade",
        "SessionStarted",
        "StepStarted",
        "TimeCheckReached",
        "TimeUpReached",
        "StepEnded",
        "StepStarted",
        "StepEnded",
        "SessionEnded",
    ]
    assert room.engine.room.screen is Screen.END


def test_everything_is_in_the_journal_before_anyone_hears_of_it() -> None:
    room = KioskRoom()
    kept: list[int] = []

    class Checker(SilentAnnouncer):
        def tell(self, happened: Sequence[Event], told: Room) -> None:
            if happened and told.session and told.session.began is not None:
                kept.append(len(room.journal.read("last")[1]))

    checker = Checker()
    room.engine.subscribe(checker)
    room.ask(Open(), Start(), Pause())
    assert kept == [3, 4]
    checker.close()


def test_what_is_due_happens_before_the_command_that_comes_late() -> None:
    room = KioskRoom()
    room.ask(Open(), Start())
    room.clock.advance(minutes(3))
    room.ask(Next())
    assert room.heard[-4:] == ["TimeCheckReached", "TimeUpReached", "StepEnded", "StepStarted"]
    assert [event.at for event in room.ear.heard[-4:]] == [60_000, 120_000, 180_000, 180_000]


def test_a_refused_command_is_said_so_and_changes_nothing() -> None:
    room = KioskRoom()
    room.ask(Open())
    before = room.engine.room.session
    room.ask(Pause())
    notice = room.engine.snapshot().standing.notice
    assert notice is not None
    assert (notice.kind, notice.text) == (NoticeKind.REFUSED, "The session has not started yet.")
    assert room.engine.room.session == before


def test_a_command_without_a_session_is_refused() -> None:
    room = KioskRoom()
    room.ask(Next())
    notice = room.engine.snapshot().standing.notice
    assert notice is not None
    assert notice.text == "Choose a conversation first."


def test_an_unknown_protocol_is_a_notice_on_the_home_screen() -> None:
    room = KioskRoom()
    room.ask(Open("three-steps"))
    snapshot = room.engine.snapshot()
    assert isinstance(snapshot.view, HomeView)
    assert snapshot.standing.notice is not None
    assert snapshot.standing.notice.text == "There is no protocol 'three-steps'."


def test_what_was_heard_shows_for_five_seconds_and_is_logged_with_its_confidence() -> None:
    room = KioskRoom()
    room.ask(Open(), Start())
    room.ask(AddTime(minutes(1)), source=Source.VOICE, phrase="add a minute")
    notice = room.engine.snapshot().standing.notice
    assert notice is not None
    assert notice.text == "Heard “add a minute”: 1 minute more, 3 minutes in total."
    added = room.ear.heard[-1]
    assert isinstance(added, TimeAdded)
    assert (added.by, added.confidence) == (Source.VOICE, 0.9)
    room.wait(Duration(4999))
    assert room.engine.snapshot().standing.notice == notice
    room.wait(Duration(1))
    assert room.engine.snapshot().standing.notice is None


def test_what_was_not_understood_is_said_so() -> None:
    room = KioskRoom()
    room.engine.submit(Unrecognised())
    room.engine.pump()
    notice = room.engine.snapshot().standing.notice
    assert notice is not None
    assert notice.kind is NoticeKind.UNHEARD


BY_ITSELF = replace(PLAN, turns=(replace(PLAN.turns[0], goes_on=True), PLAN.turns[1]))
"""A plan whose first step ends by itself."""


def test_a_step_that_begins_by_itself_is_told_on_the_screen() -> None:
    room = KioskRoom(BY_ITSELF)
    room.ask(Open(), Start())
    room.wait(minutes(2))
    assert room.notice == "Time is up. Next step: “Second”."


def test_a_question_stays_when_a_step_begins_by_itself() -> None:
    room = KioskRoom(BY_ITSELF)
    room.ask(Open(), Start())
    room.wait(Duration(minutes(2) - 1000))
    room.ask(End(), source=Source.VOICE, phrase="end the session")
    room.wait(seconds(1))
    assert room.step.title == "Second"
    assert room.notice == "Say yes to end the session."


def test_leaving_is_asked_twice_and_goes_one_screen_out_at_a_time() -> None:
    room = KioskRoom()
    room.ask(Open(), Start(), Leave())
    notice = room.engine.snapshot().standing.notice
    assert notice is not None
    assert (notice.kind, notice.text) == (NoticeKind.ASKING, "Press Esc again to end the session.")
    assert room.engine.room.screen is Screen.STEP
    screens = []
    for _ in range(3):
        room.ask(Leave())
        screens.append(room.engine.room.screen)
        room.ask(Leave())
    assert screens == [Screen.END, Screen.HOME, Screen.HOME]
    assert room.engine.snapshot().closed


def test_a_session_that_was_left_was_ended_by_whoever_asked_for_it() -> None:
    room = KioskRoom()
    room.ask(Open(), Start())
    room.ask(Leave(), Leave(), source=Source.PHONE)
    (ended,) = (event for event in room.ear.heard if isinstance(event, SessionEnded))
    assert ended.by is Source.PHONE


def test_a_second_wish_to_leave_that_comes_late_asks_again() -> None:
    room = KioskRoom()
    room.ask(Leave())
    room.wait(CONFIRM_TIMEOUT)
    room.ask(Leave())
    assert not room.engine.snapshot().closed
    room.ask(Leave())
    assert room.engine.snapshot().closed


def test_leaving_the_plan_before_it_starts_goes_home() -> None:
    room = KioskRoom()
    room.ask(Open(), Leave(), Leave())
    assert room.engine.room.screen is Screen.HOME


def test_the_choice_moves_and_stops_at_the_edges() -> None:
    room = KioskRoom()
    room.ask(Choose(1), Choose(-3), Choose(at=0))
    assert room.engine.room.home.chosen == 0


def test_home_forgets_the_session_and_another_can_be_opened() -> None:
    room = KioskRoom()
    room.ask(Open())
    first = room.engine.room.session_id
    room.ask(GoHome(), Open())
    assert room.engine.room.session_id not in (first, None)
    assert sum(isinstance(event, PlanMade) for event in room.ear.heard) == 2


def test_a_failing_journal_shows_and_what_it_missed_is_written_later_in_order() -> None:
    room = KioskRoom()
    room.ask(Open(), Start())
    room.journal.failing = "The disk is full."
    room.ask(Pause(), Undo())
    assert room.engine.snapshot().standing.faults == ("NOT RECORDING: The disk is full. The clock keeps running.",)
    assert room.recorder.is_behind
    room.journal.failing = None
    room.wait(seconds(5))
    assert room.engine.snapshot().standing.faults == ()
    assert not room.recorder.is_behind
    kept = [type(entry.event).__name__ for entry in room.journal.read("last")[1]]
    assert kept == ["PlanMade", "SessionStarted", "StepStarted", "Paused", "Undone"]


def test_a_journal_that_still_fails_keeps_everything_in_memory() -> None:
    room = KioskRoom()
    room.journal.failing = "The disk is full."
    room.ask(Open(), Start())
    room.wait(seconds(5))
    assert room.recorder.is_behind
    assert room.engine.snapshot().standing.faults != ()
    assert isinstance(room.engine.snapshot().view, StepView)


def test_closing_tries_to_write_once_more() -> None:
    room = KioskRoom()
    room.journal.failing = "The disk is full."
    room.ask(Open())
    room.recorder.close()
    assert room.recorder.is_behind
    room.journal.failing = None
    room.recorder.close()
    assert not room.recorder.is_behind


def test_entries_of_two_sessions_are_each_written_in_one_go() -> None:
    room = KioskRoom()
    recorder = JournalWriter(room.journal)
    room.ask(Open(), Start())
    events = room.ear.heard
    room.journal.failing = "The disk is full."
    entries = [Entry(event, room.clock.wall(event.at)) for event in events]
    for name in ("a1", "b2"):
        with pytest.raises(OSError, match="full"):
            recorder.record(name, entries)
    room.journal.failing = None
    recorder.retry()
    assert len(room.journal.read("a1")[1]) == len(room.journal.read("b2")[1]) == 3


def test_a_subscriber_that_fails_stops_neither_the_clock_nor_the_others(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(SilentAnnouncer):
        def tell(self, happened: Sequence[Event], room: Room) -> None:
            raise RuntimeError(f"{len(happened)} events are too many for {room.screen}")

    room = KioskRoom()
    room.engine.subscribe(Failing())
    room.engine.subscribe(room.ear)
    room.ask(Open())
    assert room.heard == ["PlanMade", "PlanMade"]
    assert "Failing failed" in caplog.text


def test_parts_report_faults_and_recovery() -> None:
    room = KioskRoom()
    room.engine.submit(FaultReport("microphone", "No microphone."))
    room.engine.submit(FaultReport("speaker", "No speaker."))
    room.engine.submit(FaultReport("microphone", None))
    room.engine.submit(Speaking(audible=True))
    room.engine.pump()
    assert room.engine.snapshot().standing.faults == ("No speaker.",)
    assert room.engine.room.microphone.own_voice


def test_a_fault_is_said_for_a_minute_of_real_time_and_again_when_it_comes_back() -> None:
    room = KioskRoom()

    def report(problem: str | None) -> None:
        room.engine.submit(FaultReport("speaker", problem))
        room.engine.pump()

    report("No speaker.")
    assert room.engine.snapshot().standing.news == ("No speaker.",)
    room.clock.advance(seconds(60))
    report("No speaker.")
    assert (room.engine.snapshot().standing.news, room.engine.snapshot().standing.faults) == ((), ("No speaker.",))
    report(None)
    report("No speaker.")
    assert room.engine.snapshot().standing.news == ("No speaker.",)


def test_the_loop_runs_on_a_thread_until_it_is_closed() -> None:
    room = KioskRoom()
    thread = room.engine.start()
    listener = ScriptedListener(room.engine, [Request(Start(), Source.VOICE, "start", 1.0)])
    room.engine.subscribe(listener)
    room.engine.submit(Request(Open(), Source.KEY))
    while room.engine.room.session is None:
        thread.join(0.01)
    room.clock.advance(BOUNCE)
    for command in (Talk(held=True), Talk(held=False)):
        room.engine.submit(Request(command, Source.KEY))
    while not any(isinstance(event, StepStarted) for event in room.ear.heard):
        thread.join(0.01)
    room.engine.submit(Request(Quit(), Source.KEY))
    thread.join(LIMIT)
    assert not thread.is_alive()
    listener.close()


def test_people_have_their_own_time_to_read_and_to_decide_in_a_rehearsal() -> None:
    room = KioskRoom()
    room.clock.pace = 60
    room.ask(Leave())
    room.wait(seconds(180))
    assert room.engine.snapshot().standing.notice is not None
    assert room.engine.seconds_until(Instant(300_000)) == 2.0
    room.ask(Leave())
    assert room.engine.snapshot().closed


def test_seconds_until_an_instant_are_never_below_zero() -> None:
    room = KioskRoom()
    room.clock.advance(seconds(10))
    assert room.engine.seconds_until(Instant(12_000)) == 2.0
    assert room.engine.seconds_until(Instant(ZERO)) == 0.0


def test_without_any_protocol_opening_is_refused_with_the_way_out() -> None:
    room = KioskRoom()
    room.engine._store.update(replace(room.engine.room, home=Home()))
    room.ask(Open())
    notice = room.engine.snapshot().standing.notice
    assert notice is not None
    assert "./run doctor" in notice.text


def test_a_running_session_is_not_lost_to_another() -> None:
    room = KioskRoom()
    room.ask(Open(), Start())
    running = room.engine.room.session_id
    room.ask(Open())
    assert room.engine.room.session_id == running


def test_a_fault_in_one_command_shows_and_leaves_the_loop_running() -> None:
    room = KioskRoom()
    room.ask(Open(), Start())
    room.clock.advance(BOUNCE)
    thread = room.engine.start()
    room.engine.submit(Request(Choose(at="first"), Source.KEY))  # type: ignore[arg-type]  # a fault made on purpose
    room.engine.submit(Request(Pause(), Source.KEY))
    while "Paused" not in room.heard:
        thread.join(0.01)
    assert "TypeError" in room.engine.snapshot().standing.faults[0]
    room.engine.submit(Request(Quit(), Source.KEY))
    thread.join(LIMIT)
    assert not thread.is_alive()


def test_where_phones_find_the_kiosk_is_known_to_the_room_until_they_no_longer_can() -> None:
    room = KioskRoom()
    links = Links(
        page="http://kiosk:8080/n", remote="http://kiosk:8080/r", pin="123456", address="kiosk:8080", code="654321"
    )
    room.engine.submit(Serving(links))
    room.engine.pump()
    assert room.engine.snapshot().standing.links == links
    room.engine.submit(Serving(None))
    room.engine.pump()
    assert room.engine.snapshot().standing.links is None


def test_it_is_alive_for_whoever_watches_over_it_only_while_both_loops_go_round() -> None:
    room = KioskRoom()
    room.engine.pump()
    assert room.pulses == 0, "the engine alone is no living kiosk"
    for _ in range(3):
        room.engine.alive()
    assert room.pulses == 0, "nor is the display"
    room.engine.pump()
    assert room.pulses == 1, "and it is told now and then, not on every round"
    room.wait(PULSE_INTERVAL)
    room.engine.alive()
    room.engine.pump()
    assert room.pulses == 2


def test_help_code_and_themes_are_for_every_screen_and_leave_the_session_alone() -> None:
    room = KioskRoom()
    room.ask(NextTheme(), Show(Overlay.HELP))
    assert (room.engine.snapshot().standing.theme, room.engine.snapshot().standing.overlay) == (
        Theme.LIGHT,
        Overlay.HELP,
    )
    room.ask(Open(), Start(), Show(Overlay.CODE))
    assert isinstance(room.engine.snapshot().view, StepView)
    assert room.engine.snapshot().standing.overlay is Overlay.CODE
    assert room.heard == ["PlanMade", "SessionStarted", "StepStarted"]


def test_the_time_of_day_is_the_walls_and_follows_it() -> None:
    room = KioskRoom()
    room.ask(Open())
    assert room.engine.snapshot().ticking.time == "09:00"
    room.wait(minutes(61))
    assert room.engine.snapshot().ticking.time == "10:01"


def test_the_end_begins_at_its_first_row_after_another_was_looked_at() -> None:
    room = KioskRoom()
    room.ask(Open(), Start(), End(), ChooseRow(2))
    assert room.engine.room.end_row == 2
    room.ask(GoHome())
    assert room.engine.room.end_row == 0
    room.ask(Open(), Start(), End(), ChooseRow(1), Open())
    assert room.engine.room.end_row == 0


def test_the_row_of_the_end_moves_among_its_steps_and_the_airtime_below_them() -> None:
    room = KioskRoom()
    room.ask(Open(), Start(), ChooseRow(2))
    assert room.engine.room.end_row == 0, "there is no such table yet"
    room.ask(End())
    for key, row in ((Key.DOWN, 1), (Key.PAGE_DOWN, 6), (Key.UP, 5), (Key.PAGE_UP, 0)):
        room.press(key)
        assert room.engine.room.end_row == row, "two steps, two sums, and two roles below their heading"
    room.ask(ChooseRow(at=3))
    assert view_of(room.engine.snapshot(), EndView).chosen == 3


def test_an_entry_of_the_menu_closes_it_and_is_done_like_a_key() -> None:
    room = KioskRoom()
    room.ask(Open(), Start(), OpenMenu(), OpenMenu(Section.TIME))
    menu = room.engine.snapshot().standing.menu
    assert menu is not None
    room.ask(menu.entries[0].touch)
    assert room.engine.snapshot().standing.menu is None
    assert room.heard[-1] == "TimeAdded"
    room.ask(OpenMenu(), TakeFromMenu(GoTo(99)))
    assert room.engine.snapshot().standing.menu is None
    assert room.notice == "There is no such step in this plan."


def test_a_menu_that_nobody_uses_closes() -> None:
    room = KioskRoom()
    room.ask(Open(), Start(), OpenMenu())
    room.wait(MENU_TIMEOUT)
    assert room.engine.snapshot().standing.menu is None
