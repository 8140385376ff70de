"""Sample screens of the settings, as a kiosk without a settings file has them."""

from dataclasses import replace

from kiosk.config.room_settings import settings_in_room
from kiosk.config.settings import Settings
from kiosk.core.i18n import tr
from kiosk.core.interaction.settings import with_options_found
from kiosk.core.room.settings import MICROPHONE, SETTINGS_TIMEOUT, Option, SettingsPage
from kiosk.core.room.state import Room
from kiosk.core.units import Instant, after


def with_settings_open(key: str, room: Room, now: Instant, *, asks: bool = False) -> Room:
    """The room with the settings open at the one of this key; a microphone is being tried, or asked about."""
    settings = settings_in_room(Settings.model_construct(), environment={})
    at = next(index for index, setting in enumerate(settings) if setting.key == key)
    page = SettingsPage(after(now, SETTINGS_TIMEOUT), at)
    if key == MICROPHONE:
        page = replace(page, tried=True, level=40, heard=tr("next step"), asks=asks)
    room = replace(room, settings=settings, overlay=page)
    return with_options_found(
        room, MICROPHONE, (next(one for one in settings if one.key == MICROPHONE).options[0], Option("USB", "USB"))
    )
