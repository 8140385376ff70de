"""The choice of a recogniser for this machine."""

from pathlib import Path

from kiosk.config.settings import RecogniserName
from kiosk.config.vosk_models import MODELS, RECOMMENDED
from kiosk.core.errors import ListenerError
from kiosk.core.i18n import N_
from kiosk.listener.recognisers.base import Recogniser


def best_recogniser(model: Path | None, name: RecogniserName | None = None, models: Path = MODELS) -> Recogniser:
    """The named recogniser; without a name, Vosk where it has a model, else Moonshine, else PocketSphinx.

    Raises ListenerError where the named recogniser, or the model that was given or found, cannot be used.
    """
    folder = model or newest_model(models)
    match name or ("vosk" if folder else None):
        case "vosk":
            return _vosk(folder or models / RECOMMENDED)
        case "moonshine":
            return _moonshine()
        case "pocketsphinx":
            return _pocketsphinx()
        case None:
            return bundled_recogniser()


def bundled_recogniser() -> Recogniser:
    """The best recogniser that brings its own model."""
    try:
        return _moonshine()
    except ListenerError:  # Moonshine has no wheels for this machine
        return _pocketsphinx()


# Only the recogniser in use is imported: each takes time and memory.


def _vosk(model: Path) -> Recogniser:
    from kiosk.listener.recognisers.vosk import VoskRecogniser  # noqa: PLC0415

    return VoskRecogniser(model)


def _moonshine() -> Recogniser:
    from kiosk.listener.recognisers.moonshine import MoonshineRecogniser  # noqa: PLC0415

    return MoonshineRecogniser()


def _pocketsphinx() -> Recogniser:
    try:
        from kiosk.listener.recognisers.pocketsphinx import SphinxRecogniser  # noqa: PLC0415
    except ImportError as error:
        raise ListenerError(
            N_("PocketSphinx is not published for this machine ({why}): use another recogniser, or hold V."), why=error
        ) from error

    return SphinxRecogniser()


def newest_model(models: Path = MODELS) -> Path | None:
    """The folder of the model that was installed last; None where there is none."""
    folders = [folder for folder in models.glob("vosk-model*") if folder.is_dir()]
    return max(folders, key=lambda folder: folder.stat().st_mtime, default=None)
