"""The program on a Raspberry Pi's processor, which qemu plays: the same figures to the letter, and it hears."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.test_wheels import install
from tests.locks import REPOSITORY

QEMU = "qemu-aarch64-static"
PYTHON = "python3.11"
LIBRARIES = "libc6 libgcc-s1 libstdc++6 zlib1g libexpat1 libssl3 libffi8 libsqlite3-0 libbz2-1.0 liblzma5 libuuid1"
PACKAGES = (f"{PYTHON}-minimal", f"lib{PYTHON}-minimal", f"lib{PYTHON}-stdlib", *LIBRARIES.split())
"""Debian 12's Python for that processor, and what it stands on."""


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that starts Python, with all that the kiosk needs, on the other processor."""
    for tool in (QEMU, "apt-get", "dpkg-deb"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    folder = tmp_path_factory.mktemp("aarch64")
    fetch_python(folder)
    fetch_wheels(folder / "site")
    path = f"PYTHONPATH={folder}/site:{REPOSITORY}"
    return [QEMU, "-E", path, "-L", str(folder / "root"), str(folder / "root/usr/bin" / PYTHON)]


def fetch_python(folder: Path) -> None:
    """Unpacks Debian's Python into folder/root, with lists of packages of its own: the machine's stay as they are."""
    for name in ("state/lists/partial", "cache/archives/partial", "debs"):
        (folder / name).mkdir(parents=True)
    (folder / "status").touch()
    places = {"State": "state", "Cache": "cache", "State::status": "status"}
    own = [f"-oDir::{key}={folder}/{place}" for key, place in places.items()]
    apt = ["apt-get", "-qq", "-oAPT::Architecture=arm64", "-oAPT::Architectures=arm64", *own]
    for work in (["update"], ["download", *PACKAGES]):
        done = subprocess.run([*apt, *work], cwd=folder / "debs", capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"Debian's packages for aarch64 cannot be had: {done.stderr[-200:]}")
    for package in (folder / "debs").iterdir():
        subprocess.run(["dpkg-deb", "-x", package, folder / "root"], check=True)


def fetch_wheels(site: Path) -> None:
    """The wheels that a Raspberry Pi would be given."""
    done = install("requirements.lock", "aarch64", "3.11", site)
    if done.returncode:
        pytest.skip(f"the wheels cannot be had: {done.stderr[-200:]}")


def said(*command: str | Path) -> str:
    return subprocess.run(command, cwd=REPOSITORY, env=os.environ, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
@pytest.mark.parametrize("protocol", ["solution-circle", "npq-community"])
def test_a_session_there_is_the_same_session_to_the_letter(other: list[str], protocol: str) -> None:
    here = said(sys.executable, "-m", "kiosk", "simulate", protocol, "--json")
    assert said(*other, "-m", "kiosk", "simulate", protocol, "--json") == here
    assert said(*other, "-c", "import platform; print(platform.machine())").strip() == "aarch64"


@pytest.mark.slow
def test_it_paints_there_and_understands_a_spoken_command(other: list[str], tmp_path: Path) -> None:
    for tool in ("flite", "sox"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    said("flite", "-voice", "slt", "-t", "pause", "-o", str(tmp_path / "spoken.wav"))
    said("sox", tmp_path / "spoken.wav", "-r", "16000", "-c", "1", tmp_path / "pause.wav", "pad", "0.3", "0.8")
    assert '"command": "Pause"' in said(*other, "-m", "kiosk", "listen", "--wav", tmp_path / "pause.wav", "--json")
    assert "Hyperlegible" in said(*other, "-c", "from kiosk.display.checks import check_fonts; print(check_fonts())")
