"""The process that plays samples through pygame's mixer.

A separate process is needed because pygame lets no other thread run while it opens the sound card, so that a sound
server that hangs would stop the countdown.
"""

import os
from base64 import b64decode

# pygame prints a greeting on stdout at its first import.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame.display
import pygame.event
import pygame.mixer

from kiosk.announcer import pcm
from kiosk.announcer.workers.process import Handler, Message, serve_stdio
from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_

BUFFER = 512
"""Samples that the mixer passes to the card at a time: 23 ms."""


def make_handler(setup: Message) -> Handler:
    """The handler of the requests open, play, turn, stop and rest; the set-up is ignored."""
    del setup

    def handle(request: Message) -> Message:
        match request["do"]:
            case "open":
                return {"driver": _open()}
            case "play":
                _open()
                _play(b64decode(request["samples"]), request["volume"])
            case "turn" if pygame.mixer.get_init():
                _set_volume(request["volume"])
            case "stop" if pygame.mixer.get_init():
                pygame.mixer.stop()
            case "rest":
                pygame.mixer.quit()
        return {}

    return handle


def _open() -> str:
    """Opens the card if it is closed or was removed, and returns the name of its driver. Raises SoundError."""
    if pygame.mixer.get_init() and _was_removed():
        pygame.mixer.quit()
    if not pygame.mixer.get_init():
        try:
            pygame.mixer.init(pcm.RATE, -8 * pcm.WIDTH, 1, BUFFER, allowedchanges=0)
        except pygame.error as error:
            raise SoundError(
                N_("No loudspeaker: plug one in. Until then the kiosk works without its voice.")
            ) from error
    return pygame.mixer.get_driver()


def watch_for_removal() -> None:
    """Makes SDL report removed sound cards: it does so by events only, and events need a display."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"  # a display without a screen
    pygame.display.init()


def _was_removed() -> bool:
    """Whether the open card was removed."""
    if not pygame.display.get_init():
        return False
    return any(not event.iscapture for event in pygame.event.get(pygame.AUDIODEVICEREMOVED))


def _play(samples: bytes, volume: int) -> None:
    sound = pygame.mixer.Sound(buffer=samples)
    sound.set_volume(volume / 100)
    pygame.mixer.Channel(0).play(sound)


def _set_volume(volume: int) -> None:
    # This is the volume of the sound; that of the channel is reset with every sound.
    if sound := pygame.mixer.Channel(0).get_sound():
        sound.set_volume(volume / 100)


if __name__ == "__main__":
    watch_for_removal()
    serve_stdio(make_handler)
