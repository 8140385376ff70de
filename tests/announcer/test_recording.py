"""A real session, in real time, through the mixer; what it played is compared with what was rendered."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kiosk.announcer import pcm
from kiosk.announcer.selection import Chime
from kiosk.announcer.synthesis import SpeechSynthesis
from kiosk.config.settings import Voice
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.units import seconds
from kiosk.core.wording.speech_text import speech_text
from tests.announcer.hearing import ALIKE, AUDIBLE
from tests.announcer.rehearsal import NATURAL, USUAL, Rehearsal, speeches
from tests.announcer.tape import Tape
from tests.natural import rendered_before

PLAN = Plan(
    protocol="short",
    title="Short",
    turns=(
        Turn("One", "opening", "Opening", ("Presenter",), planned=seconds(12), checks=(seconds(4),)),
        Turn("One", "silence", "Writing alone", ("Everyone",), planned=seconds(9), checks=(seconds(3),), quiet=True),
        Turn("Two", "closing", "Closing words", ("Peers",)),
    ),
)
SAID = [
    (Chime.START, "Opening. The presenter speaks for 12 seconds."),
    (Chime.CHECK, "4 seconds left."),
    (Chime.UP, "Time is up."),
    (Chime.START, "Writing alone. Everyone speaks for 9 seconds."),
    (Chime.START, "Closing words. The peers speaks."),
    (Chime.END, "That was the last step. Thank you, everyone."),
]
AROUND = 0.1
"""Seconds before and after a sound in which it swells and fades, too softly to be heard."""


@pytest.fixture
def tape(tmp_path: Path) -> Iterator[Tape]:
    made = Tape(tmp_path)
    yield made
    made.close()


@pytest.mark.slow
@pytest.mark.usefixtures("natural_model")
@pytest.mark.parametrize("ready", [0, 2, 1], ids=["none ready", "every other one ready", "all ready"])
def test_a_session_says_the_right_sentences_at_the_right_times_and_nothing_else(
    ready: int, tape: Tape, tmp_path: Path
) -> None:
    # What was not spoken before is not ready, and stays so: this natural voice cannot say anything new.
    mute = SpeechSynthesis(Voice(name="/nowhere.onnx"))
    texts = [speech_text(text, {}) for _, text in SAID]
    spoken_before = [speech for speech in speeches(PLAN) if speech.text in texts][::ready] if ready else []
    with tape.used():
        rendered_before(tmp_path, spoken_before)
        rehearsal = Rehearsal(PLAN, Voice(), tmp_path, natural=mute)
        recorded = rehearsal.run(tape.recording(), lambda sentences, speech: sentences._usual.has(speech))
    heard = recorded.heard()
    natural = {speech.text for speech in spoken_before}
    assert [(one.said.chime, one.said.text) for one in heard] == SAID
    assert [(one.chime, one.text) for one in heard] == SAID
    assert [one.voice for one in heard] == [NATURAL if text in natural else USUAL for text in texts]
    assert min(one.alike for one in heard) > ALIKE
    rest = recorded.sound.copy()
    for one in heard:
        rest[round((one.begin - AROUND) * pcm.RATE) : round((one.end + AROUND) * pcm.RATE)] = 0
    assert np.max(np.abs(rest)) < AUDIBLE
