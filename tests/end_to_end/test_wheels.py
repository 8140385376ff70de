"""Whether a machine finds a wheel for everything that the locks name: asked of the package index, not of a machine."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.locks import pins

PYTHON_WITH_PIP = getattr(sys, "_base_executable", sys.executable)
"""The environment of the tests has no pip of its own."""

GLIBC = (17, 24, 26, 27, 28, 31, 34, 35, 36)
"""What a Debian of 2023 (glibc 2.36), and so a Raspberry Pi OS, can run, by the second part of its version."""

PURE = "srt"
"""Vosk's subtitle maker, published as pure Python source only."""

ASKED = [
    ("requirements.lock", "x86_64", "3.12"),
    ("requirements.lock", "x86_64", "3.13"),
    ("requirements.lock", "aarch64", "3.13"),
    ("requirements-dev.lock", "aarch64", "3.11"),
    ("requirements-build.lock", "aarch64", "3.11"),
]
"""PocketSphinx has no wheel for Python 3.12 on aarch64 and none for Python 3.14."""


@pytest.mark.slow
@pytest.mark.parametrize(("lock", "machine", "python"), ASKED)
def test_everything_is_published_as_a_wheel(lock: str, machine: str, python: str, tmp_path: Path) -> None:
    done = install(lock, machine, python, tmp_path / "there", "--dry-run", "--ignore-installed")
    if re.search("NewConnectionError|ConnectTimeoutError|No module named pip", done.stderr):
        pytest.skip("there is no pip here, or no package index that it could ask")
    assert done.returncode == 0, done.stderr[-500:]


def install(lock: str, machine: str, python: str, folder: Path, *how: str) -> subprocess.CompletedProcess[str]:
    """Has pip install the wheels that such a machine is given, their hashes checked."""
    asked = folder.with_name("requirements.txt")
    asked.write_text("".join(f"{pin}\n" for pin in pins(lock) if pin.is_for(python, machine) and pin.name != PURE))
    names = [f"manylinux2014_{machine}", *(f"manylinux_2_{minor}_{machine}" for minor in GLIBC)]
    # What a package says of Python is compared with the one that asks, and the lock is for many.
    there = ["--ignore-requires-python", "--python-version", python, *(f"--platform={name}" for name in names)]
    exactly = ["--require-hashes", "--no-deps", "--only-binary=:all:", "--target", str(folder), "-r", str(asked)]
    pip = [PYTHON_WITH_PIP, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    return subprocess.run([*pip, *how, *there, *exactly], capture_output=True, text=True, check=False)
