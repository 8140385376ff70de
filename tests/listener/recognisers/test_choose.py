"""What all recognisers do, and which of them is chosen."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from kiosk.core.errors import ListenerError
from kiosk.core.interaction.phrases import PHRASES
from kiosk.listener.acceptance import Accepted, judge
from kiosk.listener.recognisers.base import Heard, Recogniser
from kiosk.listener.recognisers.choose import best_recogniser, newest_model
from kiosk.listener.recognisers.moonshine import MoonshineRecogniser
from kiosk.listener.recognisers.pocketsphinx import SphinxRecogniser
from kiosk.listener.recognisers.vosk import VoskRecogniser
from tests.listener.conftest import Spoken
from tests.listener.voices import TEST_MODEL, VOICES, blocks, joined, noise, samples, say


def heard_in(file: Path, recogniser: Recogniser) -> list[Heard]:
    """What is heard in a file that is fed in blocks and then finished."""
    heard = [recogniser.feed(block) for block in blocks(file)]
    return [each for each in (*heard, recogniser.finish()) if each]


def listening(recogniser: Recogniser, file: Path, *phrases: str) -> Path:
    assert recogniser.understand({phrase: phrase for phrase in phrases} or PHRASES, samples(file)[0]) == frozenset()
    return file


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("phrase", PHRASES)
def test_every_phrase_of_the_table_is_understood(
    recogniser: Recogniser, trimmed: Spoken, phrase: str, voice: str
) -> None:
    (heard,) = heard_in(listening(recogniser, trimmed[voice, phrase]), recogniser)
    assert judge(heard, PHRASES, 0.8) == Accepted(PHRASES[phrase], phrase, heard.confidence)
    assert heard.confidence <= 1


@pytest.mark.parametrize("rate", [22050, 44100, 48000])
def test_sound_of_a_higher_rate_is_understood(recogniser: Recogniser, tmp_path: Path, rate: int) -> None:
    file = say("next step", tmp_path / "next.wav", rate=rate, trimmed=True)
    assert [each.phrase for each in heard_in(listening(recogniser, file), recogniser)] == ["next step"]


def test_silence_separates_utterances(recogniser: Recogniser, trimmed: Spoken, tmp_path: Path) -> None:
    said = ["pause", "next step", "undo"]
    file = joined([trimmed["slt", phrase] for phrase in said], tmp_path / "three.wav")
    heard = heard_in(listening(recogniser, file), recogniser)
    assert [each.phrase for each in heard] == said
    assert heard[0].t < heard[1].t < heard[2].t <= len(samples(file)[1]) / 2 / 16000


def test_an_utterance_is_reported_before_the_sound_ends(
    recogniser: Recogniser, trimmed: Spoken, tmp_path: Path
) -> None:
    file = joined([trimmed["slt", "pause"]], tmp_path / "pause.wav", pause=3)
    (heard,) = heard_in(listening(recogniser, file), recogniser)
    assert heard.t < len(samples(file)[1]) / 2 / 16000 - 1


def test_an_utterance_cut_off_at_its_end_is_decided_at_once(recogniser: Recogniser, trimmed: Spoken) -> None:
    rate, sound = samples(listening(recogniser, trimmed["slt", "next step"]))
    without_silence = sound[: -int(rate * 0.6) * 2]
    heard = recogniser.feed(without_silence) or recogniser.finish()
    assert heard is not None
    assert heard.phrase == "next step"


def test_the_phrase_so_far_is_the_final_one_if_there_is_any(recogniser: Recogniser, trimmed: Spoken) -> None:
    listening(recogniser, trimmed["slt", "next step"])
    assert recogniser.so_far() == ""
    told, heard = set(), []
    for block in blocks(trimmed["slt", "next step"]):
        heard.append(recogniser.feed(block))
        told.add(recogniser.so_far())
    assert ("next step" in told) == (recogniser.name == "vosk")  # Moonshine only where somebody speaks to the kiosk
    assert [each.phrase for each in (*heard, recogniser.finish()) if each] == ["next step"]
    assert recogniser.so_far() == ""
    assert recogniser.finish() is None


def test_an_utterance_lasts_as_long_as_its_words(recogniser: Recogniser, trimmed: Spoken) -> None:
    (heard,) = heard_in(listening(recogniser, trimmed["slt", "next step"]), recogniser)
    if recogniser.name == "moonshine":
        assert heard.duration is None  # it cannot tell
    else:
        assert heard.duration is not None
        assert 0.4 < heard.duration < 1.2


def test_after_the_end_another_utterance_can_follow(recogniser: Recogniser, trimmed: Spoken) -> None:
    listening(recogniser, trimmed["slt", "pause"])
    first, second = (heard_in(trimmed["slt", phrase], recogniser) for phrase in ("pause", "undo"))
    assert [each.phrase for each in (*first, *second)] == ["pause", "undo"]


def test_earlier_sound_is_forgotten_when_listening_begins_anew(recogniser: Recogniser, trimmed: Spoken) -> None:
    file = listening(recogniser, trimmed["slt", "next step"])
    recogniser.feed(samples(file)[1])
    listening(recogniser, file)
    assert recogniser.finish() is None


def test_silence_is_nobody_speaking(recogniser: Recogniser) -> None:
    recogniser.understand(PHRASES)
    assert [recogniser.feed(bytes(3200)) for _ in range(30)] == [None] * 30
    assert recogniser.finish() is None


def test_noise_is_no_command(recogniser: Recogniser, tmp_path: Path) -> None:
    file = noise(tmp_path / "noise.wav")
    for heard in heard_in(listening(recogniser, file), recogniser):
        assert not isinstance(judge(heard, PHRASES, 0.8), Accepted)


@pytest.mark.parametrize(
    "talk",
    [
        "good morning everybody, I hope that you are well",
        "we never talked about what happened with the budget",
        "thank you for listening so patiently to all of us",
    ],
)
def test_other_talk_is_no_command(recogniser: Recogniser, talk: str, tmp_path: Path) -> None:
    for heard in heard_in(listening(recogniser, say(talk, tmp_path / "talk.wav")), recogniser):
        assert not isinstance(judge(heard, PHRASES, 0.8), Accepted)


def test_a_phrase_that_may_not_be_said_now_is_no_command(recogniser: Recogniser, spoken: Spoken) -> None:
    now = {phrase: PHRASES[phrase] for phrase in ("next step", "add a minute")}
    file = listening(recogniser, spoken["slt", "pause"], *now)
    for heard in heard_in(file, recogniser):
        assert not isinstance(judge(heard, now, 0.8), Accepted)


def test_a_phrase_with_a_word_that_the_model_lacks_is_named_and_the_others_are_heard(
    recogniser: Recogniser, trimmed: Spoken
) -> None:
    strange = recogniser.understand({"pause": 1, "llongyfarchiadau": 2, "next llongyfarchiadau": 3}, 16000)
    assert strange == {"llongyfarchiadau", "next llongyfarchiadau"}
    assert [heard.phrase for heard in heard_in(trimmed["slt", "pause"], recogniser)] == ["pause"]


def test_without_phrases_nothing_is_heard(recogniser: Recogniser, trimmed: Spoken) -> None:
    recogniser.understand({}, 16000)
    assert recogniser.so_far() == ""
    assert heard_in(trimmed["slt", "pause"], recogniser) == []


def test_without_a_model_the_recogniser_is_the_best_that_brings_its_own(tmp_path: Path) -> None:
    assert isinstance(best_recogniser(None, models=tmp_path / "nothing here"), MoonshineRecogniser)


def test_where_that_cannot_be_had_a_simpler_one_hears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.listener.recognisers.moonshine_habits._SHARED", {})
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert isinstance(best_recogniser(None, models=tmp_path), SphinxRecogniser)
    with pytest.raises(ListenerError, match=r"Moonshine cannot be used here: .*onnxruntime"):
        best_recogniser(None, "moonshine")


def test_the_one_that_is_wanted_goes_before_all_others() -> None:
    assert isinstance(best_recogniser(TEST_MODEL, "moonshine"), MoonshineRecogniser)
    assert isinstance(best_recogniser(TEST_MODEL, "pocketsphinx"), SphinxRecogniser)


def test_without_a_model_vosk_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ListenerError, match=r"vosk-model-small-en-us-0\.15 is not a Vosk model.*./run voice install"):
        best_recogniser(None, "vosk", models=tmp_path)


def test_a_model_in_its_usual_place_is_used(tmp_path: Path) -> None:
    (tmp_path / "vosk-model-small-en-us-0.15").symlink_to(TEST_MODEL)
    assert isinstance(best_recogniser(None, models=tmp_path), VoskRecogniser)


def test_of_several_models_the_newest_is_used(tmp_path: Path) -> None:
    for age, name in enumerate(["vosk-model-b", "vosk-model-a", "vosk-model-c"]):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    (tmp_path / "vosk-model-d.zip").touch()
    (tmp_path / "another folder").mkdir()
    assert newest_model(tmp_path) == tmp_path / "vosk-model-b"


def test_a_named_model_goes_before_its_usual_place(tmp_path: Path) -> None:
    assert isinstance(best_recogniser(TEST_MODEL, models=tmp_path), VoskRecogniser)


def test_a_named_folder_that_is_no_model_is_refused_with_what_it_lacks_and_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(
        ListenerError, match=r"not a Vosk model .*am/final\.mdl is missing.*./run voice install"
    ) as error:
        best_recogniser(tmp_path)
    assert str(tmp_path) in str(error.value)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    model = shutil.copytree(TEST_MODEL, tmp_path / "model")
    (model / "am" / "final.mdl").write_bytes((TEST_MODEL / "am" / "final.mdl").read_bytes()[:1000])
    with pytest.raises(ListenerError, match="Vosk model is damaged: install it again"):
        best_recogniser(model)


def test_a_machine_without_vosk_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vosk", None)
    with pytest.raises(ListenerError, match="Vosk cannot be loaded"):
        best_recogniser(TEST_MODEL)
