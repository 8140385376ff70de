"""The models that can be downloaded, with their addresses, sizes and checksums."""

from dataclasses import dataclass

from pydantic import BaseModel, TypeAdapter, ValidationError

from kiosk.config.vosk_models import RECOMMENDED
from kiosk.core.errors import VoiceModelError
from kiosk.core.i18n import N_
from kiosk.core.protocol.consistency import did_you_mean

PUBLISHER = "https://alphacephei.com/vosk/models"
"""The address of the publisher of Vosk's models."""

LIST = "model-list.json"
"""The name of the publisher's list, beside the models."""

USABLE = ("small", "big-lgraph")
"""The publisher's types of models that take a grammar at run time; other types are larger or no recognisers."""


@dataclass(frozen=True)
class ModelOffer:
    """A model's ZIP file: its address, its size in bytes, and the hexadecimal checksum of its content."""

    name: str
    url: str
    size: int
    digest: str
    algorithm: str


class _Entry(BaseModel):
    """The fields that are used of an entry in the publisher's list."""

    name: str
    url: str
    size: int
    md5: str
    type: str


def recommended_offer(publisher: str = PUBLISHER) -> ModelOffer:
    """The offer of the recommended model; its checksum is fixed here, so that nobody can substitute another file."""
    return ModelOffer(
        name=RECOMMENDED,
        url=f"{publisher}/{RECOMMENDED}.zip",
        size=41_205_931,
        digest="30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
        algorithm="sha256",
    )


def offer_in_list(name: str, lines: bytes, publisher: str = PUBLISHER) -> ModelOffer:
    """The offer of a model in the publisher's list (JSON). Raises VoiceModelError where there is none."""
    try:
        entries = TypeAdapter(list[_Entry]).validate_json(lines)
    except ValidationError as error:
        raise VoiceModelError(
            N_(
                "{publisher} sent no list of models that can be read. If this network asks you to log in, do"
                " that in a browser and try again."
            ),
            publisher=publisher,
        ) from error
    for entry in entries:
        if entry.name == name:
            if entry.type not in USABLE:
                raise VoiceModelError(
                    N_("{name} is not suitable for the kiosk: choose one that the list calls {usable}, not {kind}."),
                    name=name,
                    usable="/".join(USABLE),
                    kind=entry.type,
                )
            return ModelOffer(name, entry.url, entry.size, entry.md5, "md5")
    raise VoiceModelError(
        N_("{publisher} has no model called {name}{guess}. Its list: {publisher}."),
        publisher=publisher,
        name=name,
        guess=did_you_mean(name, [entry.name for entry in entries]),
    )
