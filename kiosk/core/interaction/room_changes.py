"""Commands that change the room but not its session: the chosen card, the microphone, the appearance, the sound."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import assert_never

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.interaction.menu import entries_in, section_above
from kiosk.core.room.changes import with_card_chosen, with_muted, with_notice, with_talk_key
from kiosk.core.room.commands import (
    AppearanceCommand,
    Blank,
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
    UnusedInput,
)
from kiosk.core.room.fault import MICROPHONE
from kiosk.core.room.group_commands import LookBack
from kiosk.core.room.menu import OF_EARLIER, OF_GROUPS, Menu, Section, timeout
from kiosk.core.room.modes import Sound
from kiosk.core.room.notice import NOTICE_DURATION, NoticeKind
from kiosk.core.room.state import LISTEN_DURATION, Room, Screen
from kiosk.core.units import Duration, Instant
from kiosk.core.wording import notices


def with_room_command(room: Room, command: AppearanceCommand, until: Callable[[Duration], Instant]) -> Room:
    """The room after the command; `until` returns the instant at which a length of real time from now will end."""
    match command:
        case Choose():
            return with_card_chosen(room, command)
        case Talk(held=False):
            return with_talk_key(room, held=False)
        case Talk() | Listen():
            return _with_microphone_open(room, command, until)
        case Mute():
            return _with_microphone_toggled(room, until)
        case Show(overlay):
            return replace(room, overlay=None if room.overlay is overlay else overlay)
        case Blank(on):
            return replace(room, dark=on)
        case OpenMenu(section, about):
            if section in OF_GROUPS and room.screen is not Screen.HOME:
                raise Refused(N_("Choose the group on the home screen, before you open a conversation."))
            return replace(room, overlay=_menu(room, section, about, until))
        case MoveInMenu(places):
            return _with_entry_chosen(room, places, until)
        case NextTheme():
            return replace(room, theme=room.theme.following())
        case UnusedInput() if room.dark:
            return replace(room, dark=False)
        case UnusedInput(key):
            return room if key is None else _with_refusal(room, notices.unused_key(key), until)
        case _:
            assert_never(command)


def _menu(room: Room, section: Section, about: str, until: Callable[[Duration], Instant]) -> Menu:
    """The menu with a section open; where it goes back, the entry that led to the section which is left is chosen."""
    opened = Menu(section, until(timeout(section)), about=about)
    left = room.cover
    if not isinstance(left, Menu):
        return opened
    opened = replace(opened, earlier=left.earlier if section in OF_EARLIER else ())
    if section is not section_above(left.section):
        return opened
    way = LookBack() if left.section is Section.EARLIER else OpenMenu(left.section, left.about)
    entries = entries_in(room, section, about)
    return replace(opened, chosen=next((index for index, entry in enumerate(entries) if entry.command == way), 0))


def _with_entry_chosen(room: Room, places: int, until: Callable[[Duration], Instant]) -> Room:
    """The room with another entry of the menu chosen; the choice stops at the first and the last entry."""
    menu = room.cover
    if not isinstance(menu, Menu):
        return room
    last = len(entries_in(room, menu.section, menu.about)) - 1
    chosen = max(0, min(menu.chosen + places, last))
    return replace(room, overlay=replace(menu, chosen=chosen, until=until(timeout(menu.section))))


def _with_microphone_open(room: Room, command: Talk | Listen, until: Callable[[Duration], Instant]) -> Room:
    """The room that listens; where it cannot listen, or does already, it says so.

    A microphone with a fault is opened all the same, because that tries it again.
    """
    opened = with_talk_key(room, held=True, until=until(LISTEN_DURATION) if isinstance(command, Listen) else None)
    if problem := _microphone_problem(room):
        return _with_refusal(opened if room.microphone.listener else room, problem, until)
    if not room.microphone.talking:
        return opened
    return with_notice(opened, NoticeKind.DONE, notices.listening_already(), until(NOTICE_DURATION))


def _with_microphone_toggled(room: Room, until: Callable[[Duration], Instant]) -> Room:
    """The room with its microphone closed or open; one that is not there yet can be closed, but none can be opened."""
    closed = not room.microphone.muted
    toggled = with_muted(room, muted=closed)
    if not closed and room.microphone.listener is None:
        return _with_refusal(toggled, notices.no_microphone(), until)
    return with_notice(toggled, NoticeKind.DONE, notices.muted(closed), until(NOTICE_DURATION))


def _microphone_problem(room: Room) -> str | None:
    """Why nothing can be heard; None if the microphone can be opened."""
    if room.microphone.listener is None:
        return next(_microphone_faults(room), notices.no_microphone())
    if room.microphone.muted:
        return notices.muted(closed=True)
    return next(_microphone_faults(room), None)


def _microphone_faults(room: Room) -> Iterator[str]:
    return (fault.problem for fault in room.faults if fault.part == MICROPHONE)


def _with_refusal(room: Room, text: str, until: Callable[[Duration], Instant]) -> Room:
    return with_notice(room, NoticeKind.REFUSED, text, until(NOTICE_DURATION))


def with_sound_command(room: Room, command: SoundCommand) -> Room:
    """The room in which the kiosk sounds as it was asked to."""
    return replace(room, sound=_sound(room.sound, command), sound_is_chosen=True)


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
