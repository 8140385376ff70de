"""A virtual sound card: PulseAudio with two null sinks, private to a folder.

Programs play to `speaker`, whose monitor is what the room hears; the default microphone records what is played to
`mic`.
"""

import os
import shutil
import subprocess
import threading
import time
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

import pytest

from tests.waiting import LIMIT, eventually

PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")

LATENCY = 20
"""Milliseconds that a card usually plays at a time."""

SETTLING = 1.0
"""Seconds in which the card plays further ahead, until it knows how soon its programs want to be heard."""

STEADY = 3.0
"""Seconds in which the virtual card is as good as exact."""

# norewinds=1 matters: without it the monitor loses the first second of what is played.
_SINKS = """\
load-module module-native-protocol-unix socket={socket} auth-anonymous=1
load-module module-null-sink sink_name=speaker rate=48000 channels=2 norewinds=1
load-module module-null-sink sink_name=mic rate=48000 channels=1 norewinds=1
set-default-sink speaker
set-default-source mic.monitor
"""

_ALSA = """\
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""


def loudest(samples: bytes | bytearray) -> int:
    """The peak amplitude of 16-bit samples."""
    return max(map(abs, array("h", bytes(samples[: len(samples) // 2 * 2]))), default=0)


class CardRecording(bytearray):
    """What was recorded so far, 16-bit mono, and when that was played.

    A recorder hears late what a busy machine passes on late, but never too early: what came soonest after it was played
    tells the time. That is asked anew every few seconds, because the virtual card is fast by a second in an hour.
    """

    def __init__(self, rate: int) -> None:
        super().__init__()
        self._rate = rate
        self._began: list[tuple[float, float]] = []

    def add(self, block: bytes) -> None:
        """Adds samples that have come just now."""
        seconds = len(self) / 2 / self._rate
        if seconds > SETTLING:
            self._began.append((seconds, time.monotonic() - seconds))
        self.extend(block)

    def place(self, at: float) -> float:
        """After how many seconds of the recording that was played which was due then, by the monotonic clock."""
        about = at - min(began for _, began in self._began)
        return at - min(began for seconds, began in self._began if abs(seconds - about) < STEADY)


@dataclass(frozen=True)
class SoundCard:
    """A running card; `env` holds the variables that make a program use it."""

    env: dict[str, str]
    pid: int

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment for a program that uses the card."""
        return {**os.environ, **self.env}

    def record(self, seconds: float, source: str = "speaker.monitor", rate: int = 16000) -> bytes:
        """Records a source for some seconds; returns signed 16-bit mono samples."""
        with self._recorder(source, rate) as (_, sound):
            return sound.read(int(rate * seconds) * 2)

    @contextmanager
    def used(self) -> Iterator[None]:
        """Makes the programs that this process starts in the block use the card."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**self.env, "SDL_AUDIODRIVER": "pulseaudio"}.items():
                patch.setenv(name, value)
            yield

    @contextmanager
    def recording(
        self, source: str = "speaker.monitor", rate: int = 16000, latency: int = LATENCY
    ) -> Iterator[CardRecording]:
        """Records a source while the block runs; the recording has begun when the block begins.

        `latency` is how many milliseconds the card plays, and passes on, at a time: fewer than usual tell times more
        exactly, once the card has settled.
        """
        recorded = CardRecording(rate)

        def listen() -> None:
            while block := sound.read1(65536):
                recorded.add(block)

        with self._recorder(source, rate, latency) as (program, sound):
            recorded.add(sound.read(2))
            thread = threading.Thread(target=listen)
            thread.start()
            if latency < LATENCY:
                eventually(lambda: len(recorded) > SETTLING * rate * 2, "nothing was recorded")
            try:
                yield recorded
            finally:
                program.terminate()
                thread.join()  # the thread must end before its pipe is closed

    @contextmanager
    def _recorder(
        self, source: str, rate: int, latency: int = LATENCY
    ) -> Iterator[tuple[subprocess.Popen[bytes], BufferedReader]]:
        form = ("--format=s16le", "--channels=1", f"--rate={rate}", f"--latency-msec={latency}")
        command = ["parec", f"--device={source}", *form]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=self.environment) as program:
            assert isinstance(program.stdout, BufferedReader)
            try:
                yield program, program.stdout
            finally:
                program.terminate()

    def play(self, wav: Path, sink: str = "mic") -> None:
        """Plays a file to its end, by default into the microphone."""
        subprocess.run(["paplay", f"--device={sink}", str(wav)], check=True, env=self.environment)

    def suspend(self, source: str, *, suspended: bool) -> None:
        """Suspends a source, so that it delivers no samples, or resumes it."""
        command = ["pactl", "suspend-source", source, str(int(suspended))]
        subprocess.run(command, check=True, env=self.environment)


def environment_of(folder: Path) -> dict[str, str]:
    """The variables that make a program use the folder's card, whether or not the card is running yet."""
    (folder / "asound.conf").write_text(_ALSA)
    return {
        "PULSE_SERVER": f"unix:{folder / 'pulse.sock'}",
        "PULSE_COOKIE": str(folder / "cookie"),
        "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
    }


@contextmanager
def running_sound_card(folder: Path) -> Iterator[SoundCard]:
    """A card that runs while the block runs; `folder` must have a short path because it contains a socket."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.skip(f"a virtual sound card needs {', '.join(missing)}")
    socket, sinks = folder / "pulse.sock", folder / "default.pa"
    sinks.write_text(_SINKS.format(socket=socket))
    folder.chmod(0o700)
    (folder / "pid").unlink(missing_ok=True)  # left by an earlier card that was killed
    own = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "PULSE_RUNTIME_PATH": str(folder)}
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    log = f"--log-target=file:{folder / 'pulse.log'}"
    options = ["-n", "-F", str(sinks), "--exit-idle-time=-1", "--disable-shm=yes", "--use-pid-file=yes", log]
    # The command returns when the daemon is ready.
    subprocess.run(["pulseaudio", "--daemonize=yes", *options], check=True, env={**kept, **own}, timeout=LIMIT)
    pid = int((folder / "pid").read_text())
    try:
        yield SoundCard(env=environment_of(folder), pid=pid)
    finally:
        subprocess.run(["pulseaudio", "--kill"], check=False, env={**kept, **own}, timeout=LIMIT)


@pytest.fixture
def sound_card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundCard]:
    """A virtual sound card for one test."""
    with running_sound_card(tmp_path_factory.mktemp("card")) as card:
        yield card
