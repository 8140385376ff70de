"""Checks whether this machine can hear, for the people who set it up."""

from pathlib import Path

from kiosk.config.settings import Hearing, RecogniserName
from kiosk.config.vosk_models import MODELS
from kiosk.core.errors import ListenerError
from kiosk.core.i18n import tr
from kiosk.core.interaction.phrases import all_phrases
from kiosk.core.room.modes import ListenMode
from kiosk.listener.activation import activation_for
from kiosk.listener.audio import MIN_SWING, loudness, swing
from kiosk.listener.microphone import Microphone
from kiosk.listener.recognisers.choose import best_recogniser
from kiosk.ports import Caveat

READINGS = 5
"""The number of blocks that are read; the loudest is reported."""


def check_recogniser(
    model: Path | None = None, name: RecogniserName | None = None, models: Path = MODELS
) -> str | Caveat:
    """Loads the recogniser with all phrases and names it.

    A Caveat where it is only good enough for quiet rooms or does not know some phrases. Raises ListenerError.
    """
    recogniser = best_recogniser(model, name, models)
    phrases = all_phrases()
    unknown = recogniser.understand(phrases)
    if recogniser.name == "pocketsphinx":
        quiet = tr("{name} only works well in a quiet room: `./run voice install` installs a better recogniser.")
        return Caveat(quiet.format(name=recogniser.name))
    if unknown:
        some = tr(
            "{name} does not know {count} of {all} phrases: {phrases}. Use the other phrases, or install another model."
        )
        named = ", ".join(sorted(unknown))
        return Caveat(some.format(name=recogniser.name, count=len(unknown), all=len(phrases), phrases=named))
    return tr("{name} knows all {all} phrases").format(name=recogniser.name, all=len(phrases))


def check_microphone(name: str | None = None) -> str | Caveat:
    """Opens the microphone, waits for its sound and names it; a Caveat where it is dead. Raises ListenerError."""
    with Microphone(name) as microphone:
        blocks = [microphone.read() for _ in range(READINGS)]
        if max(map(swing, blocks)) <= MIN_SWING:
            dead = tr("No sound from the microphone (“{name}”). Is it switched on?")
            return Caveat(dead.format(name=microphone.name))
        loudest = max(map(loudness, blocks))
        message = tr("{name} at {rate} Hz; volume now {percent} %")
        return message.format(name=microphone.name, rate=microphone.rate, percent=round(100 * loudest))


def check_activation(way: ListenMode, hearing: Hearing) -> str | Caveat:
    """How commands get through to the kiosk; a Caveat where another way is used than the one that is set."""
    try:
        activation = activation_for(way, hearing)
    except ListenerError as error:
        return Caveat(str(error))
    descriptions = {
        ListenMode.WAKE: tr("the wake word is “{word}”"),
        ListenMode.HELD: tr("hold V to give a command"),
        ListenMode.ADDRESS: tr("“{word}” is said before each command"),
        ListenMode.OPEN: tr("no wake word"),
    }
    return descriptions[way].format(word=activation.word)
