"""Whether this machine can hear, for people who set it up."""

from collections.abc import Sequence
from pathlib import Path

from kiosk.core.phrases import PHRASES
from kiosk.core.words import ENGLISH, Words
from kiosk.listener.choose import MODEL_PLACES, best_recogniser
from kiosk.listener.microphone import Microphone


def check_recogniser(model: Path | None = None, words: Words = ENGLISH, places: Sequence[Path] = MODEL_PLACES) -> str:
    """Loads the recogniser with all phrases and names it. Raises ListenerError."""
    recogniser = best_recogniser(model, places)
    strange = recogniser.understand(PHRASES)
    known = words.gettext("{name} knows {known} of {all} phrases")
    return known.format(name=recogniser.name, known=len(PHRASES) - len(strange), all=len(PHRASES))


def check_microphone(name: str | None = None, words: Words = ENGLISH) -> str:
    """Opens the microphone, waits for its sound and names it. Raises ListenerError."""
    with Microphone(name) as microphone:
        microphone.read()
        return words.gettext("{name} gives {rate} Hz").format(name=microphone.name, rate=microphone.rate)
