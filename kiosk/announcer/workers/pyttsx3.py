"""The process that renders sentences by pyttsx3, which prints to stdout, is not thread-safe, and hangs now and then."""

import ctypes
import os
import tempfile
import time
import wave
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import espeakng_loader

from kiosk.announcer.workers.process import Handler, Message, run
from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_
from kiosk.core.room.modes import USUAL_RATE

ATTEMPTS = 5
"""How often a sentence is rendered before it is given up."""

SETTLING = 0.02
"""Seconds that espeak's own thread needs after a sentence; without them it cancels the next one."""


def load_pyttsx3() -> ModuleType:
    """pyttsx3 with the espeak-ng that came by pip, so that no system package is needed."""
    # pyttsx3 asks the system for the library by name; one that is loaded already answers to it.
    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    import pyttsx3  # noqa: PLC0415  (only after the library is there)

    return pyttsx3  # type: ignore[no-any-return]  # pyttsx3 publishes no types


class Synthesiser:
    """pyttsx3, warmed up, with its voice set and read back: the one of that name, else one for that language."""

    def __init__(self, voice: str | None, language: str | None) -> None:
        self._engine: Any = load_pyttsx3().init()
        self._finished: list[bool] = []
        self._engine.connect("finished-utterance", self._note_end)
        with tempfile.TemporaryDirectory() as folder:
            # The first run may return early, and properties take effect only after it.
            self.render("Ready.", USUAL_RATE, Path(folder) / "warm-up.wav")
        if voice is not None:
            self._set_voice(voice)
        elif language is not None:
            self._set_language(language)

    def _note_end(self, name: str | None, completed: bool) -> None:
        del name  # pyttsx3 passes it by keyword
        self._finished.append(completed)

    @property
    def voice(self) -> str:
        """The id of the voice that speaks."""
        return str(self._engine.getProperty("voice"))

    @property
    def engine(self) -> str:
        """Which engine speaks."""
        return f"pyttsx3 {version('pyttsx3')} with {self._engine} (espeakng-loader {version('espeakng-loader')})"

    @property
    def voices(self) -> list[dict[str, object]]:
        """All voices, with the name by which one is set, and their languages."""
        return [
            {"name": voice.id, "title": voice.name, "languages": _languages(voice)}
            for voice in self._engine.getProperty("voices")
        ]

    def render(self, text: str, rate: int, file: Path) -> None:
        """Writes the sentence, at so many words a minute, as a WAV file.

        Raises SoundError, or OSError where the file cannot be written.
        """
        self._set_rate(rate)
        file.write_bytes(b"")  # pyttsx3 would wait for ever on a file that it cannot open
        for _ in range(ATTEMPTS):
            self._finished.clear()
            self._engine.save_to_file(text, str(file))
            self._engine.runAndWait()
            time.sleep(SETTLING)
            if self._finished == [True] and _has_sound(file):
                return
        raise SoundError(N_("The speech engine made no sound of “{text}”."), text=text)

    def _set_rate(self, wanted: int) -> None:
        """Sets the rate and reads it back: espeak's own thread, when it is not done yet, lets it be lost."""
        for _ in range(ATTEMPTS):
            if self._engine.getProperty("rate") == wanted:
                return
            self._engine.setProperty("rate", wanted)
            time.sleep(SETTLING)

    def _set_voice(self, wanted: str) -> None:
        """Sets a voice by its id or language, and reads it back: pyttsx3 ignores an unknown one silently."""
        key = wanted.lower().replace("_", "-")
        for voice in self._engine.getProperty("voices"):
            names = (voice.id, voice.name, voice.id.split("/")[-1])
            if key in (*map(str.lower, names), *_languages(voice)) and self._becomes(voice.id):
                return
        raise SoundError(
            N_("No voice is called “{voice}”: set one by its language, such as en-us, cy or de."), voice=wanted
        )

    def _set_language(self, wanted: str) -> None:
        """The machine's own voice where that speaks the language, else the first that does."""
        key = wanted.lower().replace("_", "-")
        voices = self._engine.getProperty("voices")
        own_first = sorted(voices, key=lambda voice: voice.id != self.voice)
        for speaks in (lambda one: one == key, lambda one: one.partition("-")[0] == key.partition("-")[0]):
            for voice in own_first:
                if any(map(speaks, _languages(voice))) and self._becomes(voice.id):
                    return
        raise SoundError(
            N_("No voice speaks “{language}”: choose one that `kiosk voices` lists, as voice.name in kiosk.toml."),
            language=wanted,
        )

    def _becomes(self, voice: str) -> bool:
        """Whether the engine takes this voice."""
        self._engine.setProperty("voice", voice)
        return self.voice == voice


def _languages(voice: Any) -> list[str]:
    """Languages as `en-us`, however the engine writes them; espeak's own may be bytes that begin with a number."""
    texts = (one.decode("utf-8", "ignore") if isinstance(one, bytes) else str(one) for one in voice.languages)
    return [text.lstrip("".join(map(chr, range(32)))).lower().replace("_", "-") for text in texts]


def _has_sound(file: Path) -> bool:
    try:
        with wave.open(str(file), "rb") as wav:
            return wav.getnframes() > 0
    except (EOFError, wave.Error):
        return False


def begin(setup: Message) -> Handler:
    """What renders sentences, and lists voices, with the voice (None: one for the language) of the set-up."""
    synthesiser = Synthesiser(setup["voice"], setup["language"])

    def handle(request: Message) -> Message:
        if "voices" in request:
            return {"voices": synthesiser.voices}
        synthesiser.render(request["text"], request["rate"], Path(request["file"]))
        return {"engine": synthesiser.engine, "voice": synthesiser.voice}

    return handle


if __name__ == "__main__":
    run(begin)
