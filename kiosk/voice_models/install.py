"""Installs a model: from its publisher, or from a file that somebody carried here."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.config.vosk_models import RECOMMENDED, missing_file
from kiosk.core.errors import VoiceModelError
from kiosk.core.i18n import N_
from kiosk.voice_models.checksums import check_original
from kiosk.voice_models.download import Told, Wait, download, fetch_list
from kiosk.voice_models.index import PUBLISHER, ModelOffer, offered, recommended
from kiosk.voice_models.store import at_work, fetched, put_in_place
from kiosk.voice_models.unpack import room_for, unpack

Tried = Callable[[Path], None]
"""Tries whether the recogniser can use a model; raises KioskError where it cannot."""

_UNPACKED_TIMES = 2
"""How much larger than their zip file models are, about; whether there is room is known for sure only later."""


def install_published(
    models: Path, tried: Tried, told: Told, name: str = RECOMMENDED, publisher: str = PUBLISHER, wait: Wait = time.sleep
) -> Path:
    """Fetches the model of this name and puts it into the folder of models; returns where it is.

    Told of first the bytes fetched, then those unpacked. Raises VoiceModelError, or what `tried` raises.
    """
    _refuse_if_there(models, name)
    offer = recommended(publisher) if name == RECOMMENDED else offered(name, fetch_list(publisher, name), publisher)
    with at_work(models) as scratch:
        part = fetched(models, f"{name}.zip")
        _fetch(offer, part, told, wait)
        place = _install(part, scratch, models, name, tried, told)
        part.unlink()
        return place


def install_file(models: Path, tried: Tried, told: Told, file: Path, name: str | None = None) -> Path:
    """Puts the model in a zip file, of this name if one is given, into the folder of models; returns where it is.

    Told of the bytes unpacked. Raises VoiceModelError, or what `tried` raises.
    """
    with at_work(models) as scratch:
        return _install(file, scratch, models, name, tried, told)


def _fetch(offer: ModelOffer, part: Path, told: Told, wait: Wait) -> None:
    have = part.stat().st_size if part.exists() else 0
    room_for(offer.size * (1 + _UNPACKED_TIMES) - have, part.parent)
    download(offer, part, told, wait)
    if have and not _matches(offer, part):
        # Perhaps what was there before was the beginning of something else.
        part.unlink(missing_ok=True)
        download(offer, part, told, wait)
    if not _matches(offer, part):
        part.unlink(missing_ok=True)
        raise VoiceModelError(
            N_("What came from {url} is not what its publisher made: try again, from another network if need be."),
            url=offer.url,
        )


def _matches(offer: ModelOffer, part: Path) -> bool:
    with part.open("rb") as file:
        return hashlib.file_digest(file, offer.algorithm).hexdigest() == offer.digest


def _install(archive: Path, scratch: Path, models: Path, expected: str | None, tried: Tried, told: Told) -> Path:
    name = unpack(archive, scratch, told)
    model = scratch / name
    if expected not in {None, name}:
        raise VoiceModelError(N_("{file} holds {name} and not {expected}."), file=archive, name=name, expected=expected)
    _refuse_if_there(models, name)
    missing = missing_file(model)
    if missing:
        raise VoiceModelError(
            N_("{name} is no model that the kiosk can use: it has no {missing}. Take one that is called small."),
            name=name,
            missing=missing,
        )
    check_original(name, model)
    tried(model)
    return put_in_place(model, models)


def _refuse_if_there(models: Path, name: str) -> None:
    """A model that is damaged may be installed again; one that is not need not be."""
    model = models / name
    if not model.is_dir() or missing_file(model):
        return
    try:
        check_original(name, model)
    except VoiceModelError:
        return
    raise VoiceModelError(
        N_("{name} is installed already. To fetch it afresh: kiosk voice remove {name}, then install it again."),
        name=name,
    )
