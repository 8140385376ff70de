import os
import shutil
from pathlib import Path

import pytest

from kiosk.config.vosk_models import MODEL_FILES, missing_file
from kiosk.core.errors import VoiceModelError
from kiosk.voice_models.store import InstalledModel, installed_models, put_in_place, remove, scratch_folder
from tests.listener.voices import TEST_MODEL


def model(folder: Path) -> Path:
    return shutil.copytree(TEST_MODEL, folder)


def test_where_nothing_was_installed_there_is_no_model(models: Path) -> None:
    assert installed_models(models) == ()


def test_models_are_listed_by_name_with_their_size_and_whether_they_are_whole(models: Path) -> None:
    size = sum(path.stat().st_size for path in TEST_MODEL.rglob("*") if path.is_file())
    second, first = model(models / "b"), model(models / "a")
    os.truncate(second / "conf" / "mfcc.conf", 0)
    gone = second / "graph" / "HCLr.fst"
    lost = gone.stat().st_size + (TEST_MODEL / "conf" / "mfcc.conf").stat().st_size
    gone.unlink()
    (models / "a file").touch()
    assert installed_models(models) == (
        InstalledModel(first, size, complete=True),
        InstalledModel(second, size - lost, complete=False),
    )


@pytest.mark.parametrize("file", MODEL_FILES)
def test_a_folder_without_one_of_the_files_that_matter_is_no_model(models: Path, file: str) -> None:
    folder = model(models / "a")
    assert missing_file(folder) is None
    (folder / file).unlink()
    assert missing_file(folder) == file


def test_a_model_is_moved_in_as_a_whole_for_everybody_to_read(models: Path) -> None:
    with scratch_folder(models) as scratch:
        made = model(scratch / "a")
        made.chmod(0o700)
        (made / "graph").chmod(0o700)
        (made / "graph" / "Gr.fst").chmod(0o600)
        place = put_in_place(made, models)
    assert place == models / "a"
    assert missing_file(place) is None
    assert {path.stat().st_mode & 0o777 for path in (place, place / "graph")} == {0o755}
    assert {path.stat().st_mode & 0o777 for path in place.rglob("*") if path.is_file()} == {0o644}


def test_a_damaged_model_makes_room_for_a_whole_one(models: Path) -> None:
    (models / "a").mkdir(parents=True)
    (models / "a" / "rubbish").touch()
    with scratch_folder(models) as scratch:
        put_in_place(model(scratch / "a"), models)
    assert [(each.folder.name, each.complete) for each in installed_models(models)] == [("a", True)]
    assert not (models / "a" / "rubbish").exists()


def test_a_model_is_removed_and_the_others_stay(models: Path) -> None:
    for name in ("a", "b"):
        model(models / name)
    remove(models, "a")
    assert [each.folder.name for each in installed_models(models)] == ["b"]
    assert [path.name for path in models.iterdir() if path.name.startswith(".scratch")] == []


@pytest.mark.parametrize("name", ["c", "../models/a", ".", "..", "", ".fetched", "/"])
def test_only_what_is_listed_can_be_removed(models: Path, name: str) -> None:
    model(models / "a")
    with scratch_folder(models), pytest.raises(VoiceModelError, match="There is no model called"):
        remove(models, name)
    assert len(installed_models(models)) == 1


def test_with_no_model_at_all_none_can_be_removed(models: Path) -> None:
    with pytest.raises(VoiceModelError, match="There is no model called a"):
        remove(models, "a")


def test_two_cannot_be_at_work_at_once(models: Path) -> None:
    with (
        scratch_folder(models),
        pytest.raises(VoiceModelError, match="Another installation is running"),
        scratch_folder(models),
    ):
        pass
    with scratch_folder(models):
        pass


def test_what_a_cut_off_installation_left_goes_with_the_next(models: Path) -> None:
    left = models / ".scratch-old" / "a"
    left.mkdir(parents=True)
    (left / "big").touch()
    with scratch_folder(models) as scratch:
        assert scratch.is_dir()
        assert not left.exists()
    assert sorted(path.name for path in models.iterdir()) == [".fetched", ".lock"]


def test_a_folder_that_cannot_be_made_is_said_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with (
        pytest.raises(VoiceModelError, match=r"models cannot be written to \(Not a directory\): do this as the user"),
        scratch_folder(tmp_path / "data" / "models"),
    ):
        pass
