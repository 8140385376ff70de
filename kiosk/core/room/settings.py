"""The settings that people can see and change in the room, as data: each with its values and the one that is chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.core.setup.name_entry import NameEntry
from kiosk.core.time_of_day import use_twelve_hours
from kiosk.core.units import Instant, minutes

Value = str | int | float | bool | None
"""A value as the settings file has it; None stands for a setting that is not in the file."""

VOICE, MICROPHONE, LISTENER, PHONES, CHECK = "voice.name", "hearing.microphone", "listener", "web.enabled", "check"
"""The keys of the settings that adapters look after; the last one is none, but where the computer can be checked."""

KEEP = "keep_days"
"""The key of the setting for how long sessions are kept, which concerns every group's."""

CLOCK, TWELVE_HOURS = "clock", "12h"
"""The key of the way in which times of day are shown, and the value that stands for twelve hours."""

ROOMS_HOST, JOIN = "rooms.host", "join"
"""The key of the setting that makes the kiosk the host of several rooms, and that with which it joins a host."""

NEVER = "none"
"""The way of listening of a kiosk that never listens."""

SETTINGS_TIMEOUT = minutes(5)
"""How long the settings wait for a key before they make way for the screen below, and a trial ends with them."""


class FirstStart(StrEnum):
    """Whether this is a first start, at which the kiosk asks whether it is heard and hears; it asks only once."""

    NO = "no"
    TO_ASK = "to ask"
    ASKED = "asked"


class Trial(StrEnum):
    """What can be tried: the voice says something, the microphone hears and nothing is done, or all is checked.

    A host of several rooms can be joined with the code that it shows, an option looked for by its first letters, and a
    network joined. The machine can look for updates, start again, and be shut down.
    """

    VOICE = "voice"
    MICROPHONE = "microphone"
    CHECK = "check"
    JOIN = "join"
    SEARCH = "search"
    CONNECT = "connect"
    UPDATE = "update"
    RESTART = "restart"
    SHUT_DOWN = "shut_down"


@dataclass(frozen=True)
class Option:
    """A value that a setting can have, by the title that people read, and a line about it.

    `asks` is what has to be typed before it can be tried, such as a password.
    """

    value: Value
    title: str
    remark: str = ""
    asks: str = ""


@dataclass(frozen=True)
class Setting:
    """A setting by its `key` in the settings file, with the options that there are and the index of the chosen one.

    `fixed` is a sentence that says why it cannot be changed here. One that is not `at_once` takes effect after the next
    start. All texts are in the room's language.
    """

    key: str
    label: str
    options: tuple[Option, ...]
    chosen: int = 0
    fixed: str = ""
    at_once: bool = True
    trial: Trial | None = None

    @property
    def option(self) -> Option:
        """The option that is chosen."""
        return self.options[self.chosen]

    @property
    def value(self) -> Value:
        """The value that is chosen."""
        return self.option.value

    def moved(self, places: int) -> "Setting":
        """The setting with the option chosen that many places further on; it stops at the first and the last one."""
        return replace(self, chosen=max(0, min(self.chosen + places, len(self.options) - 1)))

    def with_value(self, value: Value, title: str | None = None) -> "Setting":
        """The setting with this value, which becomes an option with this title if it is none yet."""
        return self.with_options(self.options, Option(value, f"{value}" if title is None else title))

    def with_options(self, options: Iterable[Option], chosen: Option | None = None) -> "Setting":
        """The setting with these options; what is chosen stays so, and is an option as well."""
        chosen, found = chosen or self.option, tuple(options)
        at = next((index for index, option in enumerate(found) if option.value == chosen.value), None)
        if at is not None:
            return replace(self, options=found, chosen=at)
        # A number is put among the other numbers, in their order.
        before = sum(_is_less(option.value, chosen.value) for option in found)
        return replace(self, options=(*found[:before], chosen, *found[before:]), chosen=before)


@dataclass(frozen=True)
class SettingsPage:
    """The settings while they cover the screen: the index of the chosen one; it closes by itself at `until`.

    `samples` counts the sentences that were asked for to try the voice, and `checks` how often the computer was to be
    checked. While the microphone is `tried`, `level` is how loud it is in percent, and `heard` what was heard last: a
    phrase, or nothing (empty) where something was said that is none. At the first start it `asks` whether the chosen
    setting works. While the `code` of a host is typed it covers the settings; `joins` counts how often one was typed,
    and `with_code` is the last one. `text` is what is being typed about another setting.
    """

    until: Instant
    chosen: int = 0
    samples: int = 0
    checks: int = 0
    tried: bool = False
    level: int = 0
    heard: str | None = None
    asks: bool = False
    code: NameEntry | None = None
    joins: int = 0
    with_code: str = ""
    text: NameEntry | None = None


def _is_less(one: Value, other: Value) -> bool:
    """Whether a value comes before another one: numbers in their order, and everything else as it came."""
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    return one < other if numbers else True  # type: ignore[operator]  # both are numbers


def value_of(settings: Sequence[Setting], key: str) -> Value:
    """The value of the setting of this key; None if there is no such setting."""
    return next((setting.value for setting in settings if setting.key == key), None)


def show_times_as_set(settings: Sequence[Setting]) -> None:
    """Binds twelve hours or twenty-four for the whole process; each process that shows times of day needs that."""
    use_twelve_hours(value_of(settings, CLOCK) == TWELVE_HOURS)


def with_setting(settings: Sequence[Setting], changed: Setting) -> tuple[Setting, ...]:
    """The settings with this one in the place of the one of the same key."""
    return tuple(changed if setting.key == changed.key else setting for setting in settings)
