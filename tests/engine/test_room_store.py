"""The room changes in one place, and nobody is left with an old one."""

import pytest

from kiosk.core.errors import Refused
from kiosk.core.room.commands import (
    Choose,
    Command,
    ForgetSession,
    GoHome,
    Leave,
    Mute,
    NextTheme,
    Open,
    Request,
    SetLevel,
    Talk,
)
from kiosk.core.room.messages import FaultReport, ListenerReport, Message, Serving, Speaking, Summoned, Unrecognised
from kiosk.core.room.modes import ListenerState, ListenMode, VoiceLevel
from kiosk.core.room.notice import NOTICE_DURATION
from kiosk.core.room.state import Links, Room
from kiosk.core.session.commands import End, Next, Source, Start
from kiosk.core.units import Instant
from kiosk.engine.journal_writer import JournalWriter
from kiosk.engine.recorder import Recorder
from kiosk.engine.room_store import RoomStore
from kiosk.engine.session_clock import SessionClock
from kiosk.simulation.fakes import FakeClock, MemoryJournal
from tests.room import KioskRoom

EVENING: tuple[Command, ...] = (
    Leave(),
    Open(),
    Talk(held=True),
    Leave(),
    Leave(),
    Open(),
    Open(),
    Start(),
    Mute(),
    Open(),
    Next(),
    Next(),
    ForgetSession(),
    Leave(),
    GoHome(),
    Choose(1),
    NextTheme(),
    SetLevel(VoiceLevel.SILENT),
    Open("no such protocol"),
    End(),
    Leave(),
    Leave(),
)
"""Commands that are done and commands that are refused, from everywhere."""

MESSAGES: tuple[Message, ...] = (
    Request(Open(), Source.KEY),
    FaultReport("microphone", "There is none."),
    Speaking(audible=True),
    ListenerReport(ListenerState(ListenMode.WAKE, listening=True)),
    Unrecognised(("pause",)),
    Serving(Links("http://page", "http://remote", "123456", "kiosk:8080", "654321")),
    Summoned(),
)


def test_after_each_command_everybody_has_the_room_as_it_is() -> None:
    room = KioskRoom()
    room.engine.pump()
    for command in EVENING:
        room.ask(command)
        assert room.ear.rooms[-1] == room.engine.room
    assert room.engine.room.closed


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_every_message_changes_the_room_that_everybody_has(message: Message) -> None:
    room = KioskRoom()
    room.engine.pump()
    before = room.engine.room
    room.engine.submit(message)
    room.engine.pump()
    assert room.ear.rooms[-1] == room.engine.room != before


def test_events_that_the_disk_does_not_take_change_the_room_all_the_same_and_say_so_at_once() -> None:
    room = KioskRoom()
    room.ask(Open())
    room.journal.failing = "The disk is full."
    told = len(room.ear.rooms)
    room.engine.submit(Request(Start(), Source.KEY))
    room.engine.pump()
    begun = room.ear.rooms[told]
    assert begun.session is not None
    assert begun.session.began is not None
    assert begun.faults[0].problem.startswith("NOT RECORDING: The disk is full.")


def test_what_a_session_would_do_happens_only_when_it_is_applied() -> None:
    room = KioskRoom()
    room.ask(Open())
    store = room.engine._store
    session = store.session()
    happened = session.apply(Start(), Instant(0))
    assert store.room.session is not None
    assert store.room.session.began is None
    store.apply(happened)
    assert store.room.session == session.state


def test_where_no_session_is_open_there_is_none_to_ask() -> None:
    clock = SessionClock(FakeClock())
    store = RoomStore(Room(), clock, Recorder(clock, JournalWriter(MemoryJournal())))
    with pytest.raises(Refused, match="Choose a conversation first"):
        store.session()


def test_a_session_begins_with_a_word_about_a_voice_that_somebody_else_turned_off() -> None:
    room = KioskRoom()
    room.ask(Open(), SetLevel(VoiceLevel.SILENT), Start())
    assert "The voice is off" not in room.notice, "these people turned it off themselves"
    room.ask(GoHome(), Open(), Start())
    assert room.notice.endswith("The voice is off. Key M turns it on.")
    room.wait(NOTICE_DURATION)
    assert room.engine.snapshot().standing.notice is not None, "there is more to read"
