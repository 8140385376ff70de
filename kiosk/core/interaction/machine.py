"""The settings of the machine itself: what a trial of one asks the machine to do, and what is typed about it."""

from dataclasses import replace

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.room.machine import MachineTask
from kiosk.core.room.settings import Setting, SettingsPage, Trial, with_setting
from kiosk.core.room.state import Room
from kiosk.core.setup import text_entry
from kiosk.core.setup.name_entry import NameEntryCommand
from kiosk.core.text import plain_letters
from kiosk.core.units import Instant

POWER = frozenset({Trial.RESTART, Trial.SHUT_DOWN})
"""What is asked about before it is done."""


def with_machine_trial(room: Room, page: SettingsPage, setting: Setting, act: Trial) -> Room:
    """The room in which the machine is asked for something, or people for what it needs. Raises Refused."""
    option = setting.option
    if act is Trial.SEARCH or (act is Trial.CONNECT and option.asks):
        return replace(room, overlay=replace(page, text=text_entry.opened()))
    if act is Trial.CONNECT and option.value is None:
        raise Refused(N_("Choose a network first, with ← and →."))
    return with_task(replace(room, overlay=page), MachineTask(act, option.value))


def with_task(room: Room, task: MachineTask) -> Room:
    """The room in which the machine is asked for this. Raises Refused while it does something else."""
    if room.task is not None:
        raise Refused(N_("The machine is still busy with what it was asked last."))
    return replace(room, task=task)


def with_text_typed(room: Room, page: SettingsPage, command: NameEntryCommand, until: Instant) -> Room:
    """The room after a key of the entry of a text about the chosen setting. Raises Refused where that finds nothing."""
    if page.text is None:
        return room
    entry, text = text_entry.typed(page.text, command)
    setting, page = room.settings[page.chosen], replace(page, text=entry, until=until)
    if not text:
        return replace(room, overlay=page)
    if setting.trial is Trial.SEARCH:
        return replace(room, overlay=page, settings=with_setting(room.settings, found_in(setting, text)))
    return with_task(replace(room, overlay=page), MachineTask(Trial.CONNECT, setting.value, text))


def found_in(setting: Setting, text: str) -> Setting:
    """The setting with the first option chosen whose title begins so, or else has it anywhere. Raises Refused."""
    wanted, titles = _plain(text), [_plain(option.title) for option in setting.options]
    begins = (index for index, title in enumerate(titles) if title.startswith(wanted))
    has = (index for index, title in enumerate(titles) if wanted in title)
    index = next(begins, next(has, None))
    if index is None or not wanted:
        raise Refused(N_("Nothing here is called “{text}”: type the beginning of its name."), text=text)
    return replace(setting, chosen=index)


def _plain(text: str) -> str:
    """The text as it is compared: however it is written, with or without accents."""
    return " ".join(plain_letters(text).casefold().split())
