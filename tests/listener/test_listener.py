"""The whole way from somebody's voice to a request on the board, while a key is held."""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.config.settings import Hearing, RecogniserName
from kiosk.core.errors import ListenerError
from kiosk.core.i18n import Words, use
from kiosk.core.room.commands import Request
from kiosk.core.room.messages import FaultReport, Message
from kiosk.core.room.state import MicrophoneUse, Room
from kiosk.core.session.commands import Next, Pause, Resume, Source
from kiosk.listener import listener as listeners
from kiosk.listener.listener import LiveListener
from kiosk.listener.microphone import Microphone
from kiosk.listener.recognisers.base import Recogniser
from kiosk.listener.recognisers.choose import best_recogniser
from kiosk.listener.recognisers.pocketsphinx import SphinxRecogniser
from tests.listener.conftest import Spoken
from tests.listener.fakes import HELD, PATIENCE, RUNNING, Board, SpeakingRoom, a_session
from tests.listener.voices import RATE, blocks, say
from tests.soundcard import SoundCard

Made = Callable[..., LiveListener]


@pytest.fixture
def listening(board: Board) -> Iterator[Made]:
    """Makes listeners, and closes them."""
    made: list[LiveListener] = []

    def make(
        around: SpeakingRoom,
        *,
        model: Path | None = None,
        choose: Callable[[Path | None, RecogniserName | None], Recogniser] = best_recogniser,
    ) -> LiveListener:
        made.append(LiveListener(board, Hearing(), model, microphone=around.microphone, choose=choose))
        assert around.changes.get(timeout=PATIENCE) == "open"  # the look for a microphone at the start
        assert around.changes.get(timeout=PATIENCE) == "closed"
        return made[-1]

    yield make
    for listener in made:
        listener.close()


def saying(spoken: Spoken, phrase: str) -> SpeakingRoom:
    return SpeakingRoom(RATE, blocks(spoken["slt", phrase]))


def until(around: SpeakingRoom, change: str) -> None:
    while around.changes.get(timeout=PATIENCE) != change:
        pass


def test_a_phrase_said_while_the_key_is_held_is_submitted_and_the_microphone_closed(
    board: Board, listening: Made, spoken: Spoken
) -> None:
    around = saying(spoken, "next step")
    listening(around).tell((), HELD)
    request = board.next()
    assert isinstance(request, Request)
    assert request == Request(Next(), Source.VOICE, "next step", request.confidence)
    assert request.confidence is not None
    assert 0.8 <= request.confidence <= 1
    until(around, "closed")


def test_after_a_command_nothing_more_is_heard_until_the_key_is_pressed_again(
    board: Board, listening: Made, spoken: Spoken
) -> None:
    around = saying(spoken, "next step")
    listener = listening(around)
    listener.tell((), HELD)
    assert isinstance(board.next(), Request)
    until(around, "closed")
    listener.tell((), HELD)
    listener.tell((), RUNNING)
    around.said = blocks(spoken["slt", "pause"])
    listener.tell((), HELD)
    request = board.next()
    assert isinstance(request, Request)
    assert request.command == Pause()


def test_without_a_held_key_the_microphone_is_closed(listening: Made, spoken: Spoken) -> None:
    around = saying(spoken, "next step")
    listener = listening(around)
    listener.tell((), RUNNING)
    listener.close()
    assert around.changes.empty()


def test_when_the_key_is_released_the_utterance_is_decided_at_once(
    board: Board, listening: Made, spoken: Spoken
) -> None:
    said = blocks(spoken["slt", "next step"])
    last = len(said) - 6  # the silence at the end is left out: only letting go can end the utterance
    around = SpeakingRoom(RATE, said[:last])
    around.go_on.clear()
    listener = listening(around, choose=lambda *_: SphinxRecogniser())  # which tells nothing sooner
    listener.tell((), HELD)
    until(around, "all said")
    listener.tell((), RUNNING)
    around.go_on.set()
    request = board.next()
    assert isinstance(request, Request)
    assert request.command == Next()


def test_an_utterance_that_is_no_command_is_reported_when_the_key_is_released(
    board: Board, listening: Made, tmp_path: Path
) -> None:
    talk = say("we never talked about what happened with the budget", tmp_path / "talk.wav")
    around = SpeakingRoom(RATE, blocks(talk))
    listener = listening(around)
    listener.tell((), HELD)
    until(around, "all said")
    listener.tell((), RUNNING)
    assert board.next() == "unheard"


