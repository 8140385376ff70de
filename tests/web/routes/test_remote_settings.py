"""The settings of the kiosk on the facilitator's phone."""

import re
from html import unescape

import httpx

from kiosk.core.interaction.settings import settings_now
from kiosk.core.room.commands import ChangeSetting, OpenSettings, Show, TrySetting
from kiosk.core.room.messages import MicrophoneTried
from kiosk.core.room.modes import Theme
from kiosk.core.room.settings import JOIN, KEEP, MICROPHONE, PHONES, ROOMS_HOST, VOICE
from kiosk.web.buttons import command_name
from tests.web.phones import Kiosk

NOW = {"Accept": "application/json"}


def page(remote: httpx.Client) -> str:
    return unescape(remote.get("/remote").text)


def press(remote: httpx.Client, name: str) -> int:
    return remote.post("/remote/command", data={"command": name}, headers=NOW).status_code


def test_every_setting_is_on_the_page_with_its_value_and_its_buttons(home: Kiosk) -> None:
    remote = home.remote()
    shown = page(remote)
    for setting in settings_now(home.waiting.room):
        assert f"{setting.label}: <b>{setting.option.title}</b>" in shown
        changeable = len(setting.options) > 1 and setting.key not in {PHONES, KEEP, ROOMS_HOST, JOIN}
        assert (f'"{command_name(ChangeSetting(1, setting.key))}"' in shown) is changeable


def test_a_phone_changes_a_setting_and_the_page_shows_it(home: Kiosk) -> None:
    remote = home.remote()
    assert press(remote, command_name(ChangeSetting(1, "theme"))) == 202
    home.waiting.until(lambda room: room.theme is Theme.LIGHT)
    assert "Colours: <b>light</b>" in page(remote)


def test_a_phone_cannot_switch_off_the_pages_it_is_on_and_reads_why(home: Kiosk) -> None:
    remote = home.remote()
    assert "This is switched on the kiosk itself" in page(remote)
    assert press(remote, command_name(ChangeSetting(-1, PHONES))) == 409


def test_the_phone_of_one_group_does_not_change_how_long_the_sessions_of_all_groups_are_kept(home: Kiosk) -> None:
    remote = home.remote()
    assert "This concerns every group’s sessions" in page(remote)
    kept = next(setting for setting in settings_now(home.waiting.room) if setting.key == KEEP)
    for places in (-1, 1):
        assert press(remote, command_name(ChangeSetting(places, KEEP))) == 409
    assert kept in settings_now(home.waiting.room)


def test_a_trial_that_a_phone_begins_is_shown_on_the_kiosk_and_ended_by_the_phone(home: Kiosk) -> None:
    remote = home.remote()
    begin = f"{command_name(TrySetting(MICROPHONE))} False"
    assert press(remote, begin) == 202
    home.waiting.until(lambda room: room.tries_microphone)
    home.engine.submit(MicrophoneTried(35, "next step"))
    home.waiting.until(lambda room: room.settings_page and room.settings_page.heard)
    shown = page(remote)
    assert "Heard: “next step”." in shown
    assert re.search(r'<meter [^>]*value="35"', shown)
    assert press(remote, begin) == 409  # a second press that comes late does not end what the first one began
    assert press(remote, f"{command_name(TrySetting(MICROPHONE))} True") == 202
    home.waiting.until(lambda room: not room.tries_microphone)


def test_a_voice_is_heard_from_the_phone(home: Kiosk) -> None:
    assert press(home.remote(), f"{command_name(TrySetting(VOICE))} False") == 202
    home.waiting.until(lambda room: room.settings_page and room.settings_page.samples == 1)


def test_the_settings_are_shown_on_the_kiosk_and_closed_from_the_phone(home: Kiosk) -> None:
    remote = home.remote()
    assert press(remote, command_name(OpenSettings())) == 202
    home.waiting.until(lambda room: room.settings_page)
    assert "close them on the kiosk" in page(remote)
    assert press(remote, command_name(Show(None))) == 202
    home.waiting.until(lambda room: room.settings_page is None)


def test_in_a_session_the_settings_are_there_too(running: Kiosk) -> None:
    remote = running.remote()
    assert press(remote, command_name(ChangeSetting(-1, "voice.volume"))) == 202
    running.waiting.until(lambda room: room.sound.volume == 80)
