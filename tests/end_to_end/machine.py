"""A whole machine, played by QEMU: Debian with systemd, and the kiosk put in by its own installer.

What takes long to fetch, Debian's packages and Python's, is kept in the user's cache between runs.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import pygame
import pytest

from kiosk.service.install import LIBRARIES, PROGRAM_PARTS
from tests.end_to_end.test_wheels import GLIBC, PURE, PYTHON_WITH_PIP
from tests.locks import REPOSITORY, Pin, pins

QEMU = "qemu-system-x86_64"
TOOLS = (QEMU, "mmdebstrap", "mke2fs", "apt-get")
RELEASE, PYTHON = "bookworm", "3.11"
SYSTEM = ("systemd-sysv", "libnss-systemd", "dbus", "udev", "kmod", "linux-image-amd64", "python3-venv", "python3-pip")
PACKAGES = (*SYSTEM, "libportaudio2", *LIBRARIES)
"""Only what every machine has, and what the kiosk's own `run` and `install` fetch: nothing else may be needed."""

PLATFORMS = ("manylinux1", "manylinux2010", "manylinux2014", *(f"manylinux_2_{minor}" for minor in (5, 12, *GLIBC)))
LOCKS = ("requirements-build.lock", "requirements.lock")
"""What a kiosk without development tools is set up from."""

UEFI = Path("/usr/share/OVMF/OVMF_CODE.fd")
DISK_SIZE = "4G"
SCREEN = 800, 480
"""The Raspberry Pi's own touch screen: a played graphics card draws fewer pixels sooner."""
PLAYED = "no_timer_check"
"""The kernel need not measure the timer: on a busy machine, a played one is too late, and the kernel gives up."""
TOLD = "console=ttyS0 systemd.journald.forward_to_console=1"
"""What lets the kernel, systemd and the services speak at the first serial port."""

READY = "Started kiosk-timekeeper.service"
SETTINGS = 'announcer = "silent"\nlistener = "none"\n'
"""The machine has no sound card, and the kiosk need not complain of it."""

HAND = {
    "etc/systemd/system/hand.service": """\
[Unit]
DefaultDependencies=no
[Service]
ExecStart=/bin/sh
StandardInput=tty-force
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS1
Restart=always
""",
    "etc/systemd/system/sysinit.target.d/hand.conf": "[Unit]\nWants=hand.service\n",
}
"""A unit that takes commands at the second serial port, and what starts it."""

PATIENT = "[Service]\nWatchdogSec=120\nTimeoutStartSec=1h\n"
"""On a busy machine, a played one may stand still for longer than half a minute, and take long to start."""


@dataclass(frozen=True)
class Disk:
    """A machine's disk, and with what it is started."""

    image: Path
    kernel: Path
    initrd: Path

    def options(self, *, keeps: bool) -> list[str | Path]:
        """What QEMU is told about it; what is written to it is lost unless it `keeps`."""
        told = f"root=/dev/vda rw {PLAYED} {TOLD}"
        return [
            *("-kernel", self.kernel, "-initrd", self.initrd, "-append", told),
            *("-drive", f"file={self.image},format=raw,if=virtio,cache=unsafe,snapshot={'off' if keeps else 'on'}"),
        ]


@dataclass(frozen=True)
class Stick:
    """A USB stick that UEFI boots from."""

    image: Path
    firmware: Path = UEFI

    def options(self, *, keeps: bool) -> list[str | Path]:
        """What QEMU is told about it; what is written to it is lost unless it `keeps`."""
        how = f"format=raw,if=none,id=stick,cache=unsafe,snapshot={'off' if keeps else 'on'}"
        return [
            *("-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={self.firmware}"),
            *("-device", "qemu-xhci", "-drive", f"file={self.image},{how}", "-device", "usb-storage,drive=stick"),
        ]


@contextmanager
def installed_disk(install: Callable[[Path], None]) -> Iterator[Disk]:
    """A disk with Debian, and what is put into it by `install`; skips with a reason where none can be made."""
    for tool in TOOLS:
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    if os.geteuid():
        pytest.skip("only root may make a machine's disk")
    system = debian()
    with tempfile.TemporaryDirectory(prefix="kiosk-machine-") as name:
        folder = Path(name)
        root = folder / "root"
        root.mkdir()
        run("tar", "--extract", "--numeric-owner", "--file", system, "--directory", root)
        write(root / "etc/kiosk-timekeeper/kiosk.toml", SETTINGS)
        # A machine that has started before asks nothing at its console.
        (root / "etc/machine-id").write_text(f"{uuid4().hex}\n")
        install(root)
        # Where the clock jumps, they would all begin at once.
        shutil.rmtree(root / "etc/systemd/system/timers.target.wants")
        write(root / "etc/systemd/system/kiosk-timekeeper.service.d/patient.conf", PATIENT)
        for file, text in HAND.items():
            write(root / file, text)
        boot = [shutil.copy(next((root / "boot").glob(f"{file}-*")), folder) for file in ("vmlinuz", "initrd.img")]
        run("mke2fs", "-q", "-t", "ext4", "-d", root, folder / "disk.img", DISK_SIZE)
        shutil.rmtree(root)
        yield Disk(folder / "disk.img", *map(Path, boot))


