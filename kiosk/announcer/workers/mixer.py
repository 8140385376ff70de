"""The process that plays samples through pygame's mixer.

A process, because pygame opens the sound card without letting other threads run: a sound server that hangs would
stop the countdown too.
"""

import os
from base64 import b64decode

# pygame greets on stdout at its first import.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame.display
import pygame.event
import pygame.mixer

from kiosk.announcer import pcm
from kiosk.announcer.workers.process import Handler, Message, run
from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_

BUFFER = 512
"""Samples that the mixer hands to the card at a time: 23 ms."""


def begin(setup: Message) -> Handler:
    """What answers open, play, turn, stop and rest; there is nothing to set up."""
    del setup

    def handle(request: Message) -> Message:
        match request["do"]:
            case "open":
                return {"driver": _open()}
            case "play":
                _open()
                _play(b64decode(request["samples"]), request["volume"])
            case "turn" if pygame.mixer.get_init():
                _turn(request["volume"])
            case "stop" if pygame.mixer.get_init():
                pygame.mixer.stop()
            case "rest":
                pygame.mixer.quit()
        return {}

    return handle


def _open() -> str:
    """Opens the card if it is not, or is gone, and names its driver. Raises SoundError."""
    if pygame.mixer.get_init() and _gone():
        pygame.mixer.quit()
    if not pygame.mixer.get_init():
        try:
            pygame.mixer.init(pcm.RATE, -8 * pcm.WIDTH, 1, BUFFER, allowedchanges=0)
        except pygame.error as error:
            raise SoundError(N_("No loudspeaker: plug one in. The kiosk goes on without its voice.")) from error
    return pygame.mixer.get_driver()


def watch_for_removal() -> None:
    """SDL goes on playing where a card was pulled out, into nothing; only an event tells, and events need a screen."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"  # one that nobody sees
    pygame.display.init()


def _gone() -> bool:
    """Whether the card that was opened is not there any more."""
    if not pygame.display.get_init():
        return False
    return any(not event.iscapture for event in pygame.event.get(pygame.AUDIODEVICEREMOVED))


def _play(samples: bytes, volume: int) -> None:
    sound = pygame.mixer.Sound(buffer=samples)
    sound.set_volume(volume / 100)
    pygame.mixer.Channel(0).play(sound)


def _turn(volume: int) -> None:
    # The sound's own volume, for the channel's begins anew with every sound.
    if sound := pygame.mixer.Channel(0).get_sound():
        sound.set_volume(volume / 100)


if __name__ == "__main__":
    watch_for_removal()
    run(begin)
