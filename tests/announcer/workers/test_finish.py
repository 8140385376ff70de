import numpy as np
import pytest

from kiosk.announcer import pcm
from kiosk.announcer.workers.finish import LOUDNESS, finished, loudness


def hum(seconds: float, loud: float, rate: int = 24000) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    """A tone that swells and falls three times a second, as syllables do."""
    times = np.arange(round(seconds * rate)) / rate
    made = np.sin(2 * np.pi * 200 * times) * np.sin(3 * np.pi * times) ** 2 * loud
    return np.asarray(made, dtype=np.float32)


def still(seconds: float, rate: int = 24000) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    return np.zeros(round(seconds * rate), dtype=np.float32)


@pytest.mark.parametrize("loud", [0.01, 0.1, 0.9])
def test_soft_and_loud_speech_come_out_equally_loud(loud: float) -> None:
    assert loudness(finished(hum(2, loud), 24000)) == pytest.approx(LOUDNESS, abs=0.5)


def test_speech_with_high_peaks_is_not_clipped() -> None:
    click = hum(2, 0.1)
    click[10_000] = 1.0
    loudest = np.abs(np.frombuffer(finished(click, 24000), "<i2").astype(int)).max()
    assert 20_000 < loudest < 32_000


@pytest.mark.parametrize("rate", [16000, 22050, 24000])
def test_silence_around_speech_goes_and_its_length_stays(rate: int) -> None:
    speech = finished(np.concatenate([still(1, rate), hum(2, 0.2, rate), still(3, rate)]), rate)
    assert pcm.seconds(speech) == pytest.approx(2.0, abs=0.15)


def test_speech_begins_and_ends_without_a_click() -> None:
    steady = np.full(24000, 0.5, dtype=np.float32) * np.sign(np.sin(np.arange(24000) / 20)).astype(np.float32)
    samples = np.abs(np.frombuffer(finished(steady, 24000), "<i2").astype(int))
    assert samples[0] < 200
    assert samples[-1] == 0
    spoken = samples[: len(samples) - pcm.RATE // 20]
    assert spoken[-1] < 200


@pytest.mark.parametrize("nothing", [still(1), still(0)])
def test_silence_is_no_speech(nothing: "np.ndarray[tuple[int], np.dtype[np.float32]]") -> None:
    assert finished(nothing, 24000) == b""