def test_a_phrase_for_another_phase_is_not_understood(board: Board, listening: Made, spoken: Spoken) -> None:
    around = saying(spoken, "resume")
    listener = listening(around)
    listener.tell((), HELD)
    until(around, "all said")
    listener.tell((), RUNNING)
    assert str(board.next()).startswith("unheard")  # perhaps with a guess
    listener.tell((), Room(session=a_session(paused=True), microphone=MicrophoneUse(held=True)))
    request = board.next()
    assert isinstance(request, Request)
    assert request.command == Resume()


def test_the_microphone_opens_only_when_the_kiosks_own_voice_is_silent(
    board: Board, listening: Made, spoken: Spoken
) -> None:
    around = saying(spoken, "next step")
    listener = listening(around)
    listener.tell((), replace(HELD, microphone=replace(HELD.microphone, own_voice=True)))
    listener.tell((), HELD)
    assert isinstance(board.next(), Request)


def test_a_key_that_is_released_while_the_kiosk_still_speaks_opens_nothing(listening: Made, spoken: Spoken) -> None:
    around = saying(spoken, "next step")
    listener = listening(around, choose=lambda *_: SphinxRecogniser())
    listener.tell((), replace(HELD, microphone=replace(HELD.microphone, own_voice=True)))
    listener.tell((), replace(RUNNING, microphone=replace(RUNNING.microphone, own_voice=True)))
    listener.close()
    assert around.changes.empty()


def test_a_voice_that_never_falls_silent_does_not_keep_the_microphone_closed(
    board: Board, listening: Made, spoken: Spoken
) -> None:
    listening(saying(spoken, "next step")).tell((), replace(HELD, microphone=replace(HELD.microphone, own_voice=True)))
    assert isinstance(board.next(), Request)


def test_a_missing_microphone_is_reported_at_the_start_and_cleared_when_it_is_back(
    board: Board, spoken: Spoken
) -> None:
    around = saying(spoken, "next step")
    around.fault = ListenerError("No microphone found: plug one in.")
    listener = LiveListener(board, Hearing(), microphone=around.microphone)
    assert board.next() == ("microphone", "No microphone found: plug one in.")
    listener.tell((), HELD)
    listener.tell((), RUNNING)
    around.fault = None
    listener.tell((), HELD)
    board.wait_for(("microphone", None))
    assert isinstance(board.next(), Request)
    listener.close()


def test_a_folder_that_is_no_model_is_reported_and_the_bundled_model_is_used(
    board: Board, listening: Made, spoken: Spoken, tmp_path: Path
) -> None:
    listening(saying(spoken, "next step"), model=tmp_path).tell((), HELD)
    told = board.next()
    assert isinstance(told, tuple)
    assert told[0] == "recogniser"
    assert "is not a Vosk model" in str(told[1])
    assert isinstance(board.next(), Request)