def debian(release: str = RELEASE, packages: Sequence[str] = PACKAGES) -> Path:
    """An archive of Debian's files, from where this machine has its own packages."""
    system = cached("debian", release, *packages).with_suffix(".tar")
    if not system.exists():
        part = system.with_suffix(".part.tar")
        options = ["--quiet", "--mode=root", "--variant=minbase", f"--include={','.join(packages)}"]
        # A copy of Debian's archive may lag behind, and only what is tested lies here.
        options.append('--aptopt=Acquire::Check-Valid-Until "false"')
        done = subprocess.run(
            ["mmdebstrap", *options, release, part, *sources(release)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            part.unlink(missing_ok=True)
            pytest.skip(f"Debian's packages cannot be had: {done.stderr[-300:]}")
        part.rename(system)
    return system


def sources(release: str) -> list[str]:
    """Where apt has Debian's packages of that release from; empty, for mmdebstrap's own choice, where it has none."""
    shown = "deb $(REPO_URI) $(CODENAME) $(COMPONENT)"
    ask = ["apt-get", "indextargets", "--format", shown, "Created-By: Packages", "Origin: Debian"]
    lines = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.splitlines()
    ours = (release, f"{release}-updates", f"{release}-security")
    return sorted({line for line in lines if line.split()[2] in ours})


def python_packages(python: str = PYTHON) -> Path:
    """A folder with the files that the locks name for there, fetched as pip is configured here."""
    wanted = {pin.name: pin for lock in LOCKS for pin in pins(lock) if pin.is_for(python)}
    folder = cached("wheels", python, *map(str, wanted.values()))
    if not folder.exists():
        part = folder.with_suffix(f".{uuid4()}")
        part.mkdir()
        pure = wanted.pop(PURE)
        where = [f"--platform={platform}_x86_64" for platform in PLATFORMS]
        download(part, wanted.values(), "--only-binary=:all:", "--python-version", python, *where)
        download(part, [pure], f"--no-binary={PURE}")
        part.rename(folder)
    return folder


def download(folder: Path, wanted: Iterable[Pin], *how: str) -> None:
    """Lets pip fetch just these into the folder, their hashes checked."""
    asked = folder / "requirements.txt"
    asked.write_text("".join(f"{pin}\n" for pin in wanted))
    exactly = ["--no-deps", "--require-hashes", "-r", str(asked)]
    command = [PYTHON_WITH_PIP, "-m", "pip", "download", "--quiet", "--dest", str(folder), *how, *exactly]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"the Python packages cannot be had: {done.stderr[-300:]}")


def cached(name: str, *made_of: str) -> Path:
    """Where something is kept between runs until it is to be made of something else."""
    usual = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(usual) / "kiosk-timekeeper-tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}-{sha256(' '.join(made_of).encode()).hexdigest()[:16]}"


def copy_kiosk(root: Path, wheels: Path) -> Path:
    """Puts the kiosk of this folder and its packages there; returns the kiosk's folder."""
    source = root / "srv/kiosk"
    source.mkdir(parents=True)
    for name in PROGRAM_PARTS:
        copy = shutil.copytree if (REPOSITORY / name).is_dir() else shutil.copy2
        copy(REPOSITORY / name, source / name)
    shutil.copytree(wheels, root / "srv/wheels")
    return source


def run_in(root: Path, *command: str, **environment: str) -> str:
    """Runs a command inside that system, with its own tools and the packages in /srv/wheels; returns its output."""
    usual = ["PATH=/usr/sbin:/usr/bin", "HOME=/root", "LANG=C.UTF-8", "PIP_NO_INDEX=1", "PIP_FIND_LINKS=/srv/wheels"]
    more = [f"{name}={value}" for name, value in environment.items()]
    return run("chroot", root, "env", "-i", *usual, *more, *command)


def install_kiosk(root: Path) -> None:
    """Puts the kiosk of this folder in as its users do: with `./run install`."""
    source = copy_kiosk(root, python_packages())
    run_in(root, "/srv/kiosk/run", "install", "--for", "machine", SYSTEMD_OFFLINE="1")
    for folder in (source / ".venv", root / "srv/wheels"):
        shutil.rmtree(folder)


def write(file: Path, text: str) -> None:
    """Writes a file, and makes its folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def run(*command: str | Path) -> str:
    """Runs a command that has to succeed, and returns its output."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


class Machine:
    """A machine that runs. Its processor is played, never borrowed; leaving it cuts its power.

    What it writes to its disk is lost with it, unless it `keeps`. Its clock starts at `clock`, or reads the right time.
    """

    def __init__(self, disk: Disk | Stick, *, keeps: bool = False, clock: str = "utc") -> None:
        with ExitStack() as opened:
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-vm-")))
            self._console, self._shot = folder / "console", folder / "shot.ppm"
            self._console.touch()
            doors = {name: opened.enter_context(listening(folder / name)) for name in ("monitor", "hand")}
            self._process = subprocess.Popen([*self._command(disk, folder, keeps=keeps), "-rtc", f"base={clock}"])
            opened.callback(self._process.wait)
            opened.callback(self._process.kill)
            self._monitor, self._hand = (opened.enter_context(door.accept()[0]) for door in doors.values())
            self._monitor.settimeout(60)
            self._answers = opened.enter_context(self._monitor.makefile())
            self._answers.readline()  # its greeting
            self.ask("qmp_capabilities")
            self._opened = opened.pop_all()

    def _command(self, disk: Disk | Stick, folder: Path, *, keeps: bool) -> list[str | Path]:
        return [
            *(QEMU, "-machine", "q35", "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "1536"),
            *disk.options(keeps=keeps),
            *("-vga", "none", "-device", "virtio-gpu-pci,xres={},yres={}".format(*SCREEN)),
            *("-display", "none", "-nic", "none", "-no-reboot", "-serial", f"file:{self._console}"),
            *("-serial", f"unix:{folder / 'hand'}", "-qmp", f"unix:{folder / 'monitor'}"),
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    @property
    def console(self) -> str:
        """All that the kernel, systemd and the services have said."""
        return self._console.read_text(errors="replace")

    @property
    def picture(self) -> pygame.Surface:
        """What its screen shows now, seen from outside."""
        self.ask("screendump", filename=str(self._shot))
        return pygame.image.load(self._shot)

    def press(self, *keys: str) -> None:
        """Presses keys together, by QEMU's names for them, and lets go."""
        self.ask("send-key", keys=[{"type": "qcode", "data": key} for key in keys])

    def told(self, command: str, seconds: float = 120) -> str:
        """What a command says that root gives there; it has to succeed."""
        self._hand.settimeout(seconds)
        self._hand.sendall(f"printf '\\002'; {command}; printf '\\003%s\\004' $?\n".encode())
        said = b""
        while b"\4" not in said:  # the shell's prompt follows
            said += self._hand.recv(65536)
        words, code = said[said.index(b"\2") + 1 : said.index(b"\4")].decode().replace("\r\n", "\n").split("\3")
        assert code == "0", f"{command}: {words}"
        return words

    def until_said(self, words: str, seconds: float, times: int = 1) -> None:
        """Waits until that stands on the console so many times."""
        if not self.until(lambda: self.console.count(words) >= times, seconds):
            pytest.fail(f"not said: {words!r}; the end of what was:\n{self.console[-3000:]}")

    def until_shown(self, wanted: Callable[[pygame.Surface], bool], seconds: float) -> bool:
        """Whether its screen shows what is wanted before so many seconds are over."""
        return self.until(lambda: wanted(self.picture), seconds)

    def until(self, wanted: Callable[[], bool], seconds: float) -> bool:
        """Whether that is so before so many seconds are over."""
        end = time.monotonic() + seconds
        while not wanted():
            if self._process.poll() is not None:
                pytest.fail(f"QEMU has ended:\n{self.console[-3000:]}")
            if time.monotonic() > end:
                return False
            time.sleep(0.2)
        return True

    def until_asleep(self, seconds: float) -> None:
        """Waits until the machine sleeps."""
        if not self.until(lambda: self.ask("query-status")["status"] == "suspended", seconds):
            pytest.fail(f"it does not sleep:\n{self.console[-3000:]}")

    def ask(self, command: str, **arguments: object) -> dict[str, Any]:
        """Gives QEMU an order about the machine, in its monitor's language, and returns the answer."""
        answer: dict[str, Any] = {}
        try:
            self._monitor.sendall(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
            while not {"return", "error"} & answer.keys():  # events come in between
                answer = json.loads(self._answers.readline())
        except (BrokenPipeError, ConnectionResetError, json.JSONDecodeError):
            pytest.fail(f"QEMU has ended:\n{self.console[-3000:]}")
        assert "error" not in answer, answer["error"]
        answered: dict[str, Any] = answer["return"]
        return answered


def listening(place: Path) -> socket.socket:
    """A socket there that waits a minute for whoever comes."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(place))
    listener.listen()
    listener.settimeout(60)
    return listener
