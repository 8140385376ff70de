"""Trying the microphone: how loud it is and what was heard are told, and nothing is done."""

import queue
from dataclasses import replace

import pytest

from kiosk.core.room.commands import Request
from kiosk.core.room.messages import Message, MicrophoneTried, Unrecognised
from kiosk.core.room.modes import ListenMode
from kiosk.core.room.settings import SettingsPage
from kiosk.core.room.state import MicrophoneUse, Room
from kiosk.core.units import Instant
from tests.listener.conftest import Made, Spoken
from tests.listener.fakes import PATIENCE, SILENCE, Board, saying
from tests.listener.voices import blocks
from tests.waiting import eventually

TRIED = Room(overlay=SettingsPage(until=Instant(0), tried=True))
"""The home screen, where no phrase is understood otherwise."""


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


def test_what_is_said_after_the_wake_word_is_told_and_not_done(
    board: TrialBoard, listening: Made, spoken: Spoken, okay_nabu: list[bytes]
) -> None:
    command = blocks(spoken["slt", "next step"])
    listening(saying(SILENCE * 10, okay_nabu, SILENCE * 3, command, SILENCE * 10), room=TRIED)
    assert board.heard() == "next step"
    assert board.done == []


def test_the_level_rises_with_the_voice_and_falls_with_silence(
    board: TrialBoard, listening: Made, spoken: Spoken
) -> None:
    listening(saying(SILENCE * 5, blocks(spoken["slt", "pause"]), SILENCE * 10), room=TRIED)
    assert board.loudest_until_silence() >= 50


def test_where_a_key_has_to_be_held_the_level_is_told_without_it(
    board: TrialBoard, listening: Made, spoken: Spoken
) -> None:
    listening(saying(blocks(spoken["slt", "next step"]), SILENCE * 10), ListenMode.HELD, TRIED)
    assert board.loudest_until_silence() >= 50
    assert board.done == []


def test_what_is_said_while_the_key_is_held_is_told_and_not_done(
    board: TrialBoard, listening: Made, spoken: Spoken
) -> None:
    held = replace(TRIED, microphone=MicrophoneUse(held=True))
    listening(saying(blocks(spoken["slt", "next step"]), SILENCE * 10), ListenMode.HELD, held)
    assert board.heard() == "next step"
    assert board.done == []


def test_while_nobody_tries_it_no_level_is_told(board: TrialBoard, listening: Made, spoken: Spoken) -> None:
    command = blocks(spoken["slt", "next step"])
    listening(saying(command, SILENCE * 10), ListenMode.OPEN, checked=True)
    eventually(lambda: board.done)
    assert board.tried.empty()
