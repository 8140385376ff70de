import os
import signal
from array import array
from collections.abc import Iterator

import pytest

from kiosk.announcer import pcm
from kiosk.announcer.playback import Playback
from kiosk.core.errors import SoundError
from tests.announcer.fakes import CHIMES
from tests.soundcard import SoundCard, environment_of, loudest, running_sound_card
from tests.waiting import LIMIT, eventually

LIMIT_OF_TONE = 60
"""Seconds of a tone that lasts until a busy machine has played some of it."""

LATELY = 4000
"""Bytes of a recording that say what is heard just now."""


@pytest.fixture
def player() -> Iterator[Playback]:
    made = Playback()
    yield made
    made.close()


def test_a_sound_is_played_for_as_long_as_it_is(player: Playback) -> None:
    assert player.play(pcm.silence(500), 90) == 0.5
    assert player.open() == "dummy"


def test_stopping_resting_and_playing_again_work_in_any_order(player: Playback) -> None:
    player.stop()
    player.release()
    player.play(pcm.silence(500), 90)
    player.stop()
    player.release()
    assert player.play(pcm.silence(100), 90) == 0.1


def test_without_a_sound_card_the_error_says_how_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "none-such")
    player = Playback()
    with pytest.raises(SoundError, match=r"No loudspeaker: plug one in\. Until then the kiosk works without its voice"):
        player.play(pcm.silence(100), 90)
    player.close()


def test_a_sound_server_that_hangs_is_given_up_and_tried_anew() -> None:
    player = Playback()
    player.open()
    hung = player.pid
    assert hung
    os.kill(hung, signal.SIGSTOP)
    player._within = 0.5
    with pytest.raises(SoundError, match="did not answer"):
        player.play(pcm.silence(10_000), 90)  # more than fits into a pipe
    player._within = LIMIT
    assert player.play(pcm.silence(100), 90) == 0.1
    player.close()


def test_a_virtual_sound_card_hears_what_is_played(sound_card: SoundCard, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**sound_card.env, "SDL_AUDIODRIVER": "pulseaudio"}.items():
        monkeypatch.setenv(name, value)
    player = Playback()
    assert player.open() == "pulseaudio"
    with sound_card.recording() as heard:
        player.play(pcm.read(CHIMES / "end.wav"), 90)
        eventually(lambda: loudest(heard) > 3000, "nothing was heard")
    player.close()


def test_a_sound_card_that_dies_is_told_and_one_that_comes_is_played_to(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("card")
    for name, value in {**environment_of(folder), "SDL_AUDIODRIVER": "pulseaudio"}.items():
        monkeypatch.setenv(name, value)
    player = Playback()
    with running_sound_card(folder) as card:
        player.open()
        os.kill(card.pid, signal.SIGKILL)
        with pytest.raises(SoundError, match="No loudspeaker"):
            _play_until_it_fails(player)
    with running_sound_card(folder) as card, card.recording() as heard:
        player.play(pcm.read(CHIMES / "end.wav"), 90)
        eventually(lambda: loudest(heard) > 3000, "nothing was heard")
    player.close()


def _play_until_it_fails(player: Playback) -> None:
    """SDL needs a moment until it notices that the card is gone."""
    eventually(lambda: not player.play(pcm.silence(100), 90), "it plays on")


def test_a_virtual_sound_card_hears_what_plays_become_quieter(sound_card: SoundCard, player: Playback) -> None:
    tone = array("h", ([8000] * 25 + [-8000] * 25) * (LIMIT_OF_TONE * pcm.RATE // 50)).tobytes()
    with sound_card.used(), sound_card.recording(rate=pcm.RATE) as heard:
        player.play(tone, 100)
        eventually(lambda: loudest(heard[-LATELY:]) > 8000, "it was never loud")
        loud = loudest(heard)
        player.set_volume(25)
        quiet = pytest.approx(loud / 4, rel=0.1)
        eventually(lambda: loudest(heard[-LATELY:]) == quiet, "it never became a quarter as loud")
