"""The process that renders sentences with Kokoro, where its model is installed.

It takes 300 to 500 MB, so it is there only while something is rendered.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from kiosk.announcer.natural_voices import engine_version, model_parts, natural_voice
from kiosk.announcer.workers.finish import finished, write
from kiosk.announcer.workers.phonemes import NUMBERS, Phonemes, pieces
from kiosk.announcer.workers.process import Handler, Message, serve_stdio
from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_

LOWEST_PRIORITY = 19

RATE = 24000
"""The sample rate of Kokoro's speech."""

DEFAULT_RATE = 150
"""The approximate speed of Kokoro's voices by default, in words a minute."""

LONGEST = 500
"""The most phonemes that the model takes at once, and for which a voice is described."""


class KokoroSynthesiser:
    """A voice of Kokoro, loaded once. Raises SoundError where it is not installed or cannot be used."""

    def __init__(self, name: str) -> None:
        voice, parts = natural_voice(name), model_parts()
        if voice is None or not parts:
            raise SoundError(N_("The natural voice is not installed: `./run natural` adds it to the kiosk."))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # the other cores stay free
        try:
            model = b"".join(part.read_bytes() for part in parts)
            self._session: Any = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime raises errors of its own
            raise SoundError(N_("The natural voice cannot be used here: {reason}"), reason=error) from error
        self._style = np.fromfile(voice.file, dtype=np.float32).reshape(-1, 256)
        self._phonemes = Phonemes()
        self.voice = voice.name

    @property
    def engine(self) -> str:
        """The name and version of the engine."""
        return f"Kokoro-82M {engine_version()}"

    def render(self, text: str, rate: int, file: Path) -> float:
        """Writes a sentence, at `rate` words a minute, as a WAV file; returns what it took per second of speech.

        Raises SoundError or OSError.
        """
        began = time.process_time()
        sentences = pieces(self._phonemes.of(text), LONGEST)
        spoken = [self._spoken(piece, rate) for piece in sentences if piece]
        samples = finished(np.concatenate(spoken), RATE) if spoken else b""
        if not samples:
            raise SoundError(N_("The speech engine produced no sound."))  # not for what: it may be confidential
        write(samples, file)
        return (time.process_time() - began) / (sum(map(len, spoken)) / RATE)

    def _spoken(self, phonemes: str, rate: int) -> Any:
        """The samples, from -1 to 1, of phonemes."""
        tokens = [NUMBERS[letter] for letter in phonemes]
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": self._style[len(tokens)][None],
            "speed": np.array([rate / DEFAULT_RATE], dtype=np.float32),
        }
        return self._session.run(None, inputs)[0]


def make_handler(setup: Message) -> Handler:
    """The handler that renders sentences with the voice of the set-up."""
    if setup["background"] and sys.platform != "win32":
        os.nice(LOWEST_PRIORITY)
    synthesiser = KokoroSynthesiser(setup["voice"])

    def handle(request: Message) -> Message:
        effort = synthesiser.render(request["text"], request["rate"], Path(request["file"]))
        return {"engine": synthesiser.engine, "voice": synthesiser.voice, "effort": effort}

    return handle


if __name__ == "__main__":
    serve_stdio(make_handler)
