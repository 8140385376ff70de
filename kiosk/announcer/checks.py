"""Checks whether this machine can speak, and samples of its voices."""

import tempfile
from pathlib import Path
from threading import Event

from kiosk.announcer import pcm
from kiosk.announcer.piper_voices import piper_voices
from kiosk.announcer.playback import Playback
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_, tr


def check_synthesiser(voice: Voice | None = None) -> str:
    """Renders a sentence and returns the engine, the voice and the length of speech. Raises SoundError."""
    renderer = SpeechSynthesis(voice or Voice())
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "check.wav"
            engine = renderer.render(Speech(tr("Time is up."), Voice().rate), file)
            length = pcm.seconds(pcm.read(file))
    finally:
        renderer.close()
    return tr("{engine} made {length:.1f} s of speech").format(engine=engine, length=length)


def check_loudspeaker() -> str:
    """Opens the loudspeaker and returns its driver. Raises SoundError."""
    player = Playback()
    try:
        driver = player.open()
    finally:
        player.close()
    return tr("opened through {driver}").format(driver=driver)


RINGS_ON = 0.3
"""Seconds that a sound card goes on playing after it has received the last samples."""


def all_voices() -> list[dict[str, object]]:
    """The `name`, `title` and `languages` of every voice, Piper's last. Raises SoundError."""
    renderer = SpeechSynthesis(Voice())
    try:
        return [*renderer.voices(), *piper_voices()]
    finally:
        renderer.close()


def say_once(text: str, voice: Voice) -> str:
    """Speaks a text to its end and returns the engine and voice. Raises SoundError."""
    if not text.strip():
        raise SoundError(N_("There is nothing to say."))
    renderer, player = SpeechSynthesis(voice), Playback()
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
