"""The wake word's model, on synthetic voices; and on people's, where recordings lie beside the checkout."""

import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.core.errors import ListenerError
from kiosk.listener.activation import WakeWord, cutoff
from tests.listener.voices import blocks, say

PEOPLE = Path(__file__).parents[3] / "shared" / "speech" / "wake-alexa"

SILENCE = [bytes(3200)] * 10


def heard(wake: WakeWord, sound: list[bytes]) -> bool:
    wake.forget()
    return any([wake.hears(block) for block in (*SILENCE, *sound, *SILENCE)])  # noqa: C419  (all of it is heard)


@pytest.mark.parametrize("voice", ["rms", "awb", "en-us"])
def test_its_word_is_heard_and_other_talk_is_not(voice: str, tmp_path: Path) -> None:
    wake = WakeWord("okay_nabu", 0.5)
    assert heard(wake, blocks(say("okay nabu", tmp_path / "wake.wav", voice)))
    assert not heard(wake, blocks(say("okay, nobody is late, next step please", tmp_path / "talk.wav", voice)))
    assert not heard(wake, blocks(say("hey jarvis", tmp_path / "other.wav", voice)))


def test_the_more_sensitive_it_is_the_less_it_takes() -> None:
    assert cutoff(0.85, 0.5) == pytest.approx(0.85)
    assert cutoff(0.85, 1.0) == pytest.approx(0.4)
    assert cutoff(0.97, 0.0) == pytest.approx(0.9925)


def test_a_word_that_there_is_no_model_for_is_refused_with_what_to_do_instead() -> None:
    with pytest.raises(ListenerError, match="hold V to speak"):
        WakeWord("open sesame", 0.5)


@pytest.mark.slow
@pytest.mark.skipif(not PEOPLE.is_dir(), reason="there are no recordings of people beside the checkout")
def test_most_people_are_heard(tmp_path: Path) -> None:
    if shutil.which("sox") is None:
        pytest.skip("reading FLAC needs sox")
    wake = WakeWord("alexa", 0.5)
    found = []
    for file in sorted(PEOPLE.glob("*.flac"))[::4]:
        wav = tmp_path / f"{file.stem}.wav"
        subprocess.run(["sox", str(file), "-r", "16000", "-c", "1", "-b", "16", str(wav)], check=True)
        found.append(heard(wake, blocks(wav)))
    assert sum(found) >= 0.8 * len(found)
