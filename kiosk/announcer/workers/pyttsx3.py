"""The process that renders sentences with pyttsx3.

A separate process is needed because pyttsx3 prints to stdout, is not thread-safe, and sometimes hangs.
"""

import ctypes
import os
import tempfile
import time
import wave
from array import array
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import espeakng_loader

from kiosk.announcer.workers.process import Handler, Message, serve_stdio
from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_
from kiosk.core.room.modes import USUAL_RATE

ATTEMPTS = 5
"""The number of attempts at rendering a sentence."""

SETTLING = 0.02
"""Seconds that espeak's own thread needs after a sentence; without this pause it cancels the next one."""

SILENCE = 30
"""The highest sample, of 32,767, that nobody hears."""

BREATH = 50
"""Milliseconds of silence that are left after a sentence."""


def load_pyttsx3() -> ModuleType:
    """The module pyttsx3, set up with the espeak-ng from pip, so that no system package is needed."""
    # pyttsx3 looks the library up by name, and finds the one that is loaded already.
    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    import pyttsx3  # noqa: PLC0415  (the library must be loaded first)

    return pyttsx3  # type: ignore[no-any-return]  # pyttsx3 publishes no types


class Synthesiser:
    """pyttsx3, warmed up, with the voice of that name, or else one for that language.

    Raises SoundError where there is no such voice.
    """

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
        """The id of the current voice."""
        return str(self._engine.getProperty("voice"))

    @property
    def engine(self) -> str:
        """The names and versions of the engine and its libraries."""
        return f"pyttsx3 {version('pyttsx3')} with {self._engine} (espeakng-loader {version('espeakng-loader')})"

    @property
    def voices(self) -> list[dict[str, object]]:
        """All voices with ids, which are their names in the settings, titles and languages, and whether they speak."""
        return [
            {
                "name": voice.id,
                "title": voice.name,
                "languages": _languages(voice),
                "in_use": voice.id == self.voice,
            }
            for voice in self._engine.getProperty("voices")
        ]

    def render(self, text: str, rate: int, file: Path) -> None:
        """Writes a sentence, at `rate` words a minute, as a WAV file.

        Raises SoundError, or OSError where the file cannot be written.
        """
        self._set_rate(rate)
        file.write_bytes(b"")  # pyttsx3 would wait for ever for a file that it cannot open
        for _ in range(ATTEMPTS):
            self._finished.clear()
            self._engine.save_to_file(text, str(file))
            self._engine.runAndWait()
            time.sleep(SETTLING)
            if self._finished == [True] and _has_sound(file):
                _cut_silence(file)
                return
        raise SoundError(N_("The speech engine produced no sound."))  # not for what: it may be confidential

    def _set_rate(self, rate: int) -> None:
        """Sets the rate and reads it back, because a rate that is set while espeak's thread is busy is lost."""
        for _ in range(ATTEMPTS):
            if self._engine.getProperty("rate") == rate:
                return
            self._engine.setProperty("rate", rate)
            time.sleep(SETTLING)

    def _set_voice(self, name: str) -> None:
        """Sets a voice by its id or language and reads it back, because pyttsx3 silently ignores unknown ones."""
        key = name.lower().replace("_", "-")
        for voice in self._engine.getProperty("voices"):
            names = (voice.id, voice.name, voice.id.split("/")[-1])
            if key in (*map(str.lower, names), *_languages(voice)) and self._try_voice(voice.id):
                return
        raise SoundError(
            N_("No voice is called “{voice}”. Set one by its language, such as en-us, cy or de."), voice=name
        )

    def _set_language(self, language: str) -> None:
        """Sets the default voice if it speaks the language, else the first voice that does. Raises SoundError."""
        key = language.lower().replace("_", "-")
        voices = self._engine.getProperty("voices")
        default_first = sorted(voices, key=lambda voice: voice.id != self.voice)
        for matches in (lambda spoken: spoken == key, lambda spoken: spoken.partition("-")[0] == key.partition("-")[0]):
            for voice in default_first:
                if any(map(matches, _languages(voice))) and self._try_voice(voice.id):
                    return
        raise SoundError(
            N_("No voice speaks “{language}”. Set voice.name in kiosk.toml to one that `./run voices` lists."),
            language=language,
        )

    def _try_voice(self, voice: str) -> bool:
        """Sets a voice, and returns whether the engine accepted it."""
        self._engine.setProperty("voice", voice)
        return self.voice == voice


def _languages(voice: Any) -> list[str]:
    """The languages of a voice in the form `en-us`; espeak may give bytes that begin with a number."""
    texts = (code.decode("utf-8", "ignore") if isinstance(code, bytes) else str(code) for code in voice.languages)
    return [text.lstrip("".join(map(chr, range(32)))).lower().replace("_", "-") for text in texts]


def _has_sound(file: Path) -> bool:
    try:
        with wave.open(str(file), "rb") as wav:
            return wav.getnframes() > 0
    except (EOFError, wave.Error):
        return False


def _cut_silence(file: Path) -> None:
    """Takes away the silence after a sentence, of which espeak leaves nearly half a second, but for a breath of it.

    NumPy would do it in a line, but this process is there all the time and would be twice as large.
    """
    with wave.open(str(file), "rb") as wav:
        form, samples = wav.getparams(), array("h", wav.readframes(wav.getnframes()))
    ends = next((at for at in range(len(samples), 0, -1) if abs(samples[at - 1]) > SILENCE), len(samples))
    with wave.open(str(file), "wb") as wav:
        wav.setparams(form)
        wav.writeframes(samples[: ends + form.framerate * BREATH // 1000].tobytes())


def make_handler(setup: Message) -> Handler:
    """The handler that renders sentences with the voice of the set-up (None: one for its language), or lists voices."""
    synthesiser = Synthesiser(setup["voice"], setup["language"])

    def handle(request: Message) -> Message:
        if "voices" in request:
            return {"voices": synthesiser.voices}
        synthesiser.render(request["text"], request["rate"], Path(request["file"]))
        return {"engine": synthesiser.engine, "voice": synthesiser.voice}

    return handle


if __name__ == "__main__":
    serve_stdio(make_handler)
