import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.config.vosk_models import RECOMMENDED
from kiosk.core.errors import VoiceModelError
from kiosk.voice_models.checksums import ORIGINALS, blob_id, check_original
from tests.listener.voices import TEST_MODEL


@pytest.mark.skipif(shutil.which("git") is None, reason="comparing with git needs git")
def test_a_blob_id_is_the_one_that_git_gives() -> None:
    file = TEST_MODEL / "am" / "final.mdl"
    told = subprocess.run(["git", "hash-object", "--no-filters", str(file)], check=True, capture_output=True, text=True)
    assert blob_id(file) == told.stdout.strip()


def test_the_blob_id_of_an_empty_file_is_the_one_that_everybody_knows(tmp_path: Path) -> None:
    file = tmp_path / "empty"
    file.touch()
    assert blob_id(file) == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"


def test_a_model_that_passes_for_the_recommended_one_is_found_out() -> None:
    with pytest.raises(VoiceModelError, match=r"am/final\.mdl in this vosk-model-small-en-us-0\.15 is not the publ"):
        check_original(RECOMMENDED, TEST_MODEL)


def test_a_file_that_is_not_there_is_no_original(tmp_path: Path) -> None:
    with pytest.raises(VoiceModelError, match=r"am/final\.mdl"):
        check_original(RECOMMENDED, tmp_path)


def test_a_model_whose_files_are_all_as_published_is_an_original(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ORIGINALS, "known", {"am/final.mdl": blob_id(TEST_MODEL / "am" / "final.mdl")})
    check_original("known", TEST_MODEL)


def test_of_a_model_that_is_not_known_nothing_can_be_said() -> None:
    check_original("another", TEST_MODEL)
