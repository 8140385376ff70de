import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import APP
from kiosk.cli.service import Owner
from kiosk.cli.voice_models import models_of
from kiosk.config.vosk_models import MACHINE_MODELS, MODELS, missing_file
from kiosk.core.interaction.phrases import all_phrases
from kiosk.service.places import machine_places
from tests.listener.voices import TEST_MODEL, known
from tests.voice_models.conftest import zip_of
from tests.voice_models.publisher import NAME, Publisher, publishing

LITTLE = 100_000
"""Bytes that a file may have where the disk is nearly full."""


PHRASES = len(all_phrases())
KNOWN = known(all_phrases())


class Shell:
    """A user at the command line, with folders of their own."""

    def __init__(self, home: Path) -> None:
        self.models = home / "data" / APP / "models"
        self.home = home
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")},
            **{f"XDG_{name}_HOME": str(home / name.lower()) for name in ("DATA", "CONFIG", "STATE", "CACHE")},
            "HOME": str(home),
            "TMPDIR": str(home),
            "NO_PROXY": "127.0.0.1",
        }

    def voice(self, *args: str, nearly_full: bool = False) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kiosk", "voice", *args, "--for", "desktop"],
            capture_output=True, text=True, check=False, env=self.env, cwd=Path(__file__).parents[2],
            preexec_fn=_limit if nearly_full else None,
        )  # fmt: skip

    def written(self) -> set[str]:
        return {path.relative_to(self.home).parts[0] for path in self.home.rglob("*") if path.is_file()}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (LITTLE, LITTLE))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with publishing() as open_one:
        open_one.publish(zip_of(TEST_MODEL, NAME))
        yield open_one


def test_a_model_is_installed_listed_and_removed(shell: Shell, publisher: Publisher) -> None:
    done = shell.voice("install", NAME, "--publisher", publisher.address)
    place = shell.models / NAME
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    assert line.startswith(f"Installed: {place} (vosk does not know {PHRASES - KNOWN} of {PHRASES} phrases")
    assert missing_file(place) is None
    assert shell.voice("list").stdout.splitlines() == [f"{NAME:32}     1 MB  in use"]
    removed = shell.voice("remove", NAME)
    assert removed.stdout == f"Removed: {NAME}\n"
    assert not place.exists()
    assert shell.written() == {"data"}


def test_without_a_model_the_list_says_what_hears_and_how_to_get_one(shell: Shell) -> None:
    assert shell.voice("list").stdout == ("The kiosk uses the speech model that comes with it.\n")


def test_models_that_are_damaged_or_lie_elsewhere_are_listed_as_such(shell: Shell, tmp_path: Path) -> None:
    (shell.models / "vosk-model-half").mkdir(parents=True)
    shell.env["KIOSK_VOSK_MODEL"] = str(tmp_path / "elsewhere")
    assert shell.voice("list").stdout.splitlines() == [
        f"{'vosk-model-half':32}     0 MB  damaged: install it again",
        f"{tmp_path / 'elsewhere'}  in use",
    ]


def test_a_model_carried_here_is_installed_and_where_another_is_named_the_line_that_names_it_is_shown(
    shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "stick.zip"
    file.write_bytes(zip_of(TEST_MODEL, NAME))
    shell.env["KIOSK_VOSK_MODEL"] = str(tmp_path / "another")
    done = shell.voice("install", "--from", str(file))
    assert done.returncode == 0
    assert done.stdout.splitlines()[1:] == [
        "To use it, add this line to kiosk.toml, above the first [section]:",
        f'vosk_model = "{shell.models / NAME}"',
    ]
    assert shell.voice("list").stdout.splitlines() == [f"{NAME:32}     1 MB", f"{tmp_path / 'another'}  in use"]
    assert missing_file(shell.models / NAME) is None


def test_a_full_disk_is_said_and_once_there_is_room_it_goes_on(shell: Shell, publisher: Publisher) -> None:
    full = shell.voice("install", NAME, "--publisher", publisher.address, nearly_full=True)
    assert full.returncode == 2
    assert full.stderr.startswith(
        f"The 1 MB of this model cannot be saved in {shell.models / '.fetched'}: File too large. Make room and try "
        "again; the download will continue from where it stopped.\n"
    )
    kept = (shell.models / ".fetched" / f"{NAME}.zip").stat().st_size
    assert 0 < kept <= LITTLE
    assert shell.voice("install", NAME, "--publisher", publisher.address).returncode == 0
    assert publisher.ranges() == [None, f"bytes={kept}-"]
    assert missing_file(shell.models / NAME) is None


def test_a_disk_that_fills_up_while_unpacking_leaves_no_half_model(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "stick.zip"
    file.write_bytes(zip_of(TEST_MODEL, NAME))
    full = shell.voice("install", "--from", str(file), nearly_full=True)
    assert full.returncode == 2
    assert "cannot be unpacked into" in full.stderr
    assert "File too large" in full.stderr
    assert [path.name for path in shell.models.iterdir() if path.is_dir()] == [".fetched"]


def test_a_model_that_vosk_cannot_load_is_not_installed(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "stick.zip"
    file.write_bytes(zip_of(_damaged(tmp_path / "damaged"), NAME))
    done = shell.voice("install", "--from", str(file))
    assert done.returncode == 2
    assert "The Vosk model is damaged" in done.stderr
    assert not (shell.models / NAME).exists()


def test_the_machines_models_lie_where_its_service_looks_for_them() -> None:
    unit = Path(__file__).parents[2] / "systemd" / "kiosk-timekeeper.service"
    data = re.search(r"XDG_DATA_HOME=(\S+)", unit.read_text())
    assert data is not None
    assert models_of(Owner.MACHINE) == Path(data[1]) / APP / "models"
    assert models_of(Owner.DESKTOP) == MODELS
    assert models_of(Owner.AUTO) == (MACHINE_MODELS if machine_places().installed else MODELS)


def _damaged(model: Path) -> Path:
    for path in TEST_MODEL.rglob("*"):
        if path.is_file():
            place = model / path.relative_to(TEST_MODEL)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes()[: 1000 if path.name == "final.mdl" else None])
    return model
