from array import array
from pathlib import Path

import pytest

from kiosk.announcer import pcm
from kiosk.announcer.workers.finish import LOUDNESS, loudness
from kiosk.announcer.workers.pyttsx3 import BREATH, SILENCE, Synthesiser, _languages, make_handler
from kiosk.core.errors import SoundError


def test_it_is_set_up_with_a_voice_and_answers_with_the_engine_and_voice(tmp_path: Path) -> None:
    handler = make_handler({"voice": "cy", "language": None})
    answer = handler({"text": "Mae'r amser ar ben.", "rate": 160, "file": str(tmp_path / "a.wav")})
    assert answer["voice"] == "cel/cy"
    assert answer["engine"].startswith("pyttsx3 ")
    assert pcm.seconds(pcm.read(tmp_path / "a.wav")) > 0.5


@pytest.mark.parametrize("voice", [None, "gmw/en-gb-x-rp", "cel/cy"])
def test_a_sentence_is_as_loud_as_in_other_voices_and_begins_and_ends_without_silence(
    voice: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "a.wav"
    Synthesiser(voice, None).render("The presenter speaks for three minutes.", 160, file)
    samples = array("h", pcm.read(file))
    audible = [at for at, sample in enumerate(samples) if abs(sample) > SILENCE]
    assert audible[0] / pcm.RATE < 0.06
    assert (len(samples) - 1 - audible[-1]) / pcm.RATE == pytest.approx(BREATH / 1000, abs=0.001)
    assert loudness(samples.tobytes()) == pytest.approx(LOUDNESS, abs=2)


def test_a_voice_that_is_not_there_is_an_error() -> None:
    with pytest.raises(SoundError, match="No voice is called “vulcan”"):
        make_handler({"voice": "vulcan", "language": None})


def test_speech_that_did_not_reach_the_file_is_an_error_that_names_the_sentence() -> None:
    with pytest.raises(SoundError, match=r"produced no sound\."):
        Synthesiser(None, None).render("One.", 160, Path("/dev/null"))


@pytest.mark.parametrize(("language", "voice"), [("cy", "cel/cy"), ("en_US", "gmw/en-us"), ("de_CH", "gmw/de")])
def test_where_no_voice_is_named_one_for_the_language_speaks(language: str, voice: str) -> None:
    assert Synthesiser(None, language).voice == voice


def test_a_language_that_nobody_speaks_is_an_error_with_the_way_out() -> None:
    with pytest.raises(SoundError, match=r"No voice speaks “zz”\. Set voice\.name .* `\./run voices` lists"):
        make_handler({"voice": None, "language": "zz"})


def test_the_voices_are_listed_with_name_title_and_languages() -> None:
    voices = make_handler({"voice": None, "language": None})({"voices": True})["voices"]
    assert ("cel/cy", "Welsh", ["cy"]) in [(voice["name"], voice["title"], voice["languages"]) for voice in voices]
    assert sum(voice["in_use"] for voice in voices) == 1  # which one, another test in this process may have chosen


def test_languages_have_one_form_however_an_engine_writes_them() -> None:
    class Written:
        languages = (b"\x05en-gb", "en_US", "\x02CY")

    assert _languages(Written) == ["en-gb", "en-us", "cy"]
