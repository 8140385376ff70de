import os
import signal
from array import array
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from kiosk.announcer import pcm
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from tests.waiting import LIMIT


@pytest.fixture
def renderer() -> Iterator[SpeechSynthesis]:
    made = SpeechSynthesis(Voice(), within=LIMIT)
    yield made
    made.close()


def test_a_sentence_becomes_speech_of_a_plausible_length_and_loudness(
    renderer: SpeechSynthesis, tmp_path: Path
) -> None:
    engine = renderer.render(Speech("Situation. The presenter speaks for 3 minutes.", 160), tmp_path / "a.wav")
    samples = pcm.read(tmp_path / "a.wav")
    assert 2 < pcm.seconds(samples) < 6
    assert max(abs(sample) for sample in array("h", samples)) > 3000
    assert engine.startswith("pyttsx3 ")
    assert engine.endswith("gmw/en")
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]


def test_many_sentences_in_a_row_come_out_whole_each_in_its_file(renderer: SpeechSynthesis, tmp_path: Path) -> None:
    for count in range(20):
        renderer.render(Speech("One. " * (1 + count % 2), 160), tmp_path / f"{count}.wav")
    lengths = [pcm.seconds(pcm.read(tmp_path / f"{count}.wav")) for count in range(20)]
    assert lengths[::2] == pytest.approx([lengths[0]] * 10, rel=0.1)
    assert lengths[1::2] == pytest.approx([lengths[1]] * 10, rel=0.1)
    assert lengths[1] > 1.5 * lengths[0]


def test_a_slower_rate_takes_longer(renderer: SpeechSynthesis, tmp_path: Path) -> None:
    renderer.render(Speech("One minute left.", 80), tmp_path / "slow.wav")
    renderer.render(Speech("One minute left.", 160), tmp_path / "usual.wav")
    assert pcm.seconds(pcm.read(tmp_path / "slow.wav")) > 1.5 * pcm.seconds(pcm.read(tmp_path / "usual.wav"))


@pytest.mark.parametrize(("name", "voice"), [("cy", "cel/cy"), ("en_US", "gmw/en-us"), ("en", "gmw/en")])
def test_a_voice_is_set_by_its_language_too(name: str, voice: str, tmp_path: Path) -> None:
    renderer = SpeechSynthesis(Voice(name=name))
    assert renderer.render(Speech("One.", 160), tmp_path / "a.wav").endswith(voice)
    renderer.close()


def test_an_unknown_voice_is_refused_by_name_again_and_again(tmp_path: Path) -> None:
    renderer = SpeechSynthesis(Voice(name="vulcan"))
    for _ in range(2):
        with pytest.raises(SoundError, match=r"No voice is called “vulcan”\. Set one by its language"):
            renderer.render(Speech("One.", 160), tmp_path / "a.wav")
    assert renderer.pid is None
    renderer.close()


def test_a_file_that_cannot_be_written_is_an_error_and_not_a_hang(renderer: SpeechSynthesis, tmp_path: Path) -> None:
    with pytest.raises(SoundError, match="No such file or directory"):
        renderer.render(Speech("One.", 160), tmp_path / "missing" / "a.wav")
    renderer.render(Speech("One.", 160), tmp_path / "a.wav")


def test_a_text_without_sound_is_an_error(renderer: SpeechSynthesis, tmp_path: Path) -> None:
    with pytest.raises(SoundError):
        renderer.render(Speech("", 160), tmp_path / "a.wav")


def test_a_worker_that_was_killed_is_replaced_for_the_next_sentence_without_a_fault(
    renderer: SpeechSynthesis, tmp_path: Path
) -> None:
    renderer.render(Speech("One.", 160), tmp_path / "a.wav")
    first = renderer.pid
    assert first
    os.kill(first, signal.SIGKILL)
    renderer.render(Speech("Two.", 160), tmp_path / "b.wav")
    assert pcm.read(tmp_path / "b.wav")
    assert renderer.pid != first


