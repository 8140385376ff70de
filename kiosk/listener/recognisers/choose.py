"""Which recogniser and which gate this machine has."""

from pathlib import Path

from kiosk.config.settings import RecogniserName
from kiosk.config.vosk_models import MODELS, RECOMMENDED
from kiosk.core.errors import ListenerError
from kiosk.listener.recognisers.base import Recogniser


def best_recogniser(model: Path | None, wanted: RecogniserName | None = None, models: Path = MODELS) -> Recogniser:
    """The one that is wanted; else Vosk where its model is named or found, Moonshine where it can be had, PocketSphinx.

    Raises ListenerError if the one that is wanted, or the model that was named or found, cannot be used.
    """
    found = model or newest_model(models)
    match wanted or ("vosk" if found else None):
        case "vosk":
            return _vosk(found or models / RECOMMENDED)
        case "moonshine":
            return _moonshine()
        case "pocketsphinx":
            return _pocketsphinx()
        case None:
            return bundled_recogniser()


def bundled_recogniser() -> Recogniser:
    """The best of those that bring their own model."""
    try:
        return _moonshine()
    except ListenerError:  # there are no wheels for this machine
        return _pocketsphinx()


# Only one of them is loaded: each takes time and memory.


def _vosk(model: Path) -> Recogniser:
    from kiosk.listener.recognisers.vosk import VoskRecogniser  # noqa: PLC0415

    return VoskRecogniser(model)


def _moonshine() -> Recogniser:
    from kiosk.listener.recognisers.moonshine import MoonshineRecogniser  # noqa: PLC0415

    return MoonshineRecogniser()


def _pocketsphinx() -> Recogniser:
    from kiosk.listener.recognisers.pocketsphinx import SphinxRecogniser  # noqa: PLC0415

    return SphinxRecogniser()


def newest_model(models: Path = MODELS) -> Path | None:
    """The model that was installed last; None where there is none."""
    folders = [folder for folder in models.glob("vosk-model*") if folder.is_dir()]
    return max(folders, key=lambda folder: folder.stat().st_mtime, default=None)
