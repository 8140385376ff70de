from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.config.settings import Hearing
from kiosk.core.interaction.phrases import PHRASES
from kiosk.core.room.modes import ListenMode
from kiosk.core.room.state import Room
from kiosk.listener.listener import LiveListener
from kiosk.listener.recognisers.base import Recogniser
from kiosk.listener.recognisers.choose import best_recogniser
from tests.listener.fakes import MUTED, RUNNING, Board, SpeakingRoom
from tests.listener.voices import TEST_MODEL, VOICES, blocks, say
from tests.soundcard import SoundCard, running_sound_card

Spoken = dict[tuple[str, str], Path]
"""(voice, phrase) to a WAV file of it."""

Made = Callable[..., LiveListener]


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Spoken:
    """Every phrase of the table, said by each voice."""
    return all_spoken(tmp_path_factory.mktemp("spoken"))


@pytest.fixture(scope="session")
def trimmed(tmp_path_factory: pytest.TempPathFactory) -> Spoken:
    """The same without what the voices have before their words."""
    return all_spoken(tmp_path_factory.mktemp("trimmed"), trimmed=True)


def all_spoken(folder: Path, trimmed: bool = False) -> Spoken:
    return {
        (voice, phrase): say(phrase, folder / f"{voice} {phrase}.wav", voice, trimmed=trimmed)
        for voice in VOICES
        for phrase in PHRASES
    }


@pytest.fixture(scope="module", params=["moonshine", "pocketsphinx", "vosk"])
def recogniser(request: pytest.FixtureRequest) -> Recogniser:
    """Each recogniser: two with the models that they bring, and Vosk with the tiny one for tests."""
    return best_recogniser(TEST_MODEL, request.param)


@pytest.fixture
def card(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundCard]:
    """A virtual sound card that this very process uses."""
    with running_sound_card(tmp_path_factory.mktemp("card")) as running:
        for name, value in running.env.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def listening(board: Board) -> Iterator[Made]:
    """Makes listeners to whom something is said while the microphone stays open, and closes them."""
    made: list[tuple[LiveListener, SpeakingRoom]] = []

    def make(
        around: SpeakingRoom, way: ListenMode = ListenMode.WAKE, room: Room = RUNNING, **settings: object
    ) -> LiveListener:
        hearing = Hearing.model_validate(settings)
        around.go_on.clear()
        around.begin.clear()  # nobody speaks before the listener knows what may be said
        listener = LiveListener(board, hearing, microphone=around.microphone, way=way)
        listener.tell((), room)
        around.begin.set()
        made.append((listener, around))
        return listener

    yield make
    for listener, around in made:
        listener.tell((), MUTED)
        around.go_on.set()
        listener.close()


@pytest.fixture
def okay_nabu(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """A voice that the wake word's model takes to."""
    return blocks(say("okay nabu", tmp_path_factory.mktemp("wake") / "wake.wav", "rms"))
