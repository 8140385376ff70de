"""Trying the microphone: how loud it is and what was heard are told, and nothing is done."""

import queue
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from kiosk.config.settings import Hearing
from kiosk.core.room.commands import Request
from kiosk.core.room.messages import Message, MicrophoneTried, Unrecognised
from kiosk.core.room.modes import ListenMode
from kiosk.core.room.settings import SettingsPage
from kiosk.core.room.state import MicrophoneUse, Room
from kiosk.core.units import Instant
from kiosk.listener.listener import LiveListener
from tests.listener.conftest import Spoken
from tests.listener.fakes import PATIENCE, RUNNING, Board, SpeakingRoom
from tests.listener.voices import RATE, blocks, say
from tests.waiting import eventually

TRIED = Room(overlay=SettingsPage(until=Instant(0), tried=True))
"""The home screen, where no phrase is understood otherwise."""

SILENCE = [bytes(3200)]

Made = Callable[..., LiveListener]


class TrialBoard(Board):
    """Keeps apart what a trial brings from what would be done."""

    def __init__(self) -> None:
        super().__init__()
        self.tried: queue.SimpleQueue[MicrophoneTried] = queue.SimpleQueue()
        self.done: list[Message] = []

    def submit(self, message: Message) -> None:
        if isinstance(message, MicrophoneTried):
            self.tried.put(message)
        elif isinstance(message, Request | Unrecognised):
            self.done.append(message)
        else:
            super().submit(message)

    def heard(self) -> str:
        """What was heard next."""
        while (tried := self.tried.get(timeout=PATIENCE)).heard is None:
            pass
        return tried.heard

    def loudest_until_silence(self) -> int:
        """The loudest level, once it is quiet again after some sound."""
        loudest = 0
        while (level := self.tried.get(timeout=PATIENCE).level) or not loudest:
            loudest = max(loudest, level)
        return loudest


@pytest.fixture
def board() -> TrialBoard:
    return TrialBoard()


@pytest.fixture
def listening(board: TrialBoard) -> Iterator[Made]:
    """Makes listeners to whom these blocks are said, and closes them."""
    made: list[tuple[LiveListener, SpeakingRoom]] = []

    def make(*said: list[bytes], way: ListenMode, room: Room = TRIED, **settings: object) -> LiveListener:
        around = SpeakingRoom(RATE, [block for part in said for block in part])
        around.go_on.clear()
        hearing = Hearing.model_validate(settings)
        listener = LiveListener(board, hearing, microphone=around.microphone, way=way)
        listener.tell((), room)
        made.append((listener, around))
        return listener

    yield make
    for listener, around in made:
        around.go_on.set()
        listener.close()


def test_what_is_said_after_the_wake_word_is_told_and_not_done(
    board: TrialBoard, listening: Made, spoken: Spoken, tmp_path_factory: pytest.TempPathFactory
) -> None:
    okay_nabu = blocks(say("okay nabu", tmp_path_factory.mktemp("wake") / "wake.wav", "rms"))
    command = blocks(spoken["slt", "next step"])
    listening(SILENCE * 10, okay_nabu, SILENCE * 3, command, SILENCE * 10, way=ListenMode.WAKE)
    assert board.heard() == "next step"
    assert board.done == []


def test_the_level_rises_with_the_voice_and_falls_with_silence(
    board: TrialBoard, listening: Made, spoken: Spoken
) -> None:
    listening(SILENCE * 5, blocks(spoken["slt", "pause"]), SILENCE * 10, way=ListenMode.WAKE)
    assert board.loudest_until_silence() >= 50


def test_where_a_key_has_to_be_held_the_level_is_told_without_it(
    board: TrialBoard, listening: Made, spoken: Spoken
) -> None:
    listening(blocks(spoken["slt", "next step"]), SILENCE * 10, way=ListenMode.HELD)
    assert board.loudest_until_silence() >= 50
    assert board.done == []


def test_what_is_said_while_the_key_is_held_is_told_and_not_done(
    board: TrialBoard, listening: Made, spoken: Spoken
) -> None:
    held = replace(TRIED, microphone=MicrophoneUse(held=True))
    listening(blocks(spoken["slt", "next step"]), SILENCE * 10, way=ListenMode.HELD, room=held)
    assert board.heard() == "next step"
    assert board.done == []


def test_while_nobody_tries_it_no_level_is_told(board: TrialBoard, listening: Made, spoken: Spoken) -> None:
    command = blocks(spoken["slt", "next step"])
    listening(command, SILENCE * 10, way=ListenMode.OPEN, room=RUNNING, checked=True)
    eventually(lambda: board.done)
    assert board.tried.empty()
