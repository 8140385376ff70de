"""SIGTERM ends the kiosk within five seconds, whatever hangs in it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.display.window.window import TITLE
from tests.free_port import free_port
from tests.real_kiosk import RealKiosk
from tests.soundcard import SoundCard, environment_of, running_sound_card
from tests.waiting import eventually
from tests.web.certificates import certificate, openssl
from tests.xvfb import focused, virtual_screen

pytestmark = pytest.mark.slow

ENDS_WITHIN = 4.5
"""Seconds that a part which hangs may add to the usual end."""

UNMEASURED = {"COVERAGE_PROCESS_CONFIG": "", "COVERAGE_PROCESS_START": ""}
"""A program whose lines are counted writes the count when it ends, which takes seconds on a busy machine."""

HANGING_DISK = """
#define _GNU_SOURCE
#include <stdlib.h>
#include <unistd.h>
#include <sys/stat.h>
static void hang(void) { struct stat found; while (!stat(getenv("HANG"), &found)) sleep(1); }
int fsync(int file) { hang(); return 0; }
int fdatasync(int file) { hang(); return 0; }
"""
"""A disk that answers no more once a file is there."""


@dataclass
class Scene:
    """What a fault needs: the kiosk, the machine around it, and what is held until the end."""

    folder: Path
    stack: ExitStack
    environment: dict[str, str] = field(default_factory=lambda: dict(UNMEASURED))
    kiosk: RealKiosk | None = None
    card: SoundCard | None = None

    def start(self) -> RealKiosk:
        self.kiosk = RealKiosk(self.folder, "solution-circle", environment=self.environment)
        self.stack.callback(self.kiosk.close)
        self.kiosk.until("Space start")
        self.kiosk.type(" ")
        self.kiosk.until("→ next")
        return self.kiosk

    def with_sound(self) -> None:
        place = Path(self.folder / "s")
        place.mkdir()
        self.card = self.stack.enter_context(running_sound_card(place))
        self.environment |= environment_of(place)
        self.environment |= {"KIOSK_ANNOUNCER": "spoken", "KIOSK_LISTENER": "held"}

    def stop(self, pid: int) -> None:
        os.kill(pid, signal.SIGSTOP)

        def go_on() -> None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

        self.stack.callback(go_on)


Act = Callable[[Scene], object]


def _mixer(scene: Scene) -> None:
    scene.with_sound()
    scene.stop(scene.start().child("kiosk.announcer.workers.mixer"))


def _voice(scene: Scene) -> None:
    scene.with_sound()
    scene.stop(scene.start().child("kiosk.announcer.workers.pyttsx3"))


def _sound_server(scene: Scene) -> None:
    scene.with_sound()
    kiosk = scene.start()
    kiosk.child("kiosk.announcer.workers.mixer")
    kiosk.type("v")
    assert scene.card is not None
    scene.stop(scene.card.pid)
    kiosk.type("r")


def _disk(scene: Scene) -> None:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("a disk that hangs needs a C compiler")
    library, hangs = scene.folder / "hang.so", scene.folder / "hangs"
    build = [compiler, "-w", "-shared", "-fPIC", "-x", "c", "-o", str(library), "-"]
    subprocess.run(build, input=HANGING_DISK, text=True, check=True)
    scene.environment |= {"LD_PRELOAD": str(library), "HANG": str(hangs)}
    kiosk = scene.start()
    hangs.touch()
    kiosk.type("right")
    kiosk.until("The disk is slow")


def _terminal(scene: Scene) -> None:
    """Nobody takes what the kiosk writes, as when somebody has pressed Ctrl-S in a window around it."""
    scene.start().hold_screen()
    time.sleep(1.5)  # until the next second is written, and cannot be


def _serving(scene: Scene, **settings: str) -> int:
    """Has the kiosk serve phones, and returns the port."""
    port = free_port()
    web = {"ENABLED": "true", "HOST": "127.0.0.1", "PORT": str(port), **settings}
    scene.environment |= {f"KIOSK_WEB__{name}": value for name, value in web.items()}
    return port


def _phones(scene: Scene, **settings: str) -> None:
    """Forty phones, of which half have said nothing and half have stopped in the middle of a request."""
    port = _serving(scene, **settings)
    scene.start()
    eventually(lambda: _is_open(port), "no phone can connect")
    for said in (b"", b"PUT /api/notes/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\n{"):
        for _ in range(20):
            phone = scene.stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            phone.sendall(said)


def _is_open(port: int) -> bool:
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port)).close()
        return True
    return False


def _handshakes(scene: Scene) -> None:
    pem, key = certificate(scene.folder)
    _phones(scene, CERTIFICATE=str(pem), KEY=str(key))


def _pass_phrase(scene: Scene) -> None:
    pem, key = certificate(scene.folder)
    locked = scene.folder / "locked.key"
    openssl("pkey", "-in", str(key), "-aes256", "-passout", "pass:secret", "-out", str(locked))
    _serving(scene, CERTIFICATE=str(pem), KEY=str(locked))
    scene.start().until_seen("there is a pass phrase on")


HANGING: dict[str, Act] = {
    "mixer": _mixer,
    "voice": _voice,
    "sound server": _sound_server,
    "disk": _disk,
    "terminal": _terminal,
    "phones in the middle of a request": _phones,
    "phones in the middle of a handshake": _handshakes,
    "a key with a pass phrase": _pass_phrase,
}


def close(process: subprocess.Popen[bytes]) -> float:
    """The seconds from SIGTERM to the end of the program, which has to come, and in order."""
    began = time.monotonic()
    process.terminate()
    assert process.wait(4 * ENDS_WITHIN) == 0
    return time.monotonic() - began


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> float:
    """The seconds that the end takes here if nothing hangs: half a second, but more on a machine that is busy."""
    with ExitStack() as stack:
        return close(Scene(tmp_path_factory.mktemp("usual"), stack).start().process)


@pytest.mark.parametrize("hang", HANGING.values(), ids=HANGING.keys())
def test_it_ends_in_time_whatever_hangs(tmp_path: Path, usual: float, hang: Act) -> None:
    with ExitStack() as stack:
        scene = Scene(tmp_path, stack)
        hang(scene)
        assert scene.kiosk is not None
        assert close(scene.kiosk.process) < ENDS_WITHIN + usual


def test_it_ends_in_time_when_the_screen_hangs(tmp_path: Path, usual: float) -> None:
    with virtual_screen() as screen:
        own = {"KIOSK_STATE": str(tmp_path), "KIOSK_ANNOUNCER": "silent", "KIOSK_LISTENER": "none"}
        own |= {"KIOSK_WEB__ENABLED": "false", "XDG_CONFIG_HOME": str(tmp_path), "KIOSK_CACHE": str(tmp_path)}
        command = [sys.executable, "-m", "kiosk", "--display", "window", "solution-circle"]
        with subprocess.Popen(command, env=screen | own | UNMEASURED) as process:
            try:
                eventually(lambda: focused(screen) == TITLE, "there is no window", every=0.1)
                os.kill(int(screen["XVFB_PID"]), signal.SIGSTOP)
                assert close(process) < ENDS_WITHIN + usual
            finally:
                os.kill(int(screen["XVFB_PID"]), signal.SIGCONT)
                process.kill()
