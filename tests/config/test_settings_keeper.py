"""Tests of keeping in kiosk.toml what is set in the room."""

from pathlib import Path
from threading import Event as Signal

import pytest

from kiosk.config import settings_keeper
from kiosk.config.room_settings import settings_in_room
from kiosk.config.settings import Settings
from kiosk.config.settings_keeper import SettingsKeeper
from kiosk.core.interaction.keys import Key
from kiosk.core.room.messages import FaultReport
from tests.room import KioskRoom
from tests.waiting import LIMIT, eventually

SETTINGS = settings_in_room(Settings.model_construct(), environment={})


def kept(file: Path, *keys: Key, writes_after: float = 60.0) -> KioskRoom:
    """A room in which these keys were pressed, and whose keeper has been closed."""
    room = KioskRoom(settings=SETTINGS)
    keeper = SettingsKeeper(file, SETTINGS, room.engine.submit, writes_after=writes_after)
    room.engine.subscribe(keeper)
    room.press(*keys)
    keeper.close()
    room.engine.pump()
    return room


def test_only_what_was_changed_in_the_settings_is_written_and_once(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("# ours\n[voice]\nrate = 150 # slow\n")
    kept(file, Key.L, Key.T, Key.S, Key.DOWN, Key.LEFT, Key.LEFT)
    assert file.read_text() == "# ours\n[voice]\nrate = 150 # slow\nvolume = 0.8\n"


def test_where_nothing_is_set_no_file_is_made(tmp_path: Path) -> None:
    kept(tmp_path / "kiosk.toml", Key.S, Key.DOWN, Key.DOWN, Key.ESCAPE, Key.L, Key.M)
    assert not list(tmp_path.iterdir())


def test_it_is_written_while_the_kiosk_goes_on(tmp_path: Path) -> None:
    room, file = KioskRoom(settings=SETTINGS), tmp_path / "kiosk.toml"
    keeper = SettingsKeeper(file, SETTINGS, room.engine.submit, writes_after=0.01)
    room.engine.subscribe(keeper)
    room.press(Key.S, Key.DOWN, Key.LEFT)
    eventually(lambda: file.is_file() and "volume = 0.8" in file.read_text())
    keeper.close()


def test_a_file_that_cannot_be_written_is_told_and_what_was_set_holds_and_is_written_later(tmp_path: Path) -> None:
    (tmp_path / "folder").touch()
    file, told = tmp_path / "folder" / "kiosk.toml", list[FaultReport]()
    room = KioskRoom(settings=SETTINGS)
    keeper = SettingsKeeper(file, SETTINGS, told.append, writes_after=0.01)
    room.engine.subscribe(keeper)
    room.press(Key.S, Key.DOWN, Key.LEFT)
    eventually(lambda: bool(told))
    assert told[0].part == "settings"
    assert (
        told[0].problem == f"{file}: cannot be changed: Not a directory. What you set holds until the kiosk is closed."
    )
    assert room.engine.room.sound.volume == 80
    (tmp_path / "folder").unlink()
    room.press(Key.DOWN, Key.RIGHT)
    eventually(lambda: len(told) > 1)
    assert told[1] == FaultReport("settings", None)
    assert file.read_text() == "[voice]\nvolume = 0.8\nrate = 170\n"
    keeper.close()


def test_what_is_set_while_a_write_takes_long_is_written_although_the_kiosk_closes_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings_keeper, "CLOSES_WITHIN", 0.0)
    (tmp_path / "folder").touch()
    file, writing, go_on = tmp_path / "folder" / "kiosk.toml", Signal(), Signal()

    def held_up(_: FaultReport) -> None:
        writing.set()
        assert go_on.wait(LIMIT)

    room = KioskRoom(settings=SETTINGS)
    keeper = SettingsKeeper(file, SETTINGS, held_up, writes_after=0.01)
    room.engine.subscribe(keeper)
    room.press(Key.S, Key.DOWN, Key.LEFT)
    assert writing.wait(LIMIT)
    room.press(Key.DOWN, Key.RIGHT)
    keeper.close()
    (tmp_path / "folder").unlink()
    go_on.set()
    eventually(file.is_file)
    assert file.read_text() == "[voice]\nvolume = 0.8\nrate = 170\n"
