"""Somebody is led through the room check; their microphone is written down here."""

import pytest

from kiosk.listener.audio import RATE
from kiosk.listener.evaluation import prompting
from kiosk.listener.evaluation.prompting import MAX_SECONDS, record_commands, record_talk
from tests.listener.voices import blocks, say

SILENCE = bytes(3200)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return blocks(say("start", tmp_path_factory.mktemp("said") / "start.wav"))


class Microphone:
    """Gives these blocks, and then silence."""

    def __init__(self, *blocks: bytes) -> None:
        self._blocks = iter(blocks)
        self.seconds = 0.0

    def read(self) -> bytes:
        self.seconds = round(self.seconds + 0.1, 1)
        return next(self._blocks, SILENCE)


def test_each_command_is_asked_for_and_heard_to_the_silence_after_it(start: list[bytes]) -> None:
    microphone = Microphone(*[SILENCE] * 10, *start, *[SILENCE] * 12, *start)
    asked: list[tuple[str, str]] = []
    wanted = [("", "start"), ("okay nabu", "start")]
    heard = list(record_commands(microphone.read, wanted, lambda address, phrase: asked.append((address, phrase))))
    assert asked == wanted
    assert [(clip.address, clip.phrase) for clip in heard] == wanted
    assert 1.0 < heard[0].speech_end < heard[0].seconds - 1
    assert microphone.seconds < MAX_SECONDS


def test_somebody_who_says_nothing_is_asked_only_once_more() -> None:
    microphone = Microphone()
    asked: list[tuple[str, str]] = []
    assert list(record_commands(microphone.read, [("", "start")], lambda *what: asked.append(what))) == []
    assert asked == [("", "start")] * 2
    assert microphone.seconds == pytest.approx(2 * MAX_SECONDS)


def test_talk_is_recorded_in_pieces_and_reports_its_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompting, "PIECE_SECONDS", 1)
    told: list[float] = []
    pieces = list(record_talk(Microphone().read, 2.4, told.append))
    assert [len(piece.sound) / RATE / 2 for piece in pieces] == pytest.approx([1.0, 1.0, 0.4])
    assert {piece.phrase for piece in pieces} == {None}
    assert told[0] == pytest.approx(0.1)
    assert told[-1] == pytest.approx(2.4)


def test_talk_that_ends_with_a_piece_leaves_no_empty_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prompting, "PIECE_SECONDS", 1)
    assert len(list(record_talk(Microphone().read, 1, lambda _: None))) == 1
