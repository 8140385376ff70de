"""Laws of changing kiosk.toml: the settings asked for are in it, and everything else stays as it was."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config.settings import fixing_variable, load_settings
from kiosk.config.settings_file import change_settings, with_changes
from kiosk.core.errors import SettingsError
from kiosk.core.room.settings import Value

FILES = (
    "",
    "# ours\n",
    "theme='light'",
    'theme = "light" # bright room\n\n# about the sound\n[voice] # v\nrate = 150 # slow\n# end\n[web]\nport=1\n',
    "voice.rate = 150\nvoice.name='x'\n# below\nkeep_days = 3\n",
    "voice = {rate = 150, name='x'} # in a line\n",
    "\r\n[voice]\r\nrate = 150\r\n# by hand\r\n",
    "[hearing]\nconfidence=1\n[voice.pronunciations]\nP1='pee one'\n[voice]\nname='x'\n[web]\n",
    "names = [\n  '[a]', # first\n]\n# only\n\n[web]\nport = 1",
)
CHANGES: dict[str, st.SearchStrategy[Value]] = {
    "theme": st.sampled_from(["dark", "light", None]),
    "listener": st.sampled_from(["none", "wake"]),
    "keep_days": st.integers(1, 365),
    "voice.name": st.none() | st.text(max_size=9),
    "voice.rate": st.integers(80, 400) | st.none(),
    "voice.volume": st.sampled_from([0.1, 0.9, 1.0]),
    "web.enabled": st.booleans(),
    "hearing.microphone": st.none() | st.text(max_size=9),
}


def without_empty(table: dict[str, Any]) -> dict[str, Any]:
    inner = {key: without_empty(value) if isinstance(value, dict) else value for key, value in table.items()}
    return {key: value for key, value in inner.items() if value != {}}


def comments(text: str) -> list[str]:
    return [line.partition("#")[2].strip() for line in text.splitlines() if "#" in line]


@given(st.sampled_from(FILES), st.fixed_dictionaries({}, optional=CHANGES))
def test_what_is_asked_for_is_in_the_file_and_everything_else_stays(text: str, changes: dict[str, Value]) -> None:
    expected = tomllib.loads(text)
    for key, value in changes.items():
        *tables, last = key.split(".")
        table = expected
        for name in tables:
            table = table.setdefault(name, {})
        if value is None:
            table.pop(last, None)
        else:
            table[last] = value
    assert without_empty(tomllib.loads(with_changes(text, changes))) == without_empty(expected)


@given(
    st.sampled_from(FILES), st.fixed_dictionaries({}, optional={"theme": CHANGES["theme"], "listener": st.just("held")})
)
def test_comments_stay_in_their_order_and_with_what_they_are_about(text: str, changes: dict[str, Value]) -> None:
    gone = {"bright room"} if changes.get("theme", "") is None else set()  # it stands beside what was taken out
    assert comments(with_changes(text, changes)) == [said for said in comments(text) if said not in gone]
    if "# about the sound\n[voice]" in text:
        assert "# about the sound\n[voice]" in with_changes(text, changes)


def test_a_setting_that_is_there_is_changed_in_its_line() -> None:
    changed = with_changes(FILES[3], {"voice.rate": 200, "theme": "dark"})
    assert changed == FILES[3].replace("150", "200").replace('"light"', '"dark"')


def test_the_file_and_its_folder_are_made_where_there_are_none_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    file = tmp_path / "kiosk" / "kiosk.toml"
    change_settings(file, {"voice.volume": 0.5, "listener": "none"})
    assert (load_settings(file).voice.volume, load_settings(file).listener) == (0.5, None)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in file.parent.iterdir()] == ["kiosk.toml"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text("keep_days = 3 # short\n")
    (tmp_path / "kiosk.toml").symlink_to("real.toml")
    change_settings(tmp_path / "kiosk.toml", {"keep_days": 4})
    assert (tmp_path / "kiosk.toml").is_symlink()
    assert (tmp_path / "real.toml").read_text() == "keep_days = 4 # short\n"


@pytest.mark.parametrize("text", [b"theme = = 1", b"\xff\xfe", b"voice = 3"])
def test_a_file_that_cannot_be_changed_is_named_and_left_alone(text: bytes, tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_bytes(text)
    with pytest.raises(SettingsError, match=r"kiosk\.toml: cannot be changed: ."):
        change_settings(file, {"voice.rate": 150})
    assert file.read_bytes() == text


def test_where_nothing_can_be_written_the_reason_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="cannot be changed: Not a directory"):
        change_settings(tmp_path / "file" / "kiosk.toml", {"voice.rate": 150})


@pytest.mark.parametrize(
    ("key", "variable"),
    [
        ("theme", "KIOSK_THEME"),
        ("voice.rate", "KIOSK_VOICE__RATE"),
        ("voice.rate", "KIOSK_VOICE"),
        ("theme", "kiosk_theme"),
    ],
)
def test_a_variable_that_has_the_say_is_named(key: str, variable: str) -> None:
    assert fixing_variable(key, {variable: "x"}) == variable
    assert fixing_variable(key, {variable: ""}) is None
    assert fixing_variable("keep_days", {variable: "x"}) is None