def test_a_machine_without_any_recogniser_says_so_and_does_not_listen(
    board: Board, listening: Made, spoken: Spoken, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(*_: object) -> Recogniser:
        raise ListenerError("There is no recogniser.")

    monkeypatch.setattr(listeners, "bundled_recogniser", nothing)
    listener = listening(saying(spoken, "next step"), choose=nothing)
    listener.tell((), HELD)
    assert board.next() == ("recogniser", "There is no recogniser.")
    assert board.next() == "does not listen"
    listener._thread.join(PATIENCE)
    assert not listener._thread.is_alive()


class Welsh(Words):
    """A catalogue whose phrases the English model lacks, but for one."""

    def gettext(self, message: str) -> str:
        return {"undo": "dadwneud", "repeat": "ailadrodd"}.get(message, message)


def test_phrases_that_the_model_lacks_are_named_and_the_others_heard(
    board: Board, listening: Made, spoken: Spoken
) -> None:
    use(Welsh())
    listening(saying(spoken, "next step"), choose=lambda *_: SphinxRecogniser()).tell((), HELD)
    assert board.next() == ("phrases", "The speech model does not know these phrases: ailadrodd, dadwneud.")
    assert isinstance(board.next(), Request)


class Deaf(SphinxRecogniser):
    """A recogniser whose library fails."""

    def finish(self) -> None:
        raise RuntimeError("Failed to stop utterance processing")


def test_a_recogniser_that_fails_is_reported_and_does_not_end_the_listening(
    board: Board, listening: Made, spoken: Spoken
) -> None:
    around = saying(spoken, "next step")
    said, around.said = around.said, []
    listener = listening(around, choose=lambda *_: Deaf())
    listener.tell((), HELD)
    until(around, "all said")
    listener.tell((), RUNNING)
    assert board.next() == ("microphone", "What was said could not be recognised: Failed to stop utterance processing.")
    around.said = said
    listener.tell((), HELD)
    board.wait_for(("microphone", None))
    assert isinstance(board.next(), Request)


def test_telling_and_closing_do_not_wait_for_a_model(board: Board, spoken: Spoken) -> None:
    loading, loaded = threading.Event(), threading.Event()

    def slow(*_: object) -> Recogniser:
        loading.set()
        loaded.wait(PATIENCE)
        return SphinxRecogniser()

    listener = LiveListener(board, Hearing(), microphone=saying(spoken, "undo").microphone, choose=slow)
    assert loading.wait(PATIENCE)
    listener.tell((), HELD)
    assert not loaded.is_set()
    loaded.set()
    assert isinstance(board.next(), Request)
    listener.close()


def test_the_model_is_loaded_after_the_first_picture_or_for_a_key(board: Board, spoken: Spoken) -> None:
    loaded: list[Path | None] = []

    def choose(model: Path | None, _: RecogniserName | None) -> Recogniser:
        loaded.append(model)
        return SphinxRecogniser()

    def made(after: float) -> LiveListener:
        around = saying(spoken, "undo")
        return LiveListener(board, Hearing(), after=after, microphone=around.microphone, choose=choose)

    made(after=PATIENCE).close()
    assert loaded == []
    listener = made(after=PATIENCE)
    listener.tell((), HELD)
    assert isinstance(board.next(), Request)
    listener.close()
    assert loaded == [None]


def test_no_model_is_loaded_while_there_is_no_microphone(board: Board, spoken: Spoken) -> None:
    loaded: queue.SimpleQueue[str] = queue.SimpleQueue()

    def choose(model: Path | None, name: RecogniserName | None) -> Recogniser:
        del model, name
        loaded.put("model")
        return SphinxRecogniser()

    around = saying(spoken, "undo")
    around.fault = ListenerError("No microphone found: plug one in.")
    listener = LiveListener(board, Hearing(), microphone=around.microphone, choose=choose)
    fault = ("microphone", "No microphone found: plug one in.")
    assert board.next() == fault
    listener.tell((), HELD)
    listener.tell((), RUNNING)
    assert loaded.empty()
    around.fault = None
    listener.tell((), HELD)
    assert isinstance(board.next(), Request)
    listener.close()
    assert loaded.get(timeout=PATIENCE) == "model"
    assert loaded.empty()


def test_a_key_that_is_pressed_at_the_instant_of_a_fault_tries_again_at_once(spoken: Spoken) -> None:
    class HastyBoard(Board):
        """Somebody presses the key again while the fault is being reported."""

        def submit(self, message: Message) -> None:
            super().submit(message)
            if isinstance(message, FaultReport) and around.fault:
                around.fault = None
                listener.tell((), RUNNING)
                listener.tell((), HELD)

    board, around = HastyBoard(), saying(spoken, "undo")
    listener = LiveListener(board, Hearing(), microphone=around.microphone)
    around.fault = ListenerError("The microphone was unplugged.")
    listener.tell((), HELD)
    assert board.next() == ("microphone", "The microphone was unplugged.")
    assert isinstance(board.next(), Request)
    listener.close()


def test_a_model_is_let_go_when_the_microphone_is_and_loaded_again_with_it(board: Board, spoken: Spoken) -> None:
    loaded: queue.SimpleQueue[str] = queue.SimpleQueue()

    def choose(model: Path | None, name: RecogniserName | None) -> Recogniser:
        del model, name
        loaded.put("model")
        return SphinxRecogniser()

    around = saying(spoken, "undo")
    listener = LiveListener(board, Hearing(), microphone=around.microphone, choose=choose)
    assert loaded.get(timeout=PATIENCE) == "model"
    around.fault = ListenerError("The microphone was unplugged.")
    listener.tell((), HELD)
    assert board.next() == ("microphone", "The microphone was unplugged.")
    listener.tell((), RUNNING)
    around.fault = None
    listener.tell((), HELD)
    assert isinstance(board.next(), Request)
    assert loaded.get(timeout=PATIENCE) == "model"
    listener.close()


def test_closing_while_the_key_is_held_closes_the_microphone(listening: Made) -> None:
    around = SpeakingRoom(RATE, [])
    listener = listening(around)
    listener.tell((), HELD)
    until(around, "all said")
    listener.close()
    until(around, "closed")


@pytest.mark.slow
def test_words_spoken_into_a_sound_card_become_a_request(card: SoundCard, board: Board, spoken: Spoken) -> None:
    listener = LiveListener(board, Hearing(), microphone=Microphone)
    listener.tell((), HELD)
    while not board.attention.get(timeout=PATIENCE).listening:
        pass
    card.play(spoken["slt", "next step"])
    request = board.next()
    assert isinstance(request, Request)
    assert request.command == Next()
    listener.close()
