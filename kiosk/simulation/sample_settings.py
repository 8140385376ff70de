"""Sample screens of the settings, as a kiosk without a settings file has them."""

from dataclasses import replace

from kiosk.config.room_settings import settings_in_room
from kiosk.config.settings import Settings
from kiosk.core.i18n import tr
from kiosk.core.room.settings import MICROPHONE, SETTINGS_TIMEOUT, Option, Setting, SettingsPage, with_setting
from kiosk.core.room.state import Room
from kiosk.core.units import Instant, after


def sample_settings() -> tuple[Setting, ...]:
    """The settings of a kiosk without a settings file, with a microphone that can be chosen."""
    settings = settings_in_room(Settings.model_construct(), environment={})
    microphone = next(one for one in settings if one.key == MICROPHONE)
    return with_setting(settings, microphone.with_options((*microphone.options, Option("USB", "USB"))))


def with_settings_open(key: str, room: Room, now: Instant, *, asks: bool = False) -> Room:
    """The room with the settings open at the one of this key; a microphone is being tried, or asked about."""
    at = next(index for index, setting in enumerate(room.settings) if setting.key == key)
    page = SettingsPage(after(now, SETTINGS_TIMEOUT), at)
    if key == MICROPHONE:
        page = replace(page, tried=True, level=40, heard=tr("next step"), asks=asks)
    return replace(room, overlay=page)
