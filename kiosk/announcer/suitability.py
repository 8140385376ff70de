"""Whether this machine speaks with a natural voice, and why not where it does not."""

import json
from contextlib import suppress
from pathlib import Path

from kiosk.announcer.natural_voices import LANGUAGE, NATURAL_VOICES, model_parts, natural_voice
from kiosk.announcer.synthesis import voice_fingerprint
from kiosk.config.files import make_private_folder, write_whole
from kiosk.config.settings import Voice
from kiosk.core.i18n import tr

KEEPS_UP = 10.0
"""The most processor seconds that a second of speech may take: a step's announcement is then ready in half a minute."""

MEMORY_IN_ALL, MEMORY_FREE = 1_000_000_000, 600_000_000
"""The least memory of a machine with a natural voice, and what must be free before it is loaded, in bytes."""

MEMORY = Path("/proc/meminfo")


class Suitability:
    """Whether the natural voice that these settings ask for, or allow, can be used on this machine.

    How long it takes to speak is measured with the first sentence and kept in `folder`, until another version comes.
    """

    def __init__(self, voice: Voice, folder: Path, memory: Path = MEMORY) -> None:
        chosen = NATURAL_VOICES[0].name if voice.name is None else voice.name
        self.voice = voice.model_copy(update={"name": chosen})
        self._file = folder / "natural.json"
        self._memory = memory
        self._explicit = voice.name is not None
        self.effort = self._kept_effort() if natural_voice(chosen) else None
        """What a second of speech takes, in processor seconds; None where it was not measured yet."""

    @property
    def problem(self) -> str | None:
        """Why the natural voice is not used, as a sentence; None if it is."""
        if natural_voice(self.voice.name) is None:
            return tr("voice.name sets another voice than a natural one.")
        if not self._explicit and not _is_ours(self.voice.language):
            return tr("The natural voices speak British English only.")
        if not model_parts():
            return tr("The natural voice is not installed: `./run natural` adds it (63 MB).")
        return self._problem_of_machine()

    def note(self, effort: float | None) -> None:
        """Keeps what a second of speech took, the first time; only the measurement is lost where that fails."""
        if self.effort is not None or effort is None:
            return
        self.effort = effort
        with suppress(OSError):
            make_private_folder(self._file.parent)
            write_whole(self._file, json.dumps({"made_by": self._made_by, "effort": effort}))

    def _problem_of_machine(self) -> str | None:
        if self.effort is not None and self.effort > KEEPS_UP:
            slow = tr("This machine is too slow for the natural voice: a second of speech takes {effort:.1f} s.")
            return slow.format(effort=self.effort)
        memory = _memory(self._memory)
        if memory.get("MemTotal", MEMORY_IN_ALL) < MEMORY_IN_ALL:
            return tr("This machine has too little memory for the natural voice: it needs 1 GB.")
        if memory.get("MemAvailable", MEMORY_FREE) < MEMORY_FREE:
            return tr("Too little memory is free for the natural voice just now.")
        return None

    @property
    def _made_by(self) -> list[object]:
        """The engine and its version; its voices are equally fast."""
        return list(voice_fingerprint(self.voice))[1:]

    def _kept_effort(self) -> float | None:
        with suppress(OSError, ValueError, LookupError, TypeError):
            kept = json.loads(self._file.read_text("utf-8"))
            return float(kept["effort"]) if kept["made_by"] == self._made_by else None
        return None


def _is_ours(language: str | None) -> bool:
    """Whether a natural voice may speak for this language: English, unless that of another country is asked for."""
    asked = (language or LANGUAGE).lower().replace("_", "-")
    return asked in {LANGUAGE, LANGUAGE.partition("-")[0]}


def _memory(file: Path) -> dict[str, int]:
    """The bytes of memory by what they are for, as the kernel tells; empty where it does not."""
    with suppress(OSError, ValueError):
        rows = (line.split() for line in file.read_text("ascii").splitlines())
        return {row[0].rstrip(":"): int(row[1]) * 1024 for row in rows if len(row) == 3}
    return {}
