import pytest

from tests.announcer.fakes import Diary
from tests.soundcard import sound_card

__all__ = ["sound_card"]


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture(autouse=True)
def _no_real_loudspeaker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
