from base64 import b64encode
from collections.abc import Iterator

import pygame
import pytest

from kiosk.announcer import pcm
from kiosk.announcer.workers.mixer import make_handler
from kiosk.announcer.workers.process import Handler
from kiosk.core.errors import SoundError


@pytest.fixture
def handler() -> Iterator[Handler]:
    made = make_handler({})
    yield made
    made({"do": "rest"})


def playing() -> pygame.mixer.Sound:
    sound = pygame.mixer.Channel(0).get_sound()
    assert sound
    return sound


def test_a_sound_plays_at_the_set_volume_until_it_is_stopped(handler: Handler) -> None:
    assert handler({"do": "play", "samples": b64encode(pcm.silence(60_000)).decode(), "volume": 50}) == {}
    assert pygame.mixer.get_busy()
    assert playing().get_volume() == 0.5
    handler({"do": "stop"})
    assert not pygame.mixer.get_busy()


def test_a_sound_takes_the_place_of_the_one_before(handler: Handler) -> None:
    for milliseconds in (60_000, 30_000):
        handler({"do": "play", "samples": b64encode(pcm.silence(milliseconds)).decode(), "volume": 50})
    assert playing().get_length() == 30
    assert sum(pygame.mixer.Channel(n).get_busy() for n in range(pygame.mixer.get_num_channels())) == 1


def test_the_mixer_is_open_only_between_opening_and_resting(handler: Handler) -> None:
    handler({"do": "stop"})
    assert pygame.mixer.get_init() is None
    assert handler({"do": "open"}) == {"driver": "dummy"}
    assert pygame.mixer.get_init() == (pcm.RATE, -16, 1)
    handler({"do": "rest"})
    assert pygame.mixer.get_init() is None


def test_no_window_system_is_touched(handler: Handler) -> None:
    handler({"do": "open"})
    assert not pygame.display.get_init()


def test_without_a_card_the_error_gives_the_remedy(handler: Handler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "none-such")
    with pytest.raises(SoundError, match=r"No loudspeaker: plug one in\.") as raised:
        handler({"do": "open"})
    assert "none-such" in str(raised.value.__cause__)


def test_what_plays_goes_on_at_another_volume_and_the_next_sound_has_its_own(handler: Handler) -> None:
    handler({"do": "turn", "volume": 10})  # nothing plays, not even the mixer is open
    samples = b64encode(pcm.silence(60_000)).decode()
    handler({"do": "open"})
    handler({"do": "turn", "volume": 10})
    handler({"do": "play", "samples": samples, "volume": 50})
    handler({"do": "turn", "volume": 30})
    assert playing().get_volume() == pytest.approx(0.3, abs=0.01)
    assert playing().get_length() == 60
    handler({"do": "play", "samples": samples, "volume": 80})
    assert playing().get_volume() == pytest.approx(0.8, abs=0.01)
