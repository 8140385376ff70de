"""What there is to fetch: a model's address, its size and the sum that its file must have."""

from dataclasses import dataclass

from pydantic import BaseModel, TypeAdapter, ValidationError

from kiosk.config.vosk_models import RECOMMENDED
from kiosk.core.errors import VoiceModelError
from kiosk.core.i18n import N_
from kiosk.core.protocol.consistency import did_you_mean

PUBLISHER = "https://alphacephei.com/vosk/models"
"""Who publishes the models of Vosk."""

LIST = "model-list.json"
"""The publisher's list, beside the models."""

USABLE = ("small", "big-lgraph")
"""The publisher's types of models that take a grammar while they run; the others are larger, or no recognisers."""


@dataclass(frozen=True)
class ModelOffer:
    """A model's zip file: its address, its size in bytes, and a sum of its content in hexadecimal digits."""

    name: str
    url: str
    size: int
    digest: str
    algorithm: str


class _Line(BaseModel):
    """What matters here of a line in the publisher's list."""

    name: str
    url: str
    size: int
    md5: str
    type: str


def recommended(publisher: str = PUBLISHER) -> ModelOffer:
    """The model to take. Its sum is known here, so that nobody between the publisher and us can pass off another."""
    return ModelOffer(
        name=RECOMMENDED,
        url=f"{publisher}/{RECOMMENDED}.zip",
        size=41_205_931,
        digest="30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
        algorithm="sha256",
    )


def offered(name: str, lines: bytes, publisher: str = PUBLISHER) -> ModelOffer:
    """The model of this name in the publisher's list (JSON). Raises VoiceModelError where there is none."""
    try:
        known = TypeAdapter(list[_Line]).validate_json(lines)
    except ValidationError as error:
        raise VoiceModelError(
            N_(
                "{publisher} gives no list of models that can be read; a network that asks for a login may answer "
                "in its place. Log in with a browser and try again."
            ),
            publisher=publisher,
        ) from error
    for line in known:
        if line.name == name:
            if line.type not in USABLE:
                raise VoiceModelError(
                    N_("{name} is not for the kiosk: take one that the list calls {usable}, and not {kind}."),
                    name=name,
                    usable="/".join(USABLE),
                    kind=line.type,
                )
            return ModelOffer(name, line.url, line.size, line.md5, "md5")
    raise VoiceModelError(
        N_("{publisher} has no model of the name {name}{guess}. Its list: {publisher}."),
        publisher=publisher,
        name=name,
        guess=did_you_mean(name, [line.name for line in known]),
    )
