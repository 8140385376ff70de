"""Commands that change the room but not its session: the chosen card, the microphone, the appearance, the sound."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from kiosk.core.interaction.menu import menu_entries
from kiosk.core.room.commands import (
    AppearanceCommand,
    ChangeRate,
    ChangeVolume,
    Choose,
    CycleLevel,
    Listen,
    MoveInMenu,
    Mute,
    NextTheme,
    OpenMenu,
    SetLevel,
    Show,
    SoundCommand,
    Talk,
)
from kiosk.core.room.menu import MENU_TIMEOUT, Menu
from kiosk.core.room.modes import Sound
from kiosk.core.room.state import (
    LISTEN_DURATION,
    NOTICE_DURATION,
    NoticeKind,
    Room,
    with_card_chosen,
    with_muted,
    with_notice,
    with_talk_key,
)
from kiosk.core.units import Duration, Instant
from kiosk.core.wording import notices


def with_room_command(room: Room, command: AppearanceCommand, until: Callable[[Duration], Instant]) -> Room:
    """The room after the command; `until` returns the instant at which a length of real time from now will end."""
    match command:
        case Choose():
            return with_card_chosen(room, command)
        case Talk(held):
            return with_talk_key(room, held=held)
        case Listen():
            return with_talk_key(room, held=True, until=until(LISTEN_DURATION))
        case Mute():
            closed = not room.microphone.muted
            return with_notice(
                with_muted(room, muted=closed), NoticeKind.DONE, notices.muted(closed), until(NOTICE_DURATION)
            )
        case Show(overlay):
            return replace(room, overlay=None if room.overlay is overlay else overlay)
        case OpenMenu(section):
            return replace(room, overlay=Menu(section, until(MENU_TIMEOUT)))
        case MoveInMenu(places):
            return _with_entry_chosen(room, places, until(MENU_TIMEOUT))
        case NextTheme():
            return replace(room, theme=room.theme.following())
        case _:
            assert_never(command)


def _with_entry_chosen(room: Room, places: int, until: Instant) -> Room:
    """The room with another entry of the menu chosen; the choice stops at the first and the last entry."""
    menu = room.cover
    if room.session is None or not isinstance(menu, Menu):
        return room
    last = len(menu_entries(room.session, menu.section)) - 1
    return replace(room, overlay=replace(menu, chosen=max(0, min(menu.chosen + places, last)), until=until))


def with_sound_command(room: Room, command: SoundCommand) -> Room:
    """The room in which the kiosk sounds as it was asked to."""
    return replace(room, sound=_sound(room.sound, command))


def _sound(sound: Sound, command: SoundCommand) -> Sound:
    match command:
        case SetLevel(level):
            return replace(sound, level=level)
        case CycleLevel():
            return replace(sound, level=sound.level.quieter)
        case ChangeVolume(percent):
            return sound.with_volume_changed(percent)
        case ChangeRate(count):
            return sound.with_rate_changed(count)
        case _:
            assert_never(command)
