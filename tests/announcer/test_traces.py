import os
from pathlib import Path

from kiosk.announcer.traces import PREFIX, remove_old_speech

NO_PROCESS = 2**22 + 1
"""A number that no process has: Linux counts no further than 2**22."""


def test_an_older_kiosks_sentences_go_and_the_fixed_ones_stay(tmp_path: Path) -> None:
    (tmp_path / "fixed").mkdir()
    for name in ("0a1b.wav", "0a1b.part", "fixed/2c3d.wav"):
        (tmp_path / name).write_bytes(b"sound")
    remove_old_speech(tmp_path, tmp_path / "none")
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["2c3d.wav"]


def test_what_a_killed_kiosk_was_rendering_goes_and_a_running_ones_stays(tmp_path: Path) -> None:
    for name in (f"{PREFIX}{os.getpid()}-a", f"{PREFIX}1-a", f"{PREFIX}{NO_PROCESS}-a", f"{PREFIX}x", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "speech.wav").write_bytes(b"sound")
    remove_old_speech(tmp_path / "voice", tmp_path)
    assert {folder.name for folder in tmp_path.iterdir()} == {f"{PREFIX}{os.getpid()}-a", f"{PREFIX}1-a", "other"}


def test_a_folder_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    remove_old_speech(tmp_path / "none", tmp_path / "none")
    assert list(tmp_path.iterdir()) == []
