"""The process that renders sentences by Piper, where people have installed it and fetched a voice."""

import wave
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kiosk.announcer import pcm
from kiosk.announcer.piper_voices import piper_voices
from kiosk.announcer.workers.process import Handler, Message, run
from kiosk.core.errors import SoundError
from kiosk.core.i18n import N_

USUAL_RATE = 160
"""Words a minute at which Piper's voices speak by themselves, more or less."""


class PiperSynthesiser:
    """A voice of Piper's, loaded once; its description lies beside it with the ending .json."""

    def __init__(self, file: Path) -> None:
        try:
            from piper import PiperVoice, SynthesisConfig  # noqa: PLC0415  (an extra that may not be there)
        except ImportError as error:
            raise SoundError(N_("Piper is not installed: `pip install piper-tts` adds it to the kiosk.")) from error
        if not file.is_file():
            raise SoundError(N_("There is no Piper voice {file}: fetch one, with its .onnx.json."), file=file)
        try:
            self._voice: Any = PiperVoice.load(file)
        except Exception as error:  # a spoilt model or description can raise whatever onnxruntime or Python has
            raise SoundError(N_("The Piper voice {file} cannot be used: {reason}"), file=file, reason=error) from error
        self._config = SynthesisConfig
        self.voice = file.name

    @property
    def engine(self) -> str:
        """Which engine speaks."""
        return f"Piper {version('piper-tts')}"

    def render(self, text: str, rate: int, file: Path) -> None:
        """Writes the sentence, at so many words a minute, as a WAV file. Raises SoundError, or OSError."""
        slower = self._voice.config.length_scale * USUAL_RATE / rate
        made = b"".join(
            at_our_rate(chunk.audio_int16_bytes, chunk.sample_rate)
            for chunk in self._voice.synthesize(text, self._config(length_scale=slower))
        )
        if not made:
            raise SoundError(N_("The speech engine made no sound of “{text}”."), text=text)
        with wave.open(str(file), "wb") as wav:
            wav.setparams((1, pcm.WIDTH, pcm.RATE, 0, "NONE", "not compressed"))
            wav.writeframes(made)


def at_our_rate(samples: bytes, rate: int) -> bytes:
    """16-bit samples of another rate as those that the loudspeaker takes."""
    if rate == pcm.RATE:
        return samples
    # Only this process needs them.
    import numpy  # noqa: ICN001, PLC0415
    import soxr  # noqa: PLC0415

    made: bytes = soxr.resample(numpy.frombuffer(samples, dtype=numpy.int16), rate, pcm.RATE).tobytes()
    return made


def begin(setup: Message) -> Handler:
    """What renders sentences by the voice in the file of the set-up, or lists the voices that lie where they should."""
    synthesiser = PiperSynthesiser(Path(setup["voice"]))

    def handle(request: Message) -> Message:
        if "voices" in request:
            return {"voices": piper_voices()}
        synthesiser.render(request["text"], request["rate"], Path(request["file"]))
        return {"engine": synthesiser.engine, "voice": synthesiser.voice}

    return handle


if __name__ == "__main__":
    run(begin)
