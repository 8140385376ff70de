"""Checks whether this machine can speak, and samples of its voices."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from threading import Event

from kiosk.announcer import pcm
from kiosk.announcer.cache import Cache
from kiosk.announcer.natural_voices import natural_voice
from kiosk.announcer.playback import Playback
from kiosk.announcer.suitability import Suitability
from kiosk.announcer.synthesis import Speech, SpeechSynthesis, usual_voice
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_, tr
from kiosk.core.room.modes import USUAL_RATE
from kiosk.core.wording.speech_text import speech_text
from kiosk.ports import Caveat


def check_synthesiser(voice: Voice | None = None) -> str:
    """Renders a sentence in the usual voice and returns the engine, the voice and the length. Raises SoundError."""
    renderer = SpeechSynthesis(usual_voice(voice or Voice()))
    try:
        engine, samples = _rendered(renderer, tr("Time is up."), USUAL_RATE)
    finally:
        renderer.close()
    return tr("{engine} made {length:.1f} s of speech").format(engine=engine, length=pcm.seconds(samples))


def check_natural_voice(voice: Voice, folder: Path, sayable: Iterable[str]) -> str | Caveat:
    """Whether the natural voice speaks here, and why not where it does not. Raises SoundError where it fails.

    It also says how many of the `sayable` sentences are ready in `folder`.
    """
    suitability = measured(voice, folder)
    if problem := suitability.problem:
        return Caveat(problem) if natural_voice(voice.name) else problem
    return tr("the natural voice {voice} speaks; a second of speech takes {effort:.1f} s; {progress}").format(
        voice=suitability.voice.name,
        effort=suitability.effort or 0,
        progress=progress(suitability.voice, folder, sayable),
    )


def progress(voice: Voice, folder: Path, sayable: Iterable[str]) -> str:
    """How many of the `sayable` sentences are ready in a voice at its rate."""
    cache = Cache(folder, voice)
    speeches = [Speech(speech_text(text, voice.pronunciations), voice.rate, fixed=True) for text in sayable]
    return tr("{ready} of {all} sentences ready").format(ready=sum(map(cache.has, speeches)), all=len(speeches))


def measured(voice: Voice, folder: Path) -> Suitability:
    """Whether the natural voice suits this machine, measured if that was never done. Raises SoundError."""
    suitability = Suitability(voice, folder)
    if suitability.problem is None and suitability.effort is None:
        renderer = SpeechSynthesis(suitability.voice)
        try:
            _rendered(renderer, tr("Time is up."), USUAL_RATE)
        finally:
            renderer.close()
        suitability.note(renderer.effort)
    return suitability


def _rendered(renderer: SpeechSynthesis, text: str, rate: int) -> tuple[str, bytes]:
    """The engine with its voice, and the samples. Raises SoundError."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        engine = renderer.render(Speech(text, rate), file)
        return engine, pcm.read(file)


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


def say_once(text: str, voice: Voice, folder: Path) -> str:
    """Speaks a text to its end in the best voice, and returns the engine and voice. Raises SoundError.

    `folder` is where it is kept whether the natural voice suits this machine.
    """
    if not text.strip():
        raise SoundError(N_("There is nothing to say."))
    suitability = Suitability(voice, folder)
    renderer, player = SpeechSynthesis(voice if suitability.problem else suitability.voice), Playback()
    try:
        engine, spoken = _rendered(renderer, text, voice.rate)
        length = player.play(pcm.after_chime(b"", spoken, voice.lead_in), round(voice.volume * 100))
        Event().wait(length + RINGS_ON)
    finally:
        renderer.close()
        player.close()
    return engine
