"""The folder of models: list, add and remove. Models appear and disappear as a whole."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.config.file_locks import try_to_lock
from kiosk.config.vosk_models import missing_file
from kiosk.core.errors import VoiceModelError
from kiosk.core.i18n import N_

_SCRATCH = ".scratch-"


@dataclass(frozen=True)
class InstalledModel:
    """A model's folder, its size in bytes, and whether it has all files that a model needs."""

    folder: Path
    size: int
    complete: bool


def installed_models(models: Path) -> tuple[InstalledModel, ...]:
    """The models in this folder, sorted by name."""
    folders = sorted(_model_folders(models)) if models.is_dir() else []
    return tuple(InstalledModel(folder, _bytes_in(folder), missing_file(folder) is None) for folder in folders)


def remove(models: Path, name: str) -> None:
    """Removes a model. Raises VoiceModelError where there is none of this name."""
    folders = {folder.name: folder for folder in _model_folders(models)} if models.is_dir() else {}
    if name not in folders:
        raise VoiceModelError(
            N_("There is no model called {name} in {folder}; `./run voice list` shows all models."),
            name=name,
            folder=models,
        )
    with scratch_folder(models) as scratch:
        folders[name].rename(scratch / name)  # atomic, so that nobody sees half a model


@contextmanager
def scratch_folder(models: Path) -> Iterator[Path]:
    """A temporary folder beside the models, with a lock that keeps other processes from changing them.

    Raises VoiceModelError where another process has the lock, or where nothing can be written.
    """
    with ExitStack() as stack:
        try:
            partial_file(models, "").mkdir(parents=True, exist_ok=True)
            lock = stack.enter_context((models / ".lock").open("w"))
            if not try_to_lock(lock.fileno()):
                raise VoiceModelError(
                    N_("Another installation is running in {folder}: wait until it has finished."), folder=models
                )
            for leftover in models.glob(f"{_SCRATCH}*"):
                shutil.rmtree(leftover, ignore_errors=True)  # left behind by an interrupted installation
            scratch = tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=models, ignore_cleanup_errors=True)
        except OSError as error:
            raise _unwritable_error(models, error) from error
        yield Path(stack.enter_context(scratch))


def partial_file(models: Path, file: str) -> Path:
    """The path of a file that is partly downloaded."""
    return models / ".fetched" / file


def put_in_place(model: Path, models: Path) -> Path:
    """Moves a complete model into the folder of models, atomically, and returns its new path.

    All users may read the model, and a power cut cannot lose it. A damaged model of the same name is moved away first.
    """
    for path in (model, *model.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        if path.is_dir():
            _sync(path)
    place = models / model.name
    if place.exists():
        place.rename(model.parent / f"{model.name}.damaged")
    model.rename(place)
    _sync(models)
    return place


def _sync(folder: Path) -> None:
    """Waits until the entries of a folder are on disk, so that a power cut cannot lose them."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _model_folders(models: Path) -> list[Path]:
    return [path for path in models.iterdir() if path.is_dir() and not path.name.startswith(".")]


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _unwritable_error(models: Path, error: OSError) -> VoiceModelError:
    return VoiceModelError(
        N_(
            "{folder} cannot be written to ({why}): do this as the user who runs the kiosk, or with sudo if"
            " it is installed for the machine."
        ),
        folder=models,
        why=error.strerror,
    )
