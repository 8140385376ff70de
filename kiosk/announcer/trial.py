"""A voice tried out: which ones there are, and how one sounds."""

import tempfile
from pathlib import Path
from threading import Event

from kiosk.announcer import pcm
from kiosk.announcer.piper_voices import piper_voices
from kiosk.announcer.player import Player
from kiosk.announcer.renderer import Renderer
from kiosk.announcer.speech import Speech
from kiosk.core.errors import SoundError
from kiosk.core.words import N_
from kiosk.settings import Voice

RINGS_ON = 0.3
"""Seconds that a sound card has still to play when the last samples were handed to it."""


def all_voices() -> list[dict[str, object]]:
    """`name`, `title` and `languages` of every voice, those of Piper last. Raises SoundError."""
    renderer = Renderer(Voice())
    try:
        return [*renderer.voices(), *piper_voices()]
    finally:
        renderer.close()


def say_once(text: str, voice: Voice) -> str:
    """Says it to the end, and returns by which engine and voice. Raises SoundError."""
    if not text.strip():
        raise SoundError(N_("There is nothing to say."))
    renderer, player = Renderer(voice), Player()
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "said.wav"
            engine = renderer.render(Speech(text, voice.rate), file)
            samples = pcm.after_chime(b"", pcm.read(file), voice.lead_in)
            length = player.play(samples, round(voice.volume * 100))
            Event().wait(length + RINGS_ON)
    finally:
        renderer.close()
        player.close()
    return engine
