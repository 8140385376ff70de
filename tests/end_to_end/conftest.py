"""The Debian package, for the tests that put it in."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.machine import run
from tests.locks import REPOSITORY

MAKE = """
import sys
from pathlib import Path
sys.path.insert(0, "systemd/debian")
import make
print(make.make("bookworm", "amd64", Path(sys.argv[1]), packed=("-Znone",)))
"""
NEWER = "99.0+deb12"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package for Debian 12, not packed, because packing takes minutes."""
    folder = tmp_path_factory.mktemp("deb")
    tools = {**os.environ, "PATH": f"{REPOSITORY}/.venv/bin:{os.environ['PATH']}"}
    done = subprocess.run(
        [REPOSITORY / ".venv/bin/python", "-c", MAKE, folder],
        cwd=REPOSITORY,
        env=tools,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and "error sending request" in done.stderr:
        pytest.skip("the Python packages cannot be had")
    assert done.returncode == 0, done.stderr[-2000:]
    (file,) = folder.glob("*.deb")
    return file


@pytest.fixture(scope="module")
def newer(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a later version."""
    root = tmp_path_factory.mktemp("newer") / "root"
    run("dpkg-deb", "--raw-extract", package, root)
    control = root / "DEBIAN/control"
    control.write_text(control.read_text().replace(package.name.split("_")[1], NEWER))
    file = root.parent / "newer.deb"
    run("dpkg-deb", "--root-owner-group", "-Znone", "--build", root, file)
    shutil.rmtree(root)
    return file
