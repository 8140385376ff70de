"""Whether this machine can hear, for people who set it up."""

from pathlib import Path

from kiosk.core.phrases import spoken
from kiosk.core.words import ENGLISH, Words
from kiosk.listener.choose import MODELS, best_recogniser
from kiosk.listener.microphone import Microphone


def check_recogniser(model: Path | None = None, words: Words = ENGLISH, models: Path = MODELS) -> str:
    """Loads the recogniser with all phrases and names it. Raises ListenerError."""
    recogniser = best_recogniser(model, models)
    phrases = spoken(words)
    strange = recogniser.understand(phrases)
    known = words.gettext("{name} knows {known} of {all} phrases")
    return known.format(name=recogniser.name, known=len(phrases) - len(strange), all=len(phrases))


def check_microphone(name: str | None = None, words: Words = ENGLISH) -> str:
    """Opens the microphone, waits for its sound and names it. Raises ListenerError."""
    with Microphone(name) as microphone:
        microphone.read()
        return words.gettext("{name} gives {rate} Hz").format(name=microphone.name, rate=microphone.rate)
