"""Sample screens of the settings, as a kiosk without a settings file has them."""

from dataclasses import replace

from kiosk.config.machine_settings import machine_settings
from kiosk.config.room_settings import settings_in_room
from kiosk.config.settings import Settings
from kiosk.core.i18n import tr
from kiosk.core.room.machine import WIFI
from kiosk.core.room.settings import MICROPHONE, SETTINGS_TIMEOUT, Option, Setting, SettingsPage, with_setting
from kiosk.core.room.state import Room
from kiosk.core.setup import text_entry
from kiosk.core.setup.commands import TypeText
from kiosk.core.units import Instant, after


def sample_settings() -> tuple[Setting, ...]:
    """The settings of a kiosk without a settings file, with a microphone that can be chosen."""
    settings = settings_in_room(Settings.model_construct(), environment={})
    microphone = next(one for one in settings if one.key == MICROPHONE)
    return with_setting(settings, microphone.with_options((*microphone.options, Option("USB", "USB"))))


def with_machine_open(room: Room, now: Instant, *, types: bool = False) -> Room:
    """The room of a machine that is the kiosk's own, with networks; one is chosen, or its password typed."""
    networks = tuple(_network(number) for number in (1, 2, 3))
    (wifi, *others) = machine_settings()
    room = replace(room, settings=(*room.settings, wifi.with_options(networks, networks[1]), *others))
    opened = with_settings_open(WIFI, room, now)
    page = opened.settings_page
    if page is None or not types:
        return opened
    typed, _ = text_entry.typed(text_entry.opened(), TypeText("password"))
    return replace(opened, overlay=replace(page, text=typed))


def _network(number: int) -> Option:
    name, signal = f"Wi-Fi {number}", tr("Signal {percent} %.").format(percent=90 - number)
    return Option(name, name, signal, tr("Password of {network}").format(network=name))


def with_settings_open(key: str, room: Room, now: Instant, *, asks: bool = False) -> Room:
    """The room with the settings open at the one of this key; a microphone is being tried, or asked about."""
    at = next(index for index, setting in enumerate(room.settings) if setting.key == key)
    page = SettingsPage(after(now, SETTINGS_TIMEOUT), at)
    if key == MICROPHONE:
        page = replace(page, tried=True, level=40, heard=tr("next step"), asks=asks)
    return replace(room, overlay=page)
