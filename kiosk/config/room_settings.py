"""The settings of kiosk.toml as the room sees them: which ones people can change there, and to what."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kiosk.config.machine_settings import machine_settings
from kiosk.config.settings import NO_LISTENER, Settings, fixing_variable
from kiosk.config.translations import LOCALE
from kiosk.core.i18n import N_, tr, trn
from kiosk.core.interaction.settings import rate_title, volume_title
from kiosk.core.room.modes import MAXIMUM_RATE, MINIMUM_RATE, RATE_STEP, VOLUME_STEP, ListenMode, Theme, VoiceLevel
from kiosk.core.room.settings import (
    CHECK,
    CLOCK,
    JOIN,
    KEEP,
    LISTENER,
    MICROPHONE,
    PHONES,
    ROOMS_HOST,
    TWELVE_HOURS,
    VOICE,
    Option,
    Setting,
    Trial,
    Value,
    value_of,
)

DAYS = (1, 7, 30, 60, 90, 180, 365)
"""How long sessions may be kept, to choose from."""

_THEMES = {Theme.DARK: N_("dark"), Theme.LIGHT: N_("light"), Theme.CONTRAST: N_("high contrast")}

_LEVELS: dict[str, tuple[str, str]] = {
    VoiceLevel.FULL: (N_("sentences and chimes"), ""),
    VoiceLevel.CHIMES: (N_("chimes only"), ""),
    VoiceLevel.SILENT: (N_("nothing"), N_("No sentence and no chime is heard.")),
}

_WAYS: dict[str, tuple[str, str]] = {
    ListenMode.WAKE: (
        N_("after “{word}”"),
        N_("For most rooms: nobody has to touch anything, and talk is not taken for a command."),
    ),
    ListenMode.HELD: (N_("while V is held"), N_("For loud rooms: it hears only while a key or a button is held.")),
    ListenMode.ADDRESS: (
        N_("after “{address}”"),
        N_("In one breath with the command; for a room in which `voice check` found that it is heard well."),
    ),
    ListenMode.OPEN: (
        N_("at any time"),
        N_("Without a wake word, only where `voice check` found the room quiet enough; otherwise hold V."),
    ),
    NO_LISTENER: (N_("never"), N_("The microphone is never opened.")),
}
"""The ways of listening, each with a title and the reason for it."""


@dataclass(frozen=True)
class _Field:
    """A setting of the room: its label, how its value is read, and its options."""

    key: str
    label: str
    read: Callable[[Settings], Value]
    options: Callable[[Settings], Iterable[Option]]
    trial: Trial | None = None
    at_once: bool = True


def settings_in_room(
    settings: Settings, *, fixed: Mapping[str, str] = {}, environment: Mapping[str, str] = os.environ
) -> tuple[Setting, ...]:
    """The settings to show in the room; `fixed` says of some keys why they cannot be changed there."""
    fixed = {**_silenced(settings), **_fixed_by(environment), **fixed}
    shown = (_setting(field, settings, fixed) for field in _FIELDS)
    joins = Setting(JOIN, tr("Join a host"), (Option(None, *_joined(settings)),), trial=Trial.JOIN)
    checks = Setting(CHECK, tr("This computer"), (Option(None, tr("not checked yet")),), trial=Trial.CHECK)
    own = machine_settings() if settings.appliance else ()
    return (*(one for one in shown if one.key != "language" or len(one.options) > 1), joins, *own, checks)


def file_changes(before: Sequence[Setting], after: Sequence[Setting]) -> dict[str, Value]:
    """What is to be written into the settings file after settings were changed in the room."""
    return {one.key: one.value for one in after if one.key in FILE_KEYS and one.value != value_of(before, one.key)}


def with_room_settings(settings: Settings, room: Sequence[Setting]) -> Settings:
    """The settings as they are after changes in the room, apart from those that wait for the next start."""
    data: dict[str, Value] = {one.key: one.value for one in room if one.key in FILE_KEYS and one.at_once}
    tables: dict[str, dict[str, Value]] = {}
    for key, value in data.items():
        table, _, name = key.rpartition(".")
        tables.setdefault(table, {})[name] = value
    whole = dict(tables.pop("", {}))
    if whole.get(LISTENER) == NO_LISTENER:
        whole[LISTENER] = None
    parts = {name: getattr(settings, name).model_copy(update=values) for name, values in tables.items()}
    return settings.model_copy(update={**whole, **parts})


def _setting(field: _Field, settings: Settings, fixed: Mapping[str, str]) -> Setting:
    options, value = tuple(field.options(settings)), field.read(settings)
    shown = Setting(
        field.key,
        tr(field.label),
        options,
        fixed=fixed.get(field.key, ""),
        at_once=field.at_once,
        trial=None if settings.announcer == "silent" and field.trial is Trial.VOICE else field.trial,
    )
    return shown.with_value(value)


def _fixed_by(environment: Mapping[str, str]) -> dict[str, str]:
    """Why each setting that an environment variable sets cannot be changed in the room."""
    said = tr("Set by {variable} where the kiosk is started, and cannot be changed here.")
    found = {field.key: fixing_variable(field.key, environment) for field in _FIELDS}
    return {key: said.format(variable=variable) for key, variable in found.items() if variable}


def _silenced(settings: Settings) -> dict[str, str]:
    """Why the voice cannot be changed where the kiosk makes no sound at all."""
    if settings.announcer == "spoken":
        return {}
    said = tr("This kiosk makes no sound: `announcer` is `silent`.")
    return {field.key: said for field in _FIELDS if field.key.startswith("voice.")}


def _joined(settings: Settings) -> tuple[str, str]:
    """Which room the kiosk is, if it is one of several, and where the others meet."""
    rooms = settings.rooms
    if rooms.broker is None or (rooms.overview and rooms.name is None):
        return tr("not joined"), ""
    return rooms.name or tr("joined"), tr("Connected by {broker}.").format(broker=rooms.broker)


def _languages(settings: Settings) -> Iterable[Option]:
    del settings
    names = ["en", *sorted(file.stem for file in LOCALE.glob("*.po"))]
    return (Option(name, name) for name in names)


def _percents(settings: Settings) -> Iterable[Option]:
    percents = sorted({*range(VOLUME_STEP, 101, VOLUME_STEP), round(100 * settings.voice.volume)})
    return (Option(percent / 100, volume_title(percent)) for percent in percents)


def _rates(settings: Settings) -> Iterable[Option]:
    rates = sorted({*range(MINIMUM_RATE, MAXIMUM_RATE + 1, RATE_STEP), settings.voice.rate})
    return (Option(rate, rate_title(rate)) for rate in rates)


def _days(settings: Settings) -> Iterable[Option]:
    remark = tr("Older sessions are erased while the kiosk is open.")
    days = sorted({*DAYS, settings.keep_days})
    return (Option(count, trn("{n} day", "{n} days", count).format(n=count), remark) for count in days)


def _automatic(title: str) -> Callable[[Settings], Iterable[Option]]:
    return lambda _: (Option(None, tr(title)),)


def _choices(table: Mapping[str, tuple[str, str]]) -> Callable[[Settings], Iterable[Option]]:
    return lambda _: (Option(str(value), tr(title), remark and tr(remark)) for value, (title, remark) in table.items())


def _ways(settings: Settings) -> Iterable[Option]:
    words = {"word": settings.hearing.word.replace("_", " "), "address": settings.hearing.address}
    return (Option(str(way), tr(title).format(**words), tr(why)) for way, (title, why) in _WAYS.items())


_FIELDS = (
    _Field("language", N_("Language"), lambda now: now.language, _languages, at_once=False),
    _Field(VOICE, N_("Voice"), lambda now: now.voice.name, _automatic(N_("the best there is")), Trial.VOICE),
    _Field("voice.volume", N_("Volume"), lambda now: now.voice.volume, _percents, Trial.VOICE),
    _Field("voice.rate", N_("Speed"), lambda now: now.voice.rate, _rates, Trial.VOICE),
    _Field("voice.level", N_("What it says"), lambda now: now.voice.level.value, _choices(_LEVELS)),
    _Field(
        MICROPHONE,
        N_("Microphone"),
        lambda now: now.hearing.microphone,
        _automatic(N_("the computer’s own choice")),
        Trial.MICROPHONE,
    ),
    _Field(LISTENER, N_("It listens"), lambda now: now.listener or NO_LISTENER, _ways),
    _Field(
        "theme",
        N_("Colours"),
        lambda now: now.theme.value,
        _choices({theme: (title, "") for theme, title in _THEMES.items()}),
    ),
    _Field(
        CLOCK,
        N_("Time of day"),
        lambda now: now.clock,
        _choices({"24h": (N_("16:05"), ""), TWELVE_HOURS: (N_("4:05 pm"), "")}),
    ),
    _Field(
        PHONES,
        N_("Pages for phones"),
        lambda now: now.web.enabled,
        lambda _: (Option(False, tr("off")), Option(True, tr("on"))),
    ),
    _Field(
        ROOMS_HOST,
        N_("Host of rooms"),
        lambda now: now.rooms.host,
        lambda _: (
            Option(False, tr("no")),
            Option(True, tr("yes"), tr("Other kiosks join with a code, and all rooms are shown here (I).")),
        ),
        at_once=False,
    ),
    _Field(KEEP, N_("Keep sessions for"), lambda now: now.keep_days, _days, at_once=False),
)
"""The settings that can be changed in the room, in the order in which they are shown."""

FILE_KEYS = frozenset(field.key for field in _FIELDS)
