from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.announcer.fakes import Diary, HandPlayer, HandRenderer, Natural
from tests.announcer.stage import Stage
from tests.soundcard import sound_card

__all__ = ["sound_card"]


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def stage(diary: Diary, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(diary, HandRenderer(diary), HandPlayer(diary), tmp_path)
    yield made
    if made.announcer:
        made.announcer.close()


@pytest.fixture
def natural(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> Natural:
    monkeypatch.setattr("kiosk.announcer.suitability.model_parts", lambda: [Path()])
    return Natural(diary)


@pytest.fixture(autouse=True)
def _no_real_loudspeaker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
