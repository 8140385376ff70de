"""Commands and near misses where others talk on after them: no silence says there what was said to the kiosk."""

import subprocess
from contextlib import suppress
from pathlib import Path
from time import monotonic

import numpy as np
import pytest
import soundfile

from kiosk.config.settings import Hearing
from kiosk.core.room.commands import Request
from kiosk.core.room.modes import ListenMode
from kiosk.core.session.commands import AddTime
from kiosk.core.units import minutes
from kiosk.listener.evaluation.clips import Clip
from kiosk.listener.evaluation.runner import Outcome, Trial, grammar_for, play
from kiosk.listener.listener import LiveListener
from kiosk.listener.pipeline import Pipeline
from tests.benchmarks.hearing_corpus.discussion import SENTENCES
from tests.benchmarks.hearing_corpus.rooms import BEFORE, Room
from tests.benchmarks.hearing_corpus.voices import Samples, as_bytes, levelled, load, trimmed
from tests.listener.fakes import HELD, PATIENCE, RUNNING, Board
from tests.listener.test_near_misses import acted_on
from tests.listener.voices import say
from tests.soundcard import SoundCard

TALKERS, VOICES = ("awb", "en-gb"), ("slt", "rms")
PHRASES = ("next step", "add five minutes", "finish on time")
SOON = 2.0
"""Seconds after the end of a command within which it is understood, the work of a slow machine included."""


def said(text: str, voice: str, folder: Path) -> Samples:
    return levelled(trimmed(load(say(text, folder / "said.wav", voice))))


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    folder = tmp_path_factory.mktemp("room")
    return Room(np.concatenate([said(text, voice, folder) for text in SENTENCES[:12] for voice in TALKERS]))


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Trial(ListenMode.HELD, Hearing(recogniser="moonshine")).pipeline()


def hear(pipeline: Pipeline, room: Room, speech: Samples, condition: str, phrase: str | None) -> Outcome:
    sound = as_bytes(room.with_command(speech, condition))
    clip = Clip(sound, phrase, BEFORE + len(speech) / 16_000, near_miss=phrase is None)
    return play(pipeline, clip, grammar_for(phrase or "next step"))


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("phrase", PHRASES)
def test_a_command_is_obeyed_while_others_talk_on(
    pipeline: Pipeline, room: Room, tmp_path: Path, voice: str, phrase: str
) -> None:
    heard = hear(pipeline, room, said(phrase, voice, tmp_path), "20 dB", phrase)
    assert acted_on(heard)
    assert heard.hits[0].right
    assert heard.hits[0].late < SOON


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize(
    "text", ["don't pause", "pause for five minutes", "not the next step", "add sixty minutes", "back to the check in"]
)
def test_what_only_resembles_a_phrase_is_not_obeyed_while_others_talk_on(
    pipeline: Pipeline, room: Room, tmp_path: Path, voice: str, text: str
) -> None:
    assert not acted_on(hear(pipeline, room, said(text, voice, tmp_path), "20 dB", None))


@pytest.mark.parametrize("condition", ["10 dB", "two talkers", "one talker"])
def test_talk_alone_is_no_command(pipeline: Pipeline, room: Room, tmp_path: Path, condition: str) -> None:
    command = said("next step", VOICES[0], tmp_path)
    talk = room.with_command(command, condition)[int((BEFORE + 0.2) * 16_000) + len(command) :]
    clip = Clip(as_bytes(talk), None, 5.0, near_miss=True)
    assert not acted_on(play(pipeline, clip, grammar_for("next step")))


@pytest.mark.slow
def test_a_command_spoken_into_a_sound_card_is_submitted_while_the_room_goes_on(
    card: SoundCard, board: Board, room: Room, tmp_path: Path
) -> None:
    sound = room.with_command(said("add five minutes", VOICES[0], tmp_path), "20 dB")
    soundfile.write(tmp_path / "room.wav", sound, 16_000, subtype="PCM_16")
    listener = LiveListener(board, Hearing(recogniser="moonshine"), way=ListenMode.HELD)
    # A card on a busy machine loses sound. Who is not heard says it again.
    end, request = monotonic() + PATIENCE, None
    while not isinstance(request, Request):
        assert monotonic() < end, f"not heard: {request}"
        listener.tell((), HELD)
        with subprocess.Popen(["paplay", "--device=mic", str(tmp_path / "room.wav")], env=card.environment) as playing:
            while playing.poll() is None and not isinstance(request := board.newest(), Request):
                with suppress(subprocess.TimeoutExpired):
                    playing.wait(0.1)
            playing.terminate()  # others talk no longer than that
        listener.tell((), RUNNING)
    assert request.command == AddTime(minutes(5))
    listener.close()
