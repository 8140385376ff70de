"""Which recogniser and which gate this machine has."""

from pathlib import Path

from kiosk.core.attention import Way
from kiosk.core.errors import ListenerError
from kiosk.core.words import N_
from kiosk.listener.gates import AddressGate, Gate, OpenGate, WakeGate
from kiosk.listener.recogniser import Recogniser
from kiosk.settings import Hearing
from kiosk.speech_model import MODELS


def best_recogniser(model: Path | None, models: Path = MODELS) -> Recogniser:
    """Vosk where its model is named or found (the newest), else PocketSphinx, whose model comes with it.

    Raises ListenerError if the model cannot be used.
    """
    found = model or newest_model(models)
    if found:
        from kiosk.listener.vosk_recogniser import VoskRecogniser  # noqa: PLC0415  (30 MB that few need)

        return VoskRecogniser(found)
    from kiosk.listener.sphinx_recogniser import SphinxRecogniser  # noqa: PLC0415  (only one of the two is loaded)

    return SphinxRecogniser()


def newest_model(models: Path = MODELS) -> Path | None:
    """The model that was installed last; None where there is none."""
    folders = [folder for folder in models.glob("vosk-model*") if folder.is_dir()]
    return max(folders, key=lambda folder: folder.stat().st_mtime, default=None)


def gate_for(way: Way, hearing: Hearing) -> Gate:
    """The gate that was asked for. Raises ListenerError where it cannot be had here."""
    match way:
        case Way.WAKE:
            return WakeGate(hearing.word, hearing.sensitivity)
        case Way.HELD:
            return Gate()
        case Way.ADDRESS:
            return AddressGate(hearing.address)
        case Way.OPEN:
            if not hearing.checked:
                raise ListenerError(
                    N_(
                        "Bare commands are off until `kiosk voice check` has found this room fit for them "
                        "(then set checked = true under [hearing]): hold V to speak to the kiosk."
                    )
                )
            return OpenGate()
