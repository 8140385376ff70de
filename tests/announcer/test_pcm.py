from pathlib import Path

import pytest

from kiosk.announcer import pcm
from kiosk.core.errors import SoundError
from tests.announcer.fakes import write_wav


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", b"\1\2\3\4")
    assert pcm.read(tmp_path / "a.wav") == b"\1\2\3\4"


@pytest.mark.parametrize("spoilt", [b"", b"RIFF", b"not sound at all, but long enough for a header of one"])
def test_a_spoilt_file_is_a_sound_error_that_names_it(spoilt: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(spoilt)
    with pytest.raises(SoundError, match=r"a\.wav cannot be played: .+"):
        pcm.read(tmp_path / "a.wav")


@pytest.mark.parametrize(("samples", "rate"), [(b"\1\2", 44100), (b"", pcm.RATE)])
def test_another_rate_or_no_samples_at_all_is_a_sound_error(samples: bytes, rate: int, tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", samples, rate)
    with pytest.raises(SoundError, match="not 16-bit mono"):
        pcm.read(tmp_path / "a.wav")


def test_a_second_of_silence_lasts_a_second() -> None:
    assert pcm.seconds(pcm.silence(1000)) == 1
    assert pcm.silence(-5) == b""


@pytest.mark.parametrize(("chime_ms", "lead_in", "begins_ms"), [(0, 300, 300), (500, 300, 650), (500, 1500, 1500)])
def test_a_sentence_begins_after_the_lead_in_and_a_breath_after_its_chime(
    chime_ms: int, lead_in: int, begins_ms: int
) -> None:
    whole = pcm.after_chime(pcm.silence(chime_ms), b"\1\2", lead_in)
    assert whole.endswith(b"\1\2")
    assert pcm.seconds(whole[:-2]) * 1000 == pytest.approx(begins_ms, abs=2)
