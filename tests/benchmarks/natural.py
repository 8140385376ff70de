"""What the natural voice takes of the memory of a whole kiosk: `python -m tests.benchmarks.natural [SECONDS]`.

Without it, with it while there is nothing to render, and while it renders; at home and in a step.
"""

import shutil
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.announcer import pcm
from kiosk.announcer.background import SPARE_AFTER
from kiosk.announcer.cache import Cache
from kiosk.announcer.natural_voices import NATURAL_VOICES, model_parts
from kiosk.announcer.selection import SAMPLE
from kiosk.announcer.synthesis import Speech, usual_voice
from kiosk.announcer.workers.finish import write
from kiosk.app.process_cost import family, megabytes
from kiosk.config.settings import Voice
from kiosk.core.wording.speech_text import speech_text
from tests.benchmarks.cost import most_memory
from tests.benchmarks.figures import Figure, table
from tests.benchmarks.program import Keyboard
from tests.benchmarks.readback import shipped_sentences
from tests.benchmarks.started import SIZE, settled, started
from tests.soundcard import running_sound_card
from tests.waiting import eventually
from tests.xvfb import virtual_screen

SECONDS = 20.0
"""How long the memory is looked at while the voice renders: a few sentences."""

LOADED_WITHIN = 120.0
"""Seconds within which the voice is there, however busy the machine."""

RESTS_WITHIN = 600.0
"""Seconds within which it has said what nobody foresaw."""

NATURAL, OTHER = Voice(name=NATURAL_VOICES[0].name), Voice(name="gmw/en")
WORKER = b"kiosk.announcer.workers.kokoro"


def rendering(pid: int) -> bool:
    """Whether the natural voice's process is among those of a kiosk."""
    with suppress(FileNotFoundError, ProcessLookupError):  # one that ends just now
        return any(WORKER in Path(f"/proc/{one}/cmdline").read_bytes() for one in family(pid))
    return False


def everything_rendered(folder: Path, voice: Voice) -> None:
    """Makes a kiosk believe that its voices have said all sentences already; what they are like is no matter here."""
    made = folder / "made.wav"
    folder.mkdir(parents=True)
    write(pcm.silence(500), made)
    texts = (SAMPLE, *shipped_sentences())
    speeches = [Speech(speech_text(text, {}), voice.rate, fixed=True) for text in texts]
    for cache in (Cache(folder, voice), Cache(folder, usual_voice(voice))):
        for speech in speeches:
            cache.render_into(speech, lambda _, file: shutil.copy(made, file))


def measured(screen: dict[str, str], voice: Voice, seconds: float, *, ready: bool) -> list[Figure]:
    """The memory at home and in a step: without rendering where that is `ready`, and at its most otherwise."""
    said = f"voice {voice.name}" + ("" if ready else ", rendering")
    with TemporaryDirectory() as name:
        folder = Path(name)
        if ready:
            everything_rendered(folder / "cache" / "voice", voice)
        paths = {"KIOSK_STATE": name, "KIOSK_CACHE": str(folder / "cache"), "XDG_CONFIG_HOME": name}
        figures = []
        for where, options in (("at home", ()), ("in a step", ("open", "solution-circle"))):
            command = [sys.executable, "-m", "kiosk", *options, "--display", "window"]
            with started(command, screen | paths | {"KIOSK_VOICE__NAME": str(voice.name)}) as kiosk:
                if options or ready:
                    settled(kiosk.pid, least=8)
                if options:
                    Keyboard(screen["DISPLAY"]).press(ord(" "))
                figures.append(Figure(f"{said}, {where}", looked_at(kiosk.pid, seconds, ready=ready), "MB"))
    return figures


def looked_at(pid: int, seconds: float, *, ready: bool) -> float:
    """The memory (PSS) of a kiosk and all that it has started, at its most while it renders."""
    if ready:
        time.sleep(SPARE_AFTER + 5)
        eventually(lambda: not rendering(pid), within=RESTS_WITHIN, every=1)
        return megabytes(pid)
    eventually(lambda: rendering(pid), within=LOADED_WITHIN, every=0.5)
    return most_memory(pid, seconds)


def measure(seconds: float = SECONDS) -> list[Figure]:
    """Each voice at home and in a step."""
    if not model_parts():
        pytest.skip("the natural voice is not installed")
    with ExitStack() as stack:
        (folder := Path(stack.enter_context(TemporaryDirectory())) / "card").mkdir()
        card = stack.enter_context(running_sound_card(folder))
        screen = stack.enter_context(virtual_screen(SIZE)) | card.env | {"SDL_AUDIODRIVER": "pulseaudio"}
        screen["KIOSK_WEB__ENABLED"] = "false"
        figures = measured(screen, OTHER, seconds, ready=True)
        figures += measured(screen, NATURAL, seconds, ready=True)
        return figures + measured(screen, NATURAL, seconds, ready=False)


if __name__ == "__main__":
    print(table(measure(*map(float, sys.argv[1:]))))  # noqa: T201  (a table for whoever asked for it)
