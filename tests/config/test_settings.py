from pathlib import Path

import pytest

from kiosk.config.files import LARGEST
from kiosk.config.settings import load_settings
from kiosk.core.errors import SettingsError
from kiosk.core.room.modes import ListenMode


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kiosk.toml"


def test_without_a_file_the_defaults_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("KIOSK_STATE", raising=False)
    settings = load_settings()
    assert settings.voice.rate == 160
    assert settings.state.name == "kiosk-timekeeper"


def test_the_command_line_goes_before_the_environment_and_that_before_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file.write_text('state = "/from/file"\nlanguage = "cy"\n[voice]\nrate = 120\n')
    assert load_settings(file).state == Path("/from/file")
    monkeypatch.setenv("KIOSK_STATE", "/from/environment")
    monkeypatch.setenv("KIOSK_VOICE__VOLUME", "0.5")
    settings = load_settings(file)
    assert settings.state == Path("/from/environment")
    assert (settings.voice.rate, settings.voice.volume, settings.language) == (120, 0.5, "cy")
    assert load_settings(file, tmp_path).state == tmp_path


def test_a_variable_that_is_empty_is_none(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    file.write_text("")
    usual = load_settings(file).model_dump()
    monkeypatch.setenv("KIOSK_PROTOCOLS", "")
    monkeypatch.setenv("KIOSK_VOICE__RATE", "")
    assert load_settings(file).model_dump() == usual


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("language = 'english'", "language: 'english' is not a language, such as 'en', 'cy' or 'en_US'."),
        ("[hearing]\naddress = ' '", "hearing.address: ' ' is not a name of one or more words."),
        ("[voice]\nrate = 'fast'", "voice.rate: 'fast' is not a whole number."),
        ("[voice]\nrate = 1.5", "voice.rate: 1.5 is not a whole number."),
        ("[voice]\nvolume = 'loud'", "voice.volume: 'loud' is not a number."),
        ("[voice]\nvolume = 1.5", "voice.volume: 1.5 is too large: the most is 1."),
        ("[voice]\nname = 3", "voice.name: 3 is not a text in quotation marks."),
        ("[voice]\nlistening = 'perhaps'", "voice.listening: 'perhaps' is neither true nor false."),
        ("[voice]\npronunciations = 3", "voice.pronunciations: 3 is not a table of keys with their values."),
        ("[voice]\nspeed = 3", "voice.speed: there is no such setting."),
        ("voice = true", "voice: true is not a table of keys with their values."),
        ("keep_days = 0", "keep_days: 0 is too small: the least is 1."),
        ("listener = 'shout'", "listener: 'shout' is not one of 'wake', 'held', 'address', 'open' or 'none'."),
        ("theme = 'pink'", "theme: 'pink' is not one of 'dark', 'light' or "),
        ("[web]\nnames = 'a'", "web.names: 'a' is not a list, such as ['one', 'two']."),
        ("[web]\nkey = 3", "web.key: 3 is not the path of a file or folder."),
        ('[web]\nkey = "a\\u0000b"', "web.key: 'a\\x00b' is not the path of a file or folder."),
        ('state = "\\u0000"', "state: '\\x00' is not the path of a file or folder."),
        (
            "[rooms]\nbroker = '192.168.0.24'",
            "rooms.broker: '192.168.0.24' is not a broker's address, such as 'mqtt://",
        ),
        ("[rooms]\nname = ' '", "rooms.name: ' ' is not a name of one or more words."),
        ("[rooms]\naccept = ['all']", "rooms.accept.0: 'all' is not one of 'open', 'start', 'hold', "),
        ("[rooms]\nname = '" + "x" * 61 + "'", "is too long: the most is 60 letters."),
        ("colour = 'red'", "colour: there is no such setting."),
        ("theme = '" + "x" * 99 + "'", "x… is not one of"),
        ("language = ", "this is not TOML"),
    ],
)
def test_a_broken_file_is_one_clear_sentence_that_names_the_key(file: Path, text: str, says: str) -> None:
    file.write_text(text)
    with pytest.raises(SettingsError) as refusal:
        load_settings(file)
    assert says in str(refusal.value)
    assert "kiosk.toml" in str(refusal.value)
    assert "Input" not in str(refusal.value)
    assert "inputs" not in str(refusal.value)
    assert "\n" not in str(refusal.value).strip()


@pytest.mark.parametrize(
    ("text", "listener"), [("", ListenMode.WAKE), ("listener = 'held'", ListenMode.HELD), ("listener = 'none'", None)]
)
def test_a_kiosk_listens_in_one_of_the_ways_there_are_or_not_at_all(
    file: Path, text: str, listener: ListenMode | None
) -> None:
    file.write_text(text)
    assert load_settings(file).listener is listener


def test_a_file_that_is_not_there_or_not_text_is_refused(file: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        load_settings(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="not a text file"):
        load_settings(file)


def test_a_file_that_is_far_too_large_is_refused_and_not_read(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(LARGEST + 1)
    with pytest.raises(SettingsError, match=r"cannot be read: .*too large"):
        load_settings(file)
