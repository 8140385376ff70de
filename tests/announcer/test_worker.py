from pathlib import Path

import pytest

from kiosk.announcer import pcm
from kiosk.announcer.worker import Synthesiser, begin
from kiosk.core.errors import SoundError


def test_it_is_set_up_with_a_voice_and_answers_with_the_engine_and_voice(tmp_path: Path) -> None:
    handler = begin({"voice": "cy", "language": None})
    answer = handler({"text": "Mae'r amser ar ben.", "rate": 160, "file": str(tmp_path / "a.wav")})
    assert answer["voice"] == "cel/cy"
    assert answer["engine"].startswith("pyttsx3 ")
    assert pcm.seconds(pcm.read(tmp_path / "a.wav")) > 0.5


def test_a_voice_that_is_not_there_is_an_error() -> None:
    with pytest.raises(SoundError, match="No voice is called “vulcan”"):
        begin({"voice": "vulcan", "language": None})


def test_speech_that_did_not_reach_the_file_is_an_error_that_names_the_sentence() -> None:
    with pytest.raises(SoundError, match=r"made no sound of “One\.”"):
        Synthesiser(None, None).render("One.", 160, Path("/dev/null"))
