"""The settings of a machine that is the kiosk's own, as a phone has them."""

from kiosk.config.machine_settings import machine_settings
from kiosk.core.room.commands import TrySetting
from kiosk.core.room.machine import GUIDE, LAYOUT, RESTART, SHUT_DOWN, UPDATES, WIFI, ZONE
from kiosk.core.room.settings import Option
from kiosk.core.room.state import Room
from kiosk.web.messages import translated_sentences
from kiosk.web.setting_lines import setting_lines

NETWORKS = (Option("One", "One", asks="Password of One"), Option("Two", "Two"))


def test_a_phone_restarts_the_machine_but_types_no_password_and_changes_nothing_else_of_it() -> None:
    (wifi, *others) = machine_settings()
    room = Room(settings=(wifi.with_options(NETWORKS, NETWORKS[0]), *others))
    keys = [setting.key for setting in room.settings]
    lines = dict(zip(keys, setting_lines(room, translated_sentences()), strict=True))
    pressed = {key: [button.command for button in line.buttons] for key, line in lines.items()}
    assert [key for key in (WIFI, ZONE, LAYOUT, UPDATES) if pressed[key]] == []
    assert "not sent over a network" in lines[WIFI].facts[-1]
    assert (pressed[RESTART], pressed[SHUT_DOWN]) == ([TrySetting(RESTART)], [TrySetting(SHUT_DOWN)])
    assert [button.does for button in lines[RESTART].buttons] == ["restart it"]
    assert lines[GUIDE].value == "on the screen"
