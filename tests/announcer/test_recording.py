"""A real session, in real time, through a virtual sound card; what was recorded is compared with what was rendered."""

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
from tests.announcer.rehearsal import NATURAL, RESOLUTION, USUAL, Rehearsal, speeches
from tests.natural import rendered_before
from tests.soundcard import SoundCard

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
QUIET = 3
"""Which of them begins the quiet step."""

GAPS = 0.5
"""Seconds that a sentence may last longer than it was rendered: a busy machine leaves gaps in what is played."""


@pytest.mark.slow
@pytest.mark.usefixtures("natural_model")
@pytest.mark.parametrize("ready", [0, 2, 1], ids=["none ready", "every other one ready", "all ready"])
def test_a_session_says_the_right_sentences_at_the_right_times_and_nothing_in_a_quiet_step(
    ready: int, sound_card: SoundCard, tmp_path: Path
) -> None:
    # What was not spoken before is not ready, and stays so: this natural voice cannot say anything new.
    mute = SpeechSynthesis(Voice(name="/nowhere.onnx"))
    texts = [speech_text(text, {}) for _, text in SAID]
    spoken_before = [speech for speech in speeches(PLAN) if speech.text in texts][::ready] if ready else []
    with sound_card.used():
        rendered_before(tmp_path, spoken_before)
        rehearsal = Rehearsal(PLAN, Voice(), tmp_path, natural=mute)
        recorded = rehearsal.run(sound_card, lambda sentences, speech: sentences._usual.has(speech))
    heard = recorded.heard()
    assert [(one.said.chime, one.said.text) for one in heard] == SAID
    natural = {speech.text for speech in spoken_before}
    assert [one.voice for one in heard] == [NATURAL if text in natural else USUAL for text in texts]
    for one in heard:
        assert one.alike > ALIKE
        assert one.sound > one.due - RESOLUTION
    began, next_step = heard[QUIET], heard[QUIET + 1]
    quiet = recorded.sound[round((began.end + GAPS) * pcm.RATE) : round((next_step.due - RESOLUTION) * pcm.RATE)]
    assert len(quiet) > 3 * pcm.RATE
    assert np.max(np.abs(quiet)) < AUDIBLE