def test_a_worker_that_hangs_is_given_up_and_replaced(tmp_path: Path) -> None:
    renderer = SpeechSynthesis(Voice(), within=LIMIT)
    renderer.render(Speech("One.", 160), tmp_path / "a.wav")
    hung = renderer.pid
    assert hung
    os.kill(hung, signal.SIGSTOP)
    renderer._within = 0.5
    with pytest.raises(SoundError, match=r"did not answer within 0\.5 s"):
        renderer.render(Speech("Two.", 160), tmp_path / "b.wav")
    assert not (tmp_path / "b.wav").exists()
    renderer._within = LIMIT
    renderer.render(Speech("Two.", 160), tmp_path / "b.wav")
    assert renderer.pid != hung
    renderer.close()


def test_closing_frees_a_thread_that_waits_for_a_hung_worker(tmp_path: Path) -> None:
    renderer = SpeechSynthesis(Voice(), within=10 * LIMIT)
    renderer.render(Speech("One.", 160), tmp_path / "a.wav")
    assert renderer.pid
    os.kill(renderer.pid, signal.SIGSTOP)
    failures: list[str] = []

    def wait_for_it() -> None:
        try:
            renderer.render(Speech("Two.", 160), tmp_path / "b.wav")
        except SoundError as error:
            failures.append(str(error))

    waiting = Thread(target=wait_for_it)
    waiting.start()
    renderer.close()
    waiting.join(LIMIT)
    assert failures == ["Sound or speech stopped unexpectedly."]
    assert renderer.pid is None


def test_a_closed_renderer_starts_no_process(tmp_path: Path) -> None:
    renderer = SpeechSynthesis(Voice())
    renderer.close()
    with pytest.raises(SoundError):
        renderer.render(Speech("One.", 160), tmp_path / "a.wav")
    assert renderer.pid is None


@pytest.mark.parametrize(
    ("language", "voice"),
    [("cy", "cel/cy"), ("en_US", "gmw/en-us"), ("en", "gmw/en"), ("de_CH", "gmw/de"), (None, "gmw/en")],
)
def test_without_a_name_the_voice_is_one_for_the_language(language: str | None, voice: str, tmp_path: Path) -> None:
    renderer = SpeechSynthesis(Voice(language=language))
    assert renderer.render(Speech("One.", 160), tmp_path / "a.wav").endswith(voice)
    renderer.close()


def test_a_language_that_no_voice_speaks_is_refused_with_the_way_out(tmp_path: Path) -> None:
    renderer = SpeechSynthesis(Voice(language="zz"))
    with pytest.raises(SoundError, match=r"No voice speaks “zz”\. Set voice\.name .* `\./run voices` lists"):
        renderer.render(Speech("One.", 160), tmp_path / "a.wav")
    renderer.close()


def test_a_rate_that_changes_again_and_again_is_never_lost(renderer: SpeechSynthesis, tmp_path: Path) -> None:
    lengths: dict[int, list[float]] = {80: [], 160: []}
    for _ in range(12):
        for rate, taken in lengths.items():
            renderer.render(Speech("One minute left.", rate), tmp_path / "a.wav")
            taken.append(pcm.seconds(pcm.read(tmp_path / "a.wav")))
    assert min(lengths[80]) > 1.5 * max(lengths[160])


def test_all_voices_are_listed_by_the_names_that_set_them_with_their_languages(renderer: SpeechSynthesis) -> None:
    voices = {voice["name"]: voice for voice in renderer.voices()}
    assert len(voices) > 100
    assert voices["cel/cy"] == {"name": "cel/cy", "title": "Welsh", "languages": ["cy"], "in_use": False}
    assert [name for name, voice in voices.items() if voice["in_use"]] == ["gmw/en"]


def test_a_voice_that_rests_has_no_process_and_one_that_was_woken_needs_no_other(
    renderer: SpeechSynthesis, tmp_path: Path
) -> None:
    renderer.render(Speech("One.", 160), tmp_path / "a.wav")
    renderer.rest()
    assert renderer.pid is None
    renderer.wake()
    woken = renderer.pid
    assert woken
    renderer.wake()
    renderer.render(Speech("Two.", 160), tmp_path / "b.wav")
    assert renderer.pid == woken
