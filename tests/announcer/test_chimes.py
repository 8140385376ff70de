import importlib.util
from array import array
from pathlib import Path

import pytest

from kiosk.announcer import pcm
from kiosk.announcer.selection import Chime
from kiosk.announcer.workers.finish import LOUDNESS, loudness
from tests.announcer.fakes import CHIMES


def test_the_script_makes_the_very_chimes_that_are_shipped(tmp_path: Path) -> None:
    found = importlib.util.spec_from_file_location("make_chimes", CHIMES / "make_chimes.py")
    assert found
    assert found.loader
    script = importlib.util.module_from_spec(found)
    found.loader.exec_module(script)
    script.make(tmp_path)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert made == {file.name: file.read_bytes() for file in CHIMES.glob("*.wav")}
    assert {Path(name).stem for name in made} == set(Chime)


@pytest.mark.parametrize("chime", Chime)
def test_a_chime_is_short_begins_and_ends_softly_and_does_not_clip(chime: Chime) -> None:
    samples = array("h", pcm.read(CHIMES / f"{chime}.wav"))
    assert len(samples) < 1.2 * pcm.RATE
    assert max(abs(sample) for sample in samples[:20]) < 500
    assert max(abs(sample) for sample in samples[-20:]) < 500
    assert 3000 < max(abs(sample) for sample in samples) < 20000


@pytest.mark.parametrize("chime", [Chime.START, Chime.CHECK, Chime.UP, Chime.END])
def test_a_chime_before_a_sentence_is_as_loud_as_the_sentence(chime: Chime) -> None:
    assert loudness(pcm.read(CHIMES / f"{chime}.wav")) == pytest.approx(LOUDNESS, abs=1)


def test_the_chime_that_tells_somebody_to_speak_is_over_before_they_do() -> None:
    assert pcm.seconds(pcm.read(CHIMES / "listening.wav")) <= 0.12
