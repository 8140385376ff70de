import pytest

from kiosk.announcer.checks import check_loudspeaker, check_synthesiser
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError


def test_the_synthesiser_tells_its_engine_its_voice_and_what_it_made() -> None:
    told = check_synthesiser(Voice(name="cy"))
    assert told.startswith("pyttsx3 ")
    assert "cel/cy made" in told
    assert told.endswith(" s of speech")


def test_a_synthesiser_that_cannot_speak_is_a_sound_error() -> None:
    with pytest.raises(SoundError, match="vulcan"):
        check_synthesiser(Voice(name="vulcan"))


def test_the_loudspeaker_tells_its_driver() -> None:
    assert check_loudspeaker() == "opened through dummy"


def test_a_missing_loudspeaker_is_a_sound_error_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "none-such")
    with pytest.raises(SoundError, match="plug one in"):
        check_loudspeaker()
