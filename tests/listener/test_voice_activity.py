"""The voice detector: the same as PocketSphinx carries, from a package that every machine has."""

import random
import sys
from array import array
from collections.abc import Iterator
from math import sin

import pytest

from kiosk.core.errors import ListenerError
from kiosk.listener.audio import RATE
from kiosk.listener.recognisers.choose import best_recogniser
from kiosk.listener.recognisers.moonshine import MoonshineRecogniser
from kiosk.listener.segmentation import MIN_SHARE, WINDOW, UtteranceSegmenter
from kiosk.listener.voice_activity import Strictness, VoiceActivity


def frames(rate: int, size: int, seconds: float = 12) -> Iterator[bytes]:
    """Hums of many voices with pauses between them, in noise that comes and goes."""
    chance = random.Random(rate)  # noqa: S311  (the same sound each time)
    samples, loud, pitch, noise = array("h"), 0, 120.0, 20
    for at in range(round(seconds * rate)):
        if at % (rate // 4) == 0:
            loud, pitch = chance.choice((0, 0, 3000, 9000)), chance.uniform(90, 300)
            noise = chance.choice((0, 20, 300))
        hum = sum(sin(6.283 * pitch * part * at / rate) / part for part in (1, 2, 3, 9))
        samples.append(round(max(-32768, min(32767, loud * hum / 2 + chance.gauss(0, noise)))))
    data = samples.tobytes()
    return (data[at : at + size] for at in range(0, len(data) - size + 1, size))


@pytest.mark.parametrize("rate", [16_000, 22_050, 44_100, 48_000])
def test_it_finds_voice_where_pocketsphinx_finds_it_and_utterances_too(rate: int) -> None:
    sphinx = pytest.importorskip("pocketsphinx", reason="PocketSphinx is not published for this machine")
    ends = sphinx.Endpointer(window=WINDOW, ratio=MIN_SHARE, sample_rate=rate)
    strict = sphinx.Vad(mode=sphinx.Vad.STRICT, sample_rate=rate)
    segmenter, ours = UtteranceSegmenter(rate), VoiceActivity(rate, Strictness.STRICT)
    assert ours.frame_bytes == strict.frame_bytes == ends.frame_bytes
    assert ours.frame_length == pytest.approx(ends.frame_length)
    changes = 0
    for frame in frames(rate, ours.frame_bytes):
        before = segmenter._in_speech
        ends.process(frame)
        segmenter.feed(frame)
        assert segmenter._in_speech == ends.in_speech
        assert ours.is_speech(frame) == strict.is_speech(frame)
        changes += before != segmenter._in_speech
    assert changes


@pytest.fixture
def _without_pocketsphinx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pocketsphinx", None)
    monkeypatch.delitem(sys.modules, "kiosk.listener.recognisers.pocketsphinx", raising=False)


@pytest.mark.usefixtures("_without_pocketsphinx")
def test_a_machine_without_pocketsphinx_hears_and_says_that_it_cannot_be_chosen() -> None:
    assert isinstance(best_recogniser(None, None), MoonshineRecogniser)
    assert UtteranceSegmenter(RATE).feed(bytes(32_000)) is None
    with pytest.raises(ListenerError, match="PocketSphinx is not published for this machine"):
        best_recogniser(None, "pocketsphinx")
