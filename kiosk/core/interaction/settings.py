"""The commands about settings: what they change in the room at once, and what only the settings themselves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.machine import POWER, with_machine_trial, with_text_typed
from kiosk.core.room.commands import (
    AnswerFirstStart,
    ChangeSetting,
    ChooseSetting,
    OpenSettings,
    SettingCommand,
    TrySetting,
)
from kiosk.core.room.messages import MicrophoneTried, OptionsFound
from kiosk.core.room.modes import Theme, VoiceLevel
from kiosk.core.room.settings import (
    CHECK,
    LISTENER,
    MICROPHONE,
    NEVER,
    SETTINGS_TIMEOUT,
    VOICE,
    FirstStart,
    Setting,
    SettingsPage,
    Trial,
    Value,
    value_of,
    with_setting,
)
from kiosk.core.room.state import Room
from kiosk.core.setup import code_entry
from kiosk.core.setup.name_entry import NameEntryCommand
from kiosk.core.units import Duration, Instant


def volume_title(percent: int) -> str:
    """A volume as the settings show it."""
    return f"{percent} %"


def rate_title(rate: int) -> str:
    """A rate of speech as the settings show it."""
    return tr("{n} words a minute").format(n=rate)


@dataclass(frozen=True)
class _Link:
    """What a setting is in the room, where keys change it as well: how it is read and titled, and changed."""

    read: Callable[[Room], Value]
    changed: Callable[[Room, Value], Room]
    title: Callable[[Room], str] = lambda _: ""


_LINKS = {
    "theme": _Link(lambda room: room.theme.value, lambda room, value: replace(room, theme=Theme(str(value)))),
    "voice.level": _Link(
        lambda room: room.sound.level.value,
        lambda room, value: replace(room, sound=replace(room.sound, level=VoiceLevel(str(value)))),
    ),
    "voice.volume": _Link(
        lambda room: room.sound.volume / 100,
        lambda room, value: replace(room, sound=replace(room.sound, volume=round(100 * float(value or 0)))),
        lambda room: volume_title(room.sound.volume),
    ),
    "voice.rate": _Link(
        lambda room: room.sound.rate,
        lambda room, value: replace(room, sound=replace(room.sound, rate=int(value or 0))),
        lambda room: rate_title(room.sound.rate),
    ),
}
"""The settings that take effect in the room itself, by their keys."""


def settings_now(room: Room) -> tuple[Setting, ...]:
    """The settings as they are in force: what was changed by key, such as the volume, as it is now."""
    return tuple(_in_force(setting, room) for setting in room.settings)


def _in_force(setting: Setting, room: Room) -> Setting:
    link = _LINKS.get(setting.key)
    return setting if link is None else setting.with_value(link.read(room), link.title(room))


def chosen_setting(room: Room) -> Setting | None:
    """The setting that is chosen on the screen; None while the settings are closed."""
    page = room.settings_page
    return settings_now(room)[page.chosen] if page and room.settings else None


def with_setting_command(room: Room, command: SettingCommand, until: Callable[[Duration], Instant]) -> Room:
    """The room after the command; `until` returns the instant at which a length of real time from now will end.

    Raises Refused where a setting is fixed, or not there.
    """
    if not room.settings:
        raise Refused(N_("There is nothing to set here."))
    end = until(SETTINGS_TIMEOUT)
    match command:
        case OpenSettings():
            return replace(room, overlay=SettingsPage(end))
        case ChooseSetting(places, at):
            return _with_chosen(room, places, at, end)
        case ChangeSetting(places, key):
            return _with_changed(room, _setting(room, key), places, end)
        case TrySetting(key):
            return _with_trial(room, _setting(room, key), end)
        case AnswerFirstStart(works):
            return _with_answer(room, works, end)
        case _:
            assert_never(command)


def power_asked_for(room: Room, command: SettingCommand) -> Trial | None:
    """Whether a command is to restart the machine or to shut it down, which is asked about first."""
    asked = _setting(room, command.key).trial if isinstance(command, TrySetting) and room.settings else None
    return asked if asked in POWER else None


def with_setting_typed(room: Room, command: NameEntryCommand, until: Callable[[Duration], Instant]) -> Room:
    """The room after a key of what is typed about a setting; once a host's code is complete, the host is asked.

    Raises Refused where what was typed leads to nothing.
    """
    page = room.settings_page
    if page is None:
        return room
    if page.code is None:
        return with_text_typed(room, page, command, until(SETTINGS_TIMEOUT))
    entry, code = code_entry.typed(page.code, command)
    page = replace(page, code=entry, until=until(SETTINGS_TIMEOUT))
    return replace(room, overlay=replace(page, joins=page.joins + 1, with_code=code) if code else page)


def with_options_found(room: Room, found: OptionsFound) -> Room:
    """The room in which the setting of this key has the options that were found on this machine."""
    changed = (one.with_options(found.options, found.chosen) if one.key == found.key else one for one in room.settings)
    return replace(room, settings=tuple(changed))


def with_microphone_tried(room: Room, tried: MicrophoneTried) -> Room:
    """The room with what the trial of the microphone has brought; a trial that is over by then brings nothing."""
    page = room.settings_page
    if page is None or not page.tried:
        return room
    return replace(
        room, overlay=replace(page, level=tried.level, heard=page.heard if tried.heard is None else tried.heard)
    )


def with_first_question(room: Room, until: Callable[[Duration], Instant]) -> Room:
    """The room that asks whether its voice is heard, or what else is to be asked at the first start; only once."""
    return _with_question(replace(room, first_start=FirstStart.ASKED), 0, until(SETTINGS_TIMEOUT))


def _with_question(room: Room, start: int, end: Instant) -> Room:
    """The room that asks about the first setting from here on that can be tried and that is not known to be missing."""
    hears = value_of(room.settings, LISTENER) != NEVER and not room.lacks_microphone
    asked = {VOICE: room.speaks, MICROPHONE: hears}
    first = next((setting for setting in room.settings[start:] if setting.trial and asked.get(setting.key)), None)
    if first is None:
        return replace(room, overlay=None)
    speaks = first.trial is Trial.VOICE
    page = SettingsPage(end, _index(room, first.key), samples=int(speaks), tried=not speaks, asks=True)
    return replace(room, overlay=page)


def _with_answer(room: Room, works: bool | None, end: Instant) -> Room:
    """The room that asks the next question; where something does not work, its settings, and what the check finds."""
    page, asked = room.settings_page, chosen_setting(room)
    if page is None or asked is None or not page.asks:
        return room
    if works is False and asked.trial is Trial.VOICE:
        return replace(room, overlay=SettingsPage(end, _index(room, CHECK), checks=1))
    if works is False:
        return replace(room, overlay=replace(page, asks=False, until=end))
    return _with_question(room, page.chosen + 1, end)


def _setting(room: Room, key: str | None) -> Setting:
    """The setting that is meant. Raises Refused."""
    if key is None and (chosen := chosen_setting(room)):
        return chosen
    found = next((setting for setting in settings_now(room) if setting.key == key), None)
    if found is None:
        raise Refused(N_("Open the settings first."))
    return found


def _with_chosen(room: Room, places: int, at: int | None, end: Instant) -> Room:
    """The room with another setting chosen; the choice stops at the first and the last one. It ends a trial."""
    page = room.settings_page
    if page is None or page.asks:
        return room
    chosen = max(0, min(page.chosen + places if at is None else at, len(room.settings) - 1))
    return (
        room
        if chosen == page.chosen
        else replace(room, overlay=replace(_without_trial(page), chosen=chosen, until=end))
    )


def _with_changed(room: Room, setting: Setting, places: int, end: Instant) -> Room:
    """The room with another value of the setting, which becomes the chosen one; a voice introduces itself."""
    if setting.fixed:
        raise Refused(N_("{why}"), why=setting.fixed)
    changed = setting.moved(places)
    if changed == setting:
        return room
    room = replace(room, settings=with_setting(room.settings, changed))
    if link := _LINKS.get(setting.key):
        room = link.changed(room, changed.value)
    page = room.settings_page
    if page is None:
        return room
    samples = page.samples + (setting.trial is Trial.VOICE)
    page = replace(_page_at(room, page, setting), until=end, samples=samples, heard=None)
    return replace(room, overlay=page)


def _with_trial(room: Room, setting: Setting, end: Instant) -> Room:
    """The room in which the setting is tried, on the screen; one that cannot be tried takes its next value."""
    page = replace(_page_at(room, room.settings_page or SettingsPage(end), setting), until=end)
    match setting.trial:
        case Trial.VOICE:
            return replace(room, overlay=replace(page, samples=page.samples + 1))
        case Trial.MICROPHONE:
            return replace(room, overlay=_without_trial(page) if page.tried else replace(page, tried=True))
        case Trial.CHECK:
            return replace(room, overlay=replace(page, checks=page.checks + 1))
        case Trial.JOIN:
            return replace(room, overlay=replace(page, code=code_entry.opened()))
        case Trial.SEARCH | Trial.CONNECT | Trial.UPDATE | Trial.RESTART | Trial.SHUT_DOWN:
            return with_machine_trial(room, page, setting, setting.trial)
        case None:
            return _with_changed(room, setting, 1, end)
        case _:
            assert_never(setting.trial)


def _page_at(room: Room, page: SettingsPage, setting: Setting) -> SettingsPage:
    """The page with this setting chosen; a question stays at what it asks about, whatever a phone changes meanwhile."""
    return page if page.asks else replace(page, chosen=_index(room, setting.key))


def _without_trial(page: SettingsPage) -> SettingsPage:
    return replace(page, tried=False, level=0, heard=None)


def _index(room: Room, key: str) -> int:
    """The place of a setting among the others."""
    return next(index for index, setting in enumerate(room.settings) if setting.key == key)
