"""The fault matrix: each part of the real program is absent, dies, hangs and comes back, and the clock is right."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.real_kiosk import RealKiosk
from tests.soundcard import SoundCard, environment_of, running_sound_card

pytestmark = pytest.mark.slow

ABSENT = {"PULSE_SERVER": "unix:/nonexistent", "PULSE_CLIENTCONFIG": "/dev/null"}


@dataclass
class Scene:
    """What a fault needs: the kiosk, a sound card if there is one, a folder; and how long its parts are held."""

    folder: Path
    stack: ExitStack
    card: SoundCard | None = None
    place: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)
    taken: socket.socket | None = None
    held: list[int] = field(default_factory=list)
    _kiosk: RealKiosk | None = None

    @property
    def kiosk(self) -> RealKiosk:
        assert self._kiosk is not None
        return self._kiosk

    @property
    def sound(self) -> SoundCard:
        assert self.card is not None
        return self.card

    def start(self) -> None:
        self._kiosk = RealKiosk(self.folder, "solution-circle", environment=self.environment)
        self.stack.callback(self._kiosk.close)

    def make_place(self) -> None:
        """Where the sound card will be."""
        self.place = Path(self.stack.enter_context(TemporaryDirectory(prefix="k")))  # a socket's path may not be long
        self.environment |= environment_of(self.place)

    def plug_in(self) -> None:
        if self.place is None:
            self.make_place()
        assert self.place is not None
        self.card = self.stack.enter_context(running_sound_card(self.place))

    def pull_out(self) -> None:
        """The sound server dies, and every device with it."""
        os.kill(self.sound.pid, signal.SIGKILL)

    def hold(self, pid: int) -> None:
        """Stops a process until `let_go`."""
        os.kill(pid, signal.SIGSTOP)
        self.held.append(pid)

    def let_go(self) -> None:
        for pid in self.held:
            with suppress(ProcessLookupError):  # the kiosk has ended it meanwhile
                os.kill(pid, signal.SIGCONT)
        self.held.clear()


Act = Callable[[Scene], object]

SIGN = "Something does not work"
"""What is left of a fault where its sentence is not on the screen."""


def _nothing(_: Scene) -> None:
    """Nothing is to be done."""


@dataclass(frozen=True)
class Fault:
    """How it is brought about before the start or later, what makes it show, what is shown, and how it is mended.

    A `brief` one is mended by the kiosk itself, perhaps while the answer to a key is in the place of its sentence, so
    that only its sign shows.
    """

    shown: str
    before: Act = Scene.plug_in
    strike: Act = _nothing
    provoke: str = ""
    mend: Act = _nothing
    goes: bool = True
    brief: bool = False


def _no_sound(scene: Scene) -> None:
    scene.environment |= ABSENT


def _voice(**settings: str) -> Act:
    def before(scene: Scene) -> None:
        scene.plug_in()
        scene.environment |= settings

    return before


def _broken_protocol(scene: Scene) -> None:
    _no_sound(scene)
    scene.environment |= {"KIOSK_ANNOUNCER": "silent", "KIOSK_LISTENER": "none"}
    folder = scene.folder / "config" / "kiosk-timekeeper" / "protocols"
    folder.mkdir(parents=True)
    (folder / "broken.yaml").write_text("title: [")
    os.mkfifo(folder / "hangs.yaml")
    (folder / "folder.yaml").mkdir()
    (folder / "gone.yaml").symlink_to("nowhere.yaml")


def _taken_port(scene: Scene) -> None:
    """The last port of all, after which there is no other to try."""
    _no_sound(scene)
    scene.environment |= {"KIOSK_ANNOUNCER": "silent", "KIOSK_LISTENER": "none"}
    scene.environment |= {"KIOSK_WEB__ENABLED": "true", "KIOSK_WEB__HOST": "127.0.0.1", "KIOSK_WEB__PORT": "65535"}
    scene.taken = scene.stack.enter_context(socket.create_server(("127.0.0.1", 65535)))


def _free_port(scene: Scene) -> None:
    assert scene.taken is not None
    scene.taken.close()


def _hold(module: str) -> Act:
    return lambda scene: scene.hold(scene.kiosk.child(module))


def _microphone(scene: Scene, *, asleep: bool) -> None:
    """A suspended microphone delivers nothing, and says that it is active."""
    command = ["pactl", "suspend-sink", "mic", str(int(asleep))]
    subprocess.run(command, check=True, env=scene.sound.environment)


SPEAKER, WORKER = "kiosk.announcer.workers.mixer", "kiosk.announcer.workers.pyttsx3"

FAULTS = {
    "speaker absent at start": Fault("No loudspeaker", before=_no_sound, goes=False),
    "speaker hangs": Fault("did not answer", strike=_hold(SPEAKER), provoke="r", brief=True),
    "sound server hangs": Fault(
        "did not answer", strike=lambda scene: scene.hold(scene.sound.pid), provoke="r", mend=Scene.let_go
    ),
    "sound card dies": Fault("No loudspeaker", strike=Scene.pull_out, provoke="r", mend=Scene.plug_in),
    "sound card comes after the start": Fault(
        "No loudspeaker", before=Scene.make_place, provoke="r", mend=Scene.plug_in
    ),
    "microphone dies": Fault("icrophone", strike=Scene.pull_out, provoke="v", mend=Scene.plug_in),
    "microphone comes after the start": Fault("icrophone", before=Scene.make_place, provoke="v", mend=Scene.plug_in),
    "voice absent at start": Fault("No voice is called", before=_voice(KIOSK_VOICE__NAME="nobody"), goes=False),
    "voice hangs": Fault("did not answer", strike=_hold(WORKER), provoke="]", brief=True),
    "microphone absent at start": Fault("icrophone", before=_no_sound, goes=False),
    "microphone hangs": Fault(
        "No more sound",
        strike=lambda scene: _microphone(scene, asleep=True),
        provoke="v",
        mend=lambda scene: _microphone(scene, asleep=False),
    ),
    "recogniser absent at start": Fault("/nonexistent", before=_voice(KIOSK_VOSK_MODEL="/nonexistent"), goes=False),
    "button absent at start": Fault("button on pin 17", before=_voice(KIOSK_HEARING__BUTTON="17"), goes=False),
    "protocols that cannot be read": Fault("broken.yaml", before=_broken_protocol, goes=False),
    "port for phones taken": Fault("no port from 65535 upwards", before=_taken_port, mend=_free_port),
}

DEATHS = {"speaker dies": (SPEAKER, "r"), "voice dies": (WORKER, "]")}
"""The processes that make sound, and a key that needs each: an announcement again, all of them at another rate."""


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with ExitStack() as stack:
        scene = Scene(tmp_path, stack, environment={"KIOSK_ANNOUNCER": "spoken", "KIOSK_LISTENER": "held"})
        yield scene
        scene.let_go()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_the_clock_is_right_keys_work_and_the_fault_shows_and_goes(scene: Scene, fault: Fault) -> None:
    fault.before(scene)
    scene.start()
    kiosk, began, left = scene.kiosk, _begun(scene.kiosk), 180.0
    fault.strike(scene)
    if fault.provoke:
        kiosk.forget()
        kiosk.type(fault.provoke)
        if fault.provoke == "right":
            kiosk.until("of 1 minute")
            began, left = time.monotonic(), 60.0
    kiosk.type("+")
    kiosk.until(f"of {int(left) // 60 + 1} minutes")
    kiosk.until_seen(fault.shown, *(SIGN,) * fault.brief)
    _is_right(kiosk, began, left + 60)
    fault.mend(scene)
    if fault.goes:
        for _ in range(8):
            kiosk.type(fault.provoke if fault.provoke != "right" else "r")  # a tap on V listens for four seconds
            if _goes(kiosk, fault.shown, within=7):
                break
        assert fault.shown not in kiosk.screen
    kiosk.type("+")
    kiosk.until(f"of {int(left) // 60 + 2} minutes")
    _is_right(kiosk, began, left + 120)


@pytest.mark.parametrize(("module", "provoke"), DEATHS.values(), ids=DEATHS.keys())
def test_a_process_for_sound_that_dies_is_replaced_and_the_clock_is_right(
    scene: Scene, module: str, provoke: str
) -> None:
    scene.plug_in()
    scene.start()
    kiosk, began = scene.kiosk, _begun(scene.kiosk)
    dead = kiosk.child(module)
    os.kill(dead, signal.SIGKILL)
    kiosk.type(provoke, "+")
    kiosk.until("of 4 minutes")
    kiosk.until(lambda _: kiosk.child(module) != dead)
    kiosk.until(lambda shown: "stopped unexpectedly" not in shown)
    _is_right(kiosk, began, 240)


def _begun(kiosk: RealKiosk) -> float:
    """When the step of three minutes began, which has now."""
    kiosk.until("Space start")
    kiosk.type(" ")
    kiosk.until("→ next")
    kiosk.type("right")
    kiosk.until("of 3 minutes")
    left = kiosk.clock
    assert left is not None
    return time.monotonic() - (180 - left)


def _is_right(kiosk: RealKiosk, began: float, left: float) -> None:
    kiosk.until_right(lambda: left - (time.monotonic() - began), within=2)


def _goes(kiosk: RealKiosk, shown: str, within: float) -> bool:
    """Whether that is no longer shown within so many seconds."""
    end = time.monotonic() + within
    kiosk.until(lambda screen: shown not in screen or time.monotonic() > end)
    return shown not in kiosk.screen
