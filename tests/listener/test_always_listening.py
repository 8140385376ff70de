"""The listener whose microphone is always open: gates, faults, the meter and the mute key."""

import sys
from dataclasses import replace
from time import monotonic

import pytest

from kiosk.config.settings import Hearing
from kiosk.core.errors import ListenerError
from kiosk.core.interaction.questions import confirmation_question
from kiosk.core.room.commands import Answer, Request
from kiosk.core.room.modes import ListenerState, ListenMode
from kiosk.core.session.commands import End, Next, Source
from kiosk.core.units import Instant
from kiosk.listener.listener import LiveListener
from tests.listener.conftest import Made, Spoken
from tests.listener.fakes import HELD, MUTED, PATIENCE, RUNNING, SILENCE, Board, SpeakingRoom, saying
from tests.listener.voices import blocks, say
from tests.soundcard import SoundCard


def until(around: SpeakingRoom, change: str) -> None:
    """Waits until the microphone has done this."""
    while around.changes.get(timeout=PATIENCE) != change:
        pass


def attended(board: Board, wanted: ListenerState) -> None:
    """Waits until the listener has told this."""
    while board.attention.get(timeout=PATIENCE) != wanted:
        pass


CLOSED = ListenerState(ListenMode.WAKE, "okay nabu")
LISTENS = replace(CLOSED, listening=True)


def test_a_command_after_the_wake_word_is_submitted_and_the_room_sees_that_it_is_listened_to(
    board: Board, listening: Made, spoken: Spoken, okay_nabu: list[bytes]
) -> None:
    command = blocks(spoken["slt", "next step"])
    listening(saying(SILENCE * 10, command, SILENCE * 10, okay_nabu, SILENCE * 3, command, SILENCE * 10))
    for told in (CLOSED, LISTENS):
        attended(board, told)
    request = board.next()
    assert isinstance(request, Request)
    assert request == Request(Next(), Source.VOICE, "next step", request.confidence)
    attended(board, CLOSED)


def test_a_miss_after_the_wake_word_is_reported_without_any_of_its_words(
    board: Board, listening: Made, okay_nabu: list[bytes], spoken: Spoken
) -> None:
    listening(saying(SILENCE * 10, okay_nabu, SILENCE * 3, blocks(spoken["slt", "resume"]), SILENCE * 15))
    assert str(board.next()).startswith("unheard")


def test_with_the_kiosks_name_before_it_a_command_needs_no_wake_word(
    board: Board, listening: Made, spoken: Spoken
) -> None:
    file = spoken["slt", "next step"].with_name("address.wav")
    listening(
        saying(blocks(say("timekeeper, next step", file)), SILENCE * 10), ListenMode.ADDRESS, address="time keeper"
    )
    request = board.next()
    assert isinstance(request, Request)
    assert (request.command, request.phrase) == (Next(), "time keeper next step")


def test_bare_commands_are_taken_where_the_room_was_found_fit_for_them(
    board: Board, listening: Made, spoken: Spoken
) -> None:
    listening(saying(blocks(spoken["slt", "next step"]), SILENCE * 10), ListenMode.OPEN, checked=True)
    request = board.next()
    assert isinstance(request, Request)
    assert request.command == Next()


def test_bare_commands_that_nobody_has_checked_give_way_to_the_held_key(
    board: Board, listening: Made, spoken: Spoken
) -> None:
    listener = listening(saying(blocks(spoken["slt", "next step"]), SILENCE * 10), ListenMode.OPEN)
    fault = board.next()
    assert isinstance(fault, tuple)
    assert fault[0] == "wake word"
    assert "Hold V" in str(fault[1])
    attended(board, ListenerState(ListenMode.HELD))
    listener.tell((), HELD)
    assert isinstance(board.next(), Request)


def test_a_wake_word_that_cannot_be_loaded_gives_way_to_the_held_key(
    board: Board, listening: Made, spoken: Spoken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pymicro_wakeword", None)
    listener = listening(saying(blocks(spoken["slt", "next step"]), SILENCE * 10))
    fault = board.next()
    assert isinstance(fault, tuple)
    assert str(fault[1]).startswith("The wake word cannot be used here")
    listener.tell((), HELD)
    assert isinstance(board.next(), Request)


def test_a_held_key_needs_no_wake_word(board: Board, listening: Made, spoken: Spoken) -> None:
    listening(saying(blocks(spoken["slt", "next step"]), SILENCE * 10), room=HELD)
    request = board.next()
    assert isinstance(request, Request)
    assert request.command == Next()


def test_a_question_opens_the_ear_without_a_wake_word(board: Board, listening: Made, spoken: Spoken) -> None:
    yes = blocks(say("yes", spoken["slt", "pause"].with_name("yes.wav")))
    question = confirmation_question(None, Request(End(), Source.VOICE), Instant(10_000))
    listening(saying(yes, SILENCE * 10), room=replace(RUNNING, notice=question))
    request = board.next()
    assert isinstance(request, Request)
    assert (request.command, request.phrase) == (Answer(0), "yes")


def test_muting_closes_the_microphone_and_unmuting_opens_it(listening: Made) -> None:
    around = saying(SILENCE)
    listener = listening(around)
    until(around, "open")
    listener.tell((), MUTED)
    around.go_on.set()
    until(around, "closed")
    around.go_on.clear()
    listener.tell((), RUNNING)
    until(around, "open")


def test_a_microphone_without_sound_is_reported_and_cleared_when_it_works(board: Board, listening: Made) -> None:
    hum = [bytes([0, 1]) * 800 + bytes(1600)]
    around = saying(SILENCE * 101, hum)
    listening(around)
    assert board.next() == ("microphone", "No sound from the microphone (“the room”). Is it switched on?")
    board.wait_for(("microphone", None))


def test_a_microphone_that_went_away_is_reported_once_and_a_key_tries_it_at_once(
    board: Board, listening: Made, spoken: Spoken
) -> None:
    around = saying(blocks(spoken["slt", "next step"]), SILENCE * 10)
    around.fault = ListenerError("No microphone found: plug one in.")
    listener = listening(around)
    assert board.next() == ("microphone", "No microphone found: plug one in.")
    around.fault = None
    listener.tell((), HELD)
    board.wait_for(("microphone", None))
    assert isinstance(board.next(), Request)


def test_nobody_is_told_to_say_the_wake_word_before_the_microphone_gives_sound(board: Board, listening: Made) -> None:
    around = saying(SILENCE)
    around.fault = ListenerError("No microphone found: plug one in.")
    listener = listening(around)
    assert board.next() == ("microphone", "No microphone found: plug one in.")
    around.fault = None
    listener.tell((), HELD)
    until(around, "open")
    assert board.attention.get(timeout=PATIENCE) == ListenerState(ListenMode.HELD)
    assert board.attention.get(timeout=PATIENCE) == CLOSED


@pytest.mark.slow
def test_a_wake_word_spoken_into_a_sound_card_opens_the_ear(
    card: SoundCard, board: Board, spoken: Spoken, okay_nabu: list[bytes]
) -> None:
    del okay_nabu
    wake = say("okay nabu", spoken["slt", "pause"].with_name("nabu.wav"), "rms")
    listener = LiveListener(board, Hearing(), way=ListenMode.WAKE)
    listener.tell((), RUNNING)
    attended(board, CLOSED)
    # A card on a busy machine loses sound. Who is not heard says it again.
    end = monotonic() + PATIENCE
    while not isinstance(request := board.newest(), Request):
        assert monotonic() < end, f"not heard: {request}"
        card.play(wake)
        card.play(spoken["slt", "next step"])
    assert request.command == Next()
    listener.close()
