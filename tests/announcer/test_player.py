import os
import signal
from array import array
from collections.abc import Iterator

import pytest

from kiosk.announcer import pcm
from kiosk.announcer.player import Player
from kiosk.core.errors import SoundError
from tests.announcer.fakes import CHIMES
from tests.soundcard import SoundCard


@pytest.fixture
def player() -> Iterator[Player]:
    made = Player()
    yield made
    made.close()


def test_a_sound_is_played_for_as_long_as_it_is(player: Player) -> None:
    assert player.play(pcm.silence(500), 90) == 0.5
    assert player.open() == "dummy"


def test_stopping_resting_and_playing_again_work_in_any_order(player: Player) -> None:
    player.stop()
    player.rest()
    player.play(pcm.silence(500), 90)
    player.stop()
    player.rest()
    assert player.play(pcm.silence(100), 90) == 0.1


def test_without_a_sound_card_the_error_says_how_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "none-such")
    player = Player()
    with pytest.raises(SoundError, match=r"No loudspeaker: plug one in\. The kiosk goes on without its voice"):
        player.play(pcm.silence(100), 90)
    player.close()


def test_a_sound_server_that_hangs_is_given_up_and_tried_anew() -> None:
    player = Player(within=0.5)
    player.open()
    hung = player.pid
    assert hung
    os.kill(hung, signal.SIGSTOP)
    with pytest.raises(SoundError, match="did not answer"):
        player.play(pcm.silence(100), 90)
    assert player.play(pcm.silence(100), 90) == 0.1
    player.close()


def test_a_virtual_sound_card_hears_what_is_played(sound_card: SoundCard, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**sound_card.env, "SDL_AUDIODRIVER": "pulseaudio"}.items():
        monkeypatch.setenv(name, value)
    player = Player()
    assert player.open() == "pulseaudio"
    player.play(pcm.read(CHIMES / "end.wav"), 90)
    heard = array("h", sound_card.record(1))
    player.close()
    assert max(abs(sample) for sample in heard) > 3000
