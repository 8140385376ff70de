from pathlib import Path

import pytest

from kiosk.config.settings import load_settings
from kiosk.config.unknown_variables import unknown_variables
from kiosk.core.errors import SettingsError


@pytest.mark.parametrize(
    ("variable", "says"),
    [
        ("KIOSK_LANGAUGE", "has no effect. Did you mean KIOSK_LANGUAGE?"),
        ("KIOSK_WEB_PORT", "has no effect. Did you mean KIOSK_WEB__PORT?"),
        ("KIOSK_THEME__DARK", "has no effect. Did you mean KIOSK_THEME?"),
        ("kiosk_thene", "The variable kiosk_thene is not a setting and has no effect. Did you mean KIOSK_THEME?"),
        ("KIOSK_", "The variable KIOSK_ is not a setting and has no effect."),
        ("KIOSK_XYZ", "The variable KIOSK_XYZ is not a setting and has no effect."),
    ],
)
def test_a_variable_that_is_no_setting_is_told_with_the_nearest_that_is(variable: str, says: str) -> None:
    (stray,) = unknown_variables({variable: "1", "KIOSK_STATE": "/tmp", "HOME": "/root"})  # noqa: S108  (nothing is written)
    assert says in stray


def test_each_of_several_is_told_and_neither_a_setting_nor_what_is_empty_or_refused_anyway() -> None:
    settings = ["KIOSK_STATE", "KIOSK_VOSK_MODEL", "kiosk_theme", "KIOSK_VOICE", "KIOSK_VOICE__RATE", "KIOSK_WEB__PROT"]
    assert unknown_variables(dict.fromkeys([*settings, "KIOSK_VOICE__PRONUNCIATIONS__P1", "MY_KIOSK_X"], "1")) == ()
    assert unknown_variables({"KIOSK_SPEED": ""}) == ()
    strays = unknown_variables({"KIOSK_B": "1", "KIOSK_A": "1"})
    assert [stray.split()[2] for stray in strays] == ["KIOSK_A", "KIOSK_B"]


def test_what_stands_behind_a_part_of_the_settings_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("KIOSK_WEB__PROT", "1")
    with pytest.raises(SettingsError, match=r"web\.prot: "):
        load_settings()
