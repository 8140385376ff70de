"""The real natural voice, where its model is there or can be fetched."""

import hashlib
import os
import signal
from pathlib import Path

import numpy as np
import pytest

from kiosk.announcer import pcm
from kiosk.announcer.cache import Cache
from kiosk.announcer.checks import check_natural_voice
from kiosk.announcer.natural_voices import MODEL_SHA256, NATURAL_VOICES, model_parts
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.announcer.workers.finish import LOUDNESS, loudness
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from kiosk.ports import Caveat
from tests.announcer.fakes import write_wav

WEIGHTS = pytest.mark.slow
"""Needs the model, and some seconds to load it."""

VOICES_SHA256 = {
    "emma": "669fe0647f9dd04fcab92f1439a40eeb4c8b4ab1f82e4996fe3d918ce4a63b73",
    "george": "c4b235a4c1f2cd3b939fed08b899ce9385638b763f7b73a59616c4fc9bd6c9bc",
}


def test_the_voices_are_the_very_ones_that_were_published() -> None:
    found = {voice.name: hashlib.sha256(voice.file.read_bytes()).hexdigest() for voice in NATURAL_VOICES}
    assert found == VOICES_SHA256
    assert all(np.fromfile(voice.file, np.float32).reshape(-1, 256).shape[0] > 500 for voice in NATURAL_VOICES)


def test_without_the_model_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from kiosk.announcer.workers import kokoro  # noqa: PLC0415  (loads ONNX Runtime)

    monkeypatch.setattr(kokoro, "model_parts", list)
    with pytest.raises(SoundError, match=r"not installed: `\./run natural`"):
        kokoro.KokoroSynthesiser("emma")
    spoilt = tmp_path / "part.bin"
    spoilt.write_bytes(b"no model")
    monkeypatch.setattr(kokoro, "model_parts", lambda: [spoilt])
    with pytest.raises(SoundError, match="cannot be used here"):
        kokoro.KokoroSynthesiser("emma")


@pytest.mark.usefixtures("without_natural_voice")
def test_doctor_says_that_it_is_not_installed_and_warns_only_where_it_was_asked_for(tmp_path: Path) -> None:
    assert "`./run natural`" in str(check_natural_voice(Voice(), tmp_path, ()))
    assert isinstance(check_natural_voice(Voice(name="emma"), tmp_path, ()), Caveat)
    assert not isinstance(check_natural_voice(Voice(), tmp_path, ()), Caveat)


@WEIGHTS
@pytest.mark.usefixtures("natural_model")
def test_the_model_is_the_very_one_that_was_published() -> None:
    whole = hashlib.sha256()
    for part in model_parts():
        whole.update(part.read_bytes())
    assert whole.hexdigest() == MODEL_SHA256


@WEIGHTS
@pytest.mark.usefixtures("natural_model")
def test_a_sentence_is_spoken_as_loud_as_by_the_usual_voice_and_slower_where_that_is_set(tmp_path: Path) -> None:
    natural, usual = SpeechSynthesis(Voice(name="emma")), SpeechSynthesis(Voice())
    speech = Speech("Situation. The presenter speaks for three minutes.", 160)
    told = natural.render(speech, tmp_path / "natural.wav")
    natural.render(Speech(speech.text, 100), tmp_path / "slow.wav")
    usual.render(speech, tmp_path / "usual.wav")
    natural.close()
    usual.close()
    samples = {name: pcm.read(tmp_path / f"{name}.wav") for name in ("natural", "slow", "usual")}
    assert told == "Kokoro-82M 0.1.0, emma"
    assert loudness(samples["natural"]) == pytest.approx(LOUDNESS, abs=1.5)
    assert loudness(samples["natural"]) == pytest.approx(loudness(samples["usual"]), abs=2)
    assert pcm.seconds(samples["natural"]) == pytest.approx(pcm.seconds(samples["usual"]), rel=0.25)
    assert pcm.seconds(samples["slow"]) > 1.3 * pcm.seconds(samples["natural"])


@WEIGHTS
@pytest.mark.usefixtures("natural_model")
def test_the_process_rests_and_dies_without_harm_at_the_lowest_priority(tmp_path: Path) -> None:
    voice = SpeechSynthesis(Voice(name="george"), background=True)
    voice.render(Speech("One.", 160), tmp_path / "a.wav")
    assert voice.effort
    assert voice.pid
    assert os.getpriority(os.PRIO_PROCESS, voice.pid) == 19
    voice.rest()
    assert voice.pid is None
    voice.render(Speech("Two.", 160), tmp_path / "b.wav")
    os.kill(voice.pid or 0, signal.SIGKILL)
    voice.render(Speech("Three.", 160), tmp_path / "c.wav")
    assert pcm.read(tmp_path / "c.wav")
    voice.close()


@WEIGHTS
@pytest.mark.usefixtures("natural_model")
def test_a_text_of_any_length_is_spoken_and_one_without_sounds_is_an_error(tmp_path: Path) -> None:
    voice = SpeechSynthesis(Voice(name="emma"))
    voice.render(Speech("One. " * 100, 300), tmp_path / "long.wav")
    assert pcm.seconds(pcm.read(tmp_path / "long.wav")) > 10
    with pytest.raises(SoundError, match="produced no sound"):
        voice.render(Speech("", 160), tmp_path / "none.wav")
    voice.close()


@WEIGHTS
@pytest.mark.usefixtures("natural_model")
def test_doctor_measures_once_what_a_second_of_speech_takes(tmp_path: Path) -> None:
    found = str(check_natural_voice(Voice(), tmp_path, ("Time is up.", "1 minute left.")))
    assert "emma speaks; a second of speech takes" in found
    assert found.endswith("0 of 2 sentences ready")
    assert (tmp_path / "natural.json").exists()
    Cache(tmp_path, Voice(name="emma")).render_into(Speech("one minute left.", 160, fixed=True), _silence)
    assert str(check_natural_voice(Voice(), tmp_path, ("Time is up.", "1 minute left."))).endswith(
        "1 of 2 sentences ready"
    )


def _silence(speech: Speech, file: Path) -> None:
    del speech
    write_wav(file, bytes(100))
