"""A bare Debian with another Python, in a folder: `./run` sets the kiosk up there, and a session runs.

Nothing is there but Debian's own Python and pip, and the packages that the locks name for it.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.machine import copy_kiosk, debian, python_packages, run, run_in

pytestmark = pytest.mark.slow

SYSTEM = ("python3", "python3-venv", "python3-pip", "libportaudio2")

DEBIANS = {"Debian 13": ("trixie", "3.13"), "Debian testing": ("testing", "3.14")}
"""The names of releases, and the version of Python that each has."""

VERSION = "import sys; print('.'.join(map(str, sys.version_info[:2])), end='')"

DEVICES = {"null": "3", "urandom": "9"}


@contextmanager
def other_system(release: str, python: str) -> Iterator[Path]:
    """A folder with that system, the kiosk of this folder in it, and its packages."""
    if os.geteuid():
        pytest.skip("only root may enter another system")
    for tool in ("mmdebstrap", "apt-get"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    system = debian(release, SYSTEM)
    with tempfile.TemporaryDirectory(prefix="kiosk-debian-") as name:
        root = Path(name)
        run("tar", "--extract", "--numeric-owner", "--exclude=./dev/*", "--file", system, "--directory", root)
        for device, number in DEVICES.items():
            run("mknod", "-m", "666", root / "dev" / device, "c", "1", number)
        found = run_in(root, "python3", "-c", VERSION)
        if found != python:
            pytest.skip(f"{release} has Python {found}")
        copy_kiosk(root, python_packages(python))
        yield root


@pytest.mark.parametrize(("release", "python"), DEBIANS.values(), ids=DEBIANS.keys())
def test_run_sets_up_a_bare_debian_and_a_session_runs(release: str, python: str) -> None:
    with other_system(release, python) as root:
        began = time.monotonic()
        run_in(root, "/srv/kiosk/run", "--help")
        print(f"{release}, Python {python}: set up in {time.monotonic() - began:.0f} s")  # noqa: T201  (for docs/measurements.md)
        assert "Creative solutions" in run_in(root, "/srv/kiosk/run", "simulate", "solution-circle")
