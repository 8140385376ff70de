"""Installation of a model from its publisher or from a file."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.config.vosk_models import RECOMMENDED, missing_file
from kiosk.core.errors import VoiceModelError
from kiosk.core.i18n import N_
from kiosk.voice_models.checksums import check_original
from kiosk.voice_models.download import Progress, Wait, download, fetch_list
from kiosk.voice_models.index import PUBLISHER, ModelOffer, offer_in_list, recommended_offer
from kiosk.voice_models.store import partial_file, put_in_place, scratch_folder
from kiosk.voice_models.unpack import require_space, unpack

ModelTest = Callable[[Path], None]
"""A function that tests a model's folder, and raises KioskError where the recogniser cannot use the model."""

_UNPACKED_FACTOR = 2
"""The approximate size of a model, in sizes of its ZIP file; the exact size is known only after the download."""


def install_published(
    models: Path,
    test_model: ModelTest,
    progress: Progress,
    name: str = RECOMMENDED,
    publisher: str = PUBLISHER,
    wait: Wait = time.sleep,
) -> Path:
    """Downloads a model into the folder of models, and returns the path of the model.

    `progress` gets the bytes downloaded, then the bytes unpacked. Raises VoiceModelError, or what `test_model` raises.
    """
    _refuse_if_installed(models, name)
    offer = (
        recommended_offer(publisher)
        if name == RECOMMENDED
        else offer_in_list(name, fetch_list(publisher, name), publisher)
    )
    with scratch_folder(models) as scratch:
        part = partial_file(models, f"{name}.zip")
        _fetch(offer, part, progress, wait)
        folder = _install(part, scratch, models, name, test_model, progress)
        part.unlink()
        return folder


def install_file(models: Path, test_model: ModelTest, progress: Progress, file: Path, name: str | None = None) -> Path:
    """Installs the model in a ZIP file, which must have the `name` if one is given, and returns the model's path.

    `progress` gets the bytes unpacked. Raises VoiceModelError, or what `test_model` raises.
    """
    with scratch_folder(models) as scratch:
        return _install(file, scratch, models, name, test_model, progress)


def _fetch(offer: ModelOffer, part: Path, progress: Progress, wait: Wait) -> None:
    received = part.stat().st_size if part.exists() else 0
    require_space(offer.size * (1 + _UNPACKED_FACTOR) - received, part.parent)
    download(offer, part, progress, wait)
    if received and not _matches(offer, part):
        # The part that was there before may belong to another file.
        part.unlink(missing_ok=True)
        download(offer, part, progress, wait)
    if not _matches(offer, part):
        part.unlink(missing_ok=True)
        raise VoiceModelError(
            N_("The file from {url} is not what its publisher made: try again, on another network if need be."),
            url=offer.url,
        )


def _matches(offer: ModelOffer, part: Path) -> bool:
    with part.open("rb") as file:
        return hashlib.file_digest(file, offer.algorithm).hexdigest() == offer.digest


def _install(
    archive: Path, scratch: Path, models: Path, expected: str | None, test_model: ModelTest, progress: Progress
) -> Path:
    name = unpack(archive, scratch, progress)
    model = scratch / name
    if expected not in {None, name}:
        raise VoiceModelError(N_("{file} contains {name}, not {expected}."), file=archive, name=name, expected=expected)
    _refuse_if_installed(models, name)
    missing = missing_file(model)
    if missing:
        raise VoiceModelError(
            N_("The kiosk cannot use {name}: {missing} is missing. Choose a model that has “small” in its name."),
            name=name,
            missing=missing,
        )
    check_original(name, model)
    test_model(model)
    return put_in_place(model, models)


def _refuse_if_installed(models: Path, name: str) -> None:
    """Raises VoiceModelError where the model is installed and not damaged."""
    model = models / name
    if not model.is_dir() or missing_file(model):
        return
    try:
        check_original(name, model)
    except VoiceModelError:
        return
    raise VoiceModelError(
        N_("{name} is already installed. To download it again: ./run voice remove {name}, then install it."),
        name=name,
    )
