"""Whether this machine can speak and be heard, for people who set it up."""

import tempfile
from pathlib import Path

from kiosk.announcer import pcm
from kiosk.announcer.player import Player
from kiosk.announcer.renderer import Renderer
from kiosk.announcer.speech import Speech
from kiosk.core.words import ENGLISH, Words
from kiosk.settings import Voice


def check_synthesiser(voice: Voice | None = None, words: Words = ENGLISH) -> str:
    """Renders a sentence and tells by which engine and voice. Raises SoundError."""
    renderer = Renderer(voice or Voice())
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "check.wav"
            engine = renderer.render(Speech(words.gettext("Time is up."), Voice().rate), file)
            length = pcm.seconds(pcm.read(file))
    finally:
        renderer.close()
    return words.gettext("{engine} made {length:.1f} s of speech").format(engine=engine, length=length)


def check_speaker(words: Words = ENGLISH) -> str:
    """Opens the loudspeaker and names its driver. Raises SoundError."""
    player = Player()
    try:
        driver = player.open()
    finally:
        player.close()
    return words.gettext("opened through {driver}").format(driver=driver)
