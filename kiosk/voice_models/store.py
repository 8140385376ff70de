"""The folder of models: which there are, one more, one less. A model is there as a whole or not at all."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.config.vosk_models import missing_file
from kiosk.core.errors import VoiceModelError
from kiosk.core.i18n import N_

_SCRATCH = ".scratch-"


@dataclass(frozen=True)
class Installed:
    """A model's folder, its size in bytes, and whether it has all that a model must have."""

    folder: Path
    size: int
    whole: bool


def installed(models: Path) -> tuple[Installed, ...]:
    """The models in this folder by name."""
    folders = sorted(_visible(models)) if models.is_dir() else []
    return tuple(Installed(folder, _bytes_in(folder), missing_file(folder) is None) for folder in folders)


def remove(models: Path, name: str) -> None:
    """Takes a model away. Raises VoiceModelError where there is none of this name."""
    there = {folder.name: folder for folder in _visible(models)} if models.is_dir() else {}
    if name not in there:
        raise VoiceModelError(
            N_("There is no model called {name} in {folder}; `kiosk voice list` shows what is there."),
            name=name,
            folder=models,
        )
    with at_work(models) as scratch:
        there[name].rename(scratch / name)  # at one stroke, so that half a model is never seen


@contextmanager
def at_work(models: Path) -> Iterator[Path]:
    """A folder to work in, beside the models, while nobody else changes them; it is gone afterwards.

    Raises VoiceModelError where somebody else is at it, or where nothing can be written.
    """
    with ExitStack() as stack:
        try:
            fetched(models, "").mkdir(parents=True, exist_ok=True)
            lock = stack.enter_context((models / ".lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for left in models.glob(f"{_SCRATCH}*"):
                shutil.rmtree(left, ignore_errors=True)  # of one that was cut off
            scratch = tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=models, ignore_cleanup_errors=True)
        except BlockingIOError as error:
            raise VoiceModelError(
                N_("Another installation is at work in {folder}: wait for it."), folder=models
            ) from error
        except OSError as error:
            raise _unwritable(models, error) from error
        yield Path(stack.enter_context(scratch))


def fetched(models: Path, file: str) -> Path:
    """Where what has been fetched so far of a file is kept."""
    return models / ".fetched" / file


def put_in_place(model: Path, models: Path) -> Path:
    """Moves a whole model among the others at one stroke, for good and for every user to read; returns its folder.

    One of the same name that is there already, and damaged, goes first.
    """
    for path in (model, *model.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        if path.is_dir():
            _settle(path)
    place = models / model.name
    if place.exists():
        place.rename(model.parent / f"{model.name}.damaged")
    model.rename(place)
    _settle(models)
    return place


def _settle(folder: Path) -> None:
    """Waits until the names in a folder are on the disk, so that a power cut cannot lose them."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _visible(models: Path) -> list[Path]:
    return [path for path in models.iterdir() if path.is_dir() and not path.name.startswith(".")]


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _unwritable(models: Path, error: OSError) -> VoiceModelError:
    return VoiceModelError(
        N_(
            "{folder} cannot be written to ({why}): do it as the user whose kiosk it is, or with sudo where it is the "
            "machine's."
        ),
        folder=models,
        why=error.strerror,
    )
