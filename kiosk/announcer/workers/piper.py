"""The process that renders sentences with Piper, where Piper and one of its voices are installed."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from kiosk.announcer.workers.finish import finished, write
from kiosk.announcer.workers.process import Handler, Message, serve_stdio
from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_

DEFAULT_RATE = 160
"""The approximate speed of Piper's voices by default, in words a minute."""


class PiperSynthesiser:
    """A Piper voice, which is loaded once; its description is in a file beside it with the ending .json.

    Raises SoundError where Piper or the voice cannot be used.
    """

    def __init__(self, file: Path) -> None:
        try:
            from piper import PiperVoice, SynthesisConfig  # noqa: PLC0415  (an optional dependency)
        except ImportError as error:
            raise SoundError(N_("Piper is not installed: `pip install piper-tts` adds it to the kiosk.")) from error
        if not file.is_file():
            raise SoundError(
                N_("There is no Piper voice {file}: download it, together with its .onnx.json."), file=file
            )
        try:
            self._voice: Any = PiperVoice.load(file)
        except Exception as error:  # a damaged model or description raises many kinds of errors
            raise SoundError(N_("The Piper voice {file} cannot be used: {reason}"), file=file, reason=error) from error
        self._config = SynthesisConfig
        self.voice = file.name

    @property
    def engine(self) -> str:
        """The name and version of the engine."""
        return f"Piper {version('piper-tts')}"

    def render(self, text: str, rate: int, file: Path) -> None:
        """Writes a sentence, at `rate` words a minute, as a WAV file. Raises SoundError or OSError."""
        length_scale = self._voice.config.length_scale * DEFAULT_RATE / rate
        spoken = list(self._voice.synthesize(text, self._config(length_scale=length_scale)))
        sound = [chunk.audio_float_array for chunk in spoken]
        samples = finished(np.concatenate(sound), spoken[0].sample_rate) if sound else b""
        if not samples:
            raise SoundError(N_("The speech engine produced no sound."))  # not for what: it may be confidential
        write(samples, file)


def make_handler(setup: Message) -> Handler:
    """The handler that renders sentences with the voice file of the set-up."""
    synthesiser = PiperSynthesiser(Path(setup["voice"]))

    def handle(request: Message) -> Message:
        synthesiser.render(request["text"], request["rate"], Path(request["file"]))
        return {"engine": synthesiser.engine, "voice": synthesiser.voice}

    return handle


if __name__ == "__main__":
    serve_stdio(make_handler)
