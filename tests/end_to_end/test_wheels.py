"""Whether a Raspberry Pi finds a wheel for everything that the kiosk needs: asked of the package index, not of a Pi."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]

PYTHON_WITH_PIP = getattr(sys, "_base_executable", sys.executable)
"""The environment of the tests has no pip of its own."""

GLIBC = (17, 24, 26, 27, 28, 31, 34, 35, 36)
"""What a Raspberry Pi OS of 2023 (glibc 2.36) can run, by the second part of its version."""

PLATFORMS = ["manylinux2014_aarch64", *(f"manylinux_2_{minor}_aarch64" for minor in GLIBC)]

PURE = "srt"
"""Vosk's subtitle maker, published as pure Python source only."""


@pytest.mark.slow
@pytest.mark.parametrize("python", ["3.11", "3.13"])
def test_everything_is_published_as_a_wheel_for_a_raspberry_pi(python: str, tmp_path: Path) -> None:
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    of_vosk = [name for name in requires("vosk") or () if not name.startswith(PURE)]
    resolve(python, tmp_path, *(name for name in project["dependencies"] if not name.startswith("vosk")), *of_vosk)
    resolve(python, tmp_path, "--no-deps", *(name for name in project["dependencies"] if name.startswith("vosk")))


def resolve(python: str, folder: Path, *wanted: str) -> None:
    """Asks pip for wheels for a Raspberry Pi, without fetching them."""
    where = [option for platform in PLATFORMS for option in ("--platform", platform)]
    quietly = ["--disable-pip-version-check", "--quiet", "--dry-run", "--ignore-installed", "--only-binary=:all:"]
    command = [
        PYTHON_WITH_PIP,
        "-m",
        "pip",
        "install",
        *quietly,
        "--target",
        folder,
        "--python-version",
        python,
        *where,
    ]
    done = subprocess.run([*command, *wanted], capture_output=True, text=True, check=False)
    if re.search("NewConnectionError|ConnectTimeoutError|No module named pip", done.stderr):
        pytest.skip("there is no pip here, or no package index that it could ask")
    assert done.returncode == 0, done.stderr[-500:]
