"""The voices of this machine, as a list to choose from."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kiosk.announcer.checks import measured, progress
from kiosk.announcer.natural_voices import LANGUAGE, LICENCE, NATURAL_VOICES, natural_voice
from kiosk.announcer.piper_voices import is_piper, piper_voices
from kiosk.announcer.suitability import Suitability
from kiosk.announcer.synthesis import SpeechSynthesis, usual_voice
from kiosk.config.settings import Voice
from kiosk.core.i18n import tr

ESPEAKS_LICENCE = "GPL-3.0-or-later"


@dataclass(frozen=True)
class VoiceEntry:
    """A voice: its `name` in the settings, its languages, whose voice it sounds like, and under which licence it is.

    `remark` says whether a natural voice can be used here; `in_use` marks the one that speaks with these settings.
    """

    name: str
    title: str
    languages: tuple[str, ...]
    sex: str = ""
    licence: str = ""
    remark: str = ""
    in_use: bool = False

    def speaks(self, language: str) -> bool:
        """Whether the voice speaks a language such as `en` or `en_GB`; one without a country is any country's."""
        asked = language.lower().replace("_", "-")
        spoken = [own.lower().replace("_", "-") for own in self.languages]
        return any(own == asked or own.partition("-")[0] == asked for own in spoken)


def all_voices(voice: Voice, folder: Path, sayable: Iterable[str] = ()) -> list[VoiceEntry]:
    """All voices of this machine, the natural ones first, then Piper's. Raises SoundError.

    `voice` is the one that is set; `folder` is where it is kept how fast the natural one is, and what of the `sayable`
    sentences is ready in each.
    """
    set_for_piper = is_piper(voice.name)
    renderer = SpeechSynthesis(voice.model_copy(update={"name": None}) if set_for_piper else usual_voice(voice))
    try:
        usual = renderer.voices()
    finally:
        renderer.close()
    natural, speaking = _natural_voices(voice, folder, sayable), Suitability(voice, folder)
    if speaking.problem is None:
        used = speaking.voice.name
    elif set_for_piper:
        used = Path(str(voice.name)).name
    else:
        used = next((str(row["name"]) for row in usual if row["in_use"]), voice.name)
    rows = [*natural, *map(_entry, piper_voices()), *(_entry(row | {"licence": ESPEAKS_LICENCE}) for row in usual)]
    return [replace(row, in_use=row.name == used) for row in rows]


def _natural_voices(voice: Voice, folder: Path, sayable: Iterable[str]) -> list[VoiceEntry]:
    """The natural voices, each with a remark on whether it can be used on this machine. Raises SoundError."""
    suitability = measured(voice.model_copy(update={"name": natural_voice(voice.name) and voice.name}), folder)
    texts = [] if suitability.problem else [*sayable]
    keeps_up = tr("keeps up: a second of speech takes {effort:.1f} s").format(effort=suitability.effort or 0)

    def remark(name: str) -> str:
        own = voice.model_copy(update={"name": name})
        return suitability.problem or f"{keeps_up}; {progress(own, folder, texts)}"

    return [
        VoiceEntry(known.name, "Kokoro", (LANGUAGE,), tr(known.sex), LICENCE, remark(known.name))
        for known in NATURAL_VOICES
    ]


def _entry(row: dict[str, Any]) -> VoiceEntry:
    """A voice as its engine describes it."""
    languages = tuple(map(str, row["languages"]))
    return VoiceEntry(str(row["name"]), str(row["title"]), languages, licence=str(row["licence"]))
