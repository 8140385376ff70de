"""Laws of the settings in the room: each value of each of them reaches the file and the next start, and back."""

from pathlib import Path

import pytest

from kiosk.config.room_settings import FILE_KEYS, file_changes, settings_in_room, with_room_settings
from kiosk.config.settings import Settings, load_settings
from kiosk.config.settings_file import change_settings
from kiosk.core.room.settings import Setting, Value, with_setting

USUAL = settings_in_room(Settings.model_construct(), environment={})
EACH = [(one.key, option.value) for one in USUAL for option in one.options if one.key in FILE_KEYS]
BEFORE = "# ours\nlistener = 'held' # loud room\n[voice]\n# quiet\nrate = 150\n[voice.pronunciations]\nP1 = 'pee one'\n"


def named(settings: tuple[Setting, ...], key: str) -> Setting:
    return next(setting for setting in settings if setting.key == key)


def set_to(settings: tuple[Setting, ...], key: str, value: Value) -> tuple[Setting, ...]:
    return with_setting(settings, named(settings, key).with_value(value))


@pytest.mark.parametrize("before", ["", BEFORE])
@pytest.mark.parametrize(("key", "value"), EACH)
def test_each_value_of_each_setting_is_in_force_after_the_next_start(
    key: str, value: Value, before: str, tmp_path: Path
) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(before)
    shown = settings_in_room(load_settings(file), environment={})
    changes = file_changes(shown, set_to(shown, key, value))
    change_settings(file, changes)
    again = settings_in_room(load_settings(file), environment={})
    assert named(again, key).value == value
    others = [one.key for one in shown if one.key != key and one.value != named(again, one.key).value]
    assert others == []
    written = file.read_text()
    assert "# ours" in written or not before
    assert "pee one" in written or not before
    if not changes:
        assert written == before


@pytest.mark.parametrize(("key", "value"), [each for each in EACH if named(USUAL, each[0]).at_once])
def test_the_parts_of_the_kiosk_get_the_same_value_as_after_the_next_start(
    key: str, value: Value, tmp_path: Path
) -> None:
    file = tmp_path / "kiosk.toml"
    file.touch()
    change_settings(file, {key: value})
    usual = Settings.model_construct()
    at_once = with_room_settings(usual, set_to(USUAL, key, value))
    restarted = load_settings(file)
    assert (at_once.voice, at_once.hearing, at_once.web) == (restarted.voice, restarted.hearing, restarted.web)
    assert (at_once.listener, at_once.theme) == (restarted.listener, restarted.theme)


def test_how_long_sessions_are_kept_waits_for_the_next_start() -> None:
    """Whoever steps through the values must not erase last month's sessions on the way."""
    assert not named(USUAL, "keep_days").at_once
    assert with_room_settings(Settings.model_construct(), set_to(USUAL, "keep_days", 1)).keep_days == 90


def test_a_value_that_nobody_would_offer_is_shown_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('keep_days = 33\n[voice]\nvolume = 0.85\nname = "x"\n[hearing]\nmicrophone = "USB"\n')
    shown = settings_in_room(load_settings(file), environment={})
    values = {one.key: one.value for one in shown}
    assert (values["keep_days"], values["voice.volume"]) == (33, 0.85)
    assert (values["voice.name"], values["hearing.microphone"]) == ("x", "USB")
    assert [option.value for option in named(shown, "voice.volume").options] == sorted(
        option.value for option in named(shown, "voice.volume").options if isinstance(option.value, float)
    )


@pytest.mark.parametrize("key", sorted(FILE_KEYS - {"language"}))
def test_what_a_variable_sets_is_shown_with_its_name_and_fixed(key: str) -> None:
    variable = f"KIOSK_{key.upper().replace('.', '__')}"
    shown = settings_in_room(Settings.model_construct(), environment={variable: "x"})
    assert [one.key for one in shown if one.fixed] == [key]
    assert variable in named(shown, key).fixed


def test_what_the_command_line_fixes_is_told_in_its_own_words() -> None:
    shown = settings_in_room(Settings.model_construct(), fixed={"web.enabled": "no"}, environment={})
    assert [(one.key, one.fixed) for one in shown if one.fixed] == [("web.enabled", "no")]


def test_where_there_is_no_sound_at_all_the_voice_cannot_be_set() -> None:
    shown = settings_in_room(Settings.model_construct(announcer="silent"), environment={})
    assert {one.key for one in shown if one.fixed} == {one.key for one in shown if one.key.startswith("voice.")}


def test_the_language_is_offered_only_where_there_are_several() -> None:
    assert "language" not in [one.key for one in USUAL]
