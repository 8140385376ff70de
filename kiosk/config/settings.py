"""The kiosk's settings, read from kiosk.toml and the environment and validated."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_cache_path, user_config_path, user_state_path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from pydantic_settings.exceptions import SettingsError as UnreadableVariable

from kiosk import APP
from kiosk.config.files import refuse_large
from kiosk.config.setting_faults import fault_sentences, one_of
from kiosk.core.errors import SettingsError
from kiosk.core.i18n import N_
from kiosk.core.room.modes import MAXIMUM_RATE, MINIMUM_RATE, USUAL_RATE, USUAL_VOLUME, ListenMode, Theme, VoiceLevel

PREFIX = "KIOSK_"
"""The prefix of environment variables that are settings."""

NO_LISTENER = "none"
"""The value that stands for no ListenMode: the kiosk does not listen."""

LANGUAGE = r"^[a-z]{2,3}(_[A-Z]{2})?$"
"""A language code, optionally with a country: en, cy, en_US."""


def _nameable(path: Path) -> Path:
    if "\0" in str(path):
        raise PydanticCustomError("path", "no path")
    return path


Place = Annotated[Path, AfterValidator(_nameable)]
"""The path of a file or folder: a file of settings can hold a sign that no name can have."""


class Voice(BaseModel):
    """How the kiosk speaks.

    `name` is a voice that `kiosk voices` lists, or the file of a Piper voice; by default it is the machine's voice for
    `language`, or for the kiosk's language if that is not set either. `rate` is in words per minute, `volume` from 0 to
    1. `lead_in`, the silence before every announcement, and `breath`, the silence between a step's beginning and its
    announcement, are in milliseconds. `listening` turns on a soft chime that says that a command may be spoken now,
    `next_person` one when the turn passes to the next person in a step in which people speak in turn;
    `pronunciations` say how names are pronounced: `P1 = "pee one"`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str | None = None
    language: str | None = Field(default=None, pattern=LANGUAGE)
    level: VoiceLevel = VoiceLevel.FULL
    rate: int = Field(default=USUAL_RATE, ge=MINIMUM_RATE, le=MAXIMUM_RATE)
    volume: float = Field(default=USUAL_VOLUME / 100, ge=0, le=1)
    lead_in: int = Field(default=300, ge=0, le=3000)
    breath: int = Field(default=0, ge=0, le=10_000)
    listening: bool = True
    next_person: bool = False
    pronunciations: dict[str, str] = {}


RecogniserName = Literal["vosk", "moonshine", "pocketsphinx"]


class Hearing(BaseModel):
    """How the kiosk listens: the microphone by (part of) its name, the recogniser, and the minimum confidence.

    `word` is the wake word and `sensitivity` how readily it is detected, 0 to 1; `window` is how many seconds a command
    may take after it, `settle` how many seconds a phrase must stay unchanged. `address` is the kiosk's spoken name,
    `checked` whether a check found the room fit for bare commands, `button` a GPIO pin by its Broadcom number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    microphone: str | None = None
    recogniser: RecogniserName | None = None
    confidence: float = Field(default=0.8, ge=0, le=1)
    word: Literal["okay_nabu", "hey_jarvis", "hey_mycroft", "alexa"] = "okay_nabu"
    sensitivity: float = Field(default=0.7, ge=0, le=1)
    window: float = Field(default=5.0, ge=1, le=20)
    settle: float = Field(default=0.6, ge=0.1, le=2)
    address: str = Field(default="timekeeper", pattern=r"^\S+( \S+)*$")
    checked: bool = False
    button: int | None = Field(default=None, ge=0, le=27)


class Web(BaseModel):
    """The phone pages: where they are served, under which names, for how long, and with which certificate.

    `host` is the address to serve on (`0.0.0.0` for every network, `::` for IPv6 as well), `port` the first port to
    try; `names` are further host names of the kiosk, of which the first is used in links if there is a
    `certificate` (PEM, with its `key`).
    A note taker's link outlives its session by `note_taker_hours`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    enabled: bool = True
    host: str = "0.0.0.0"  # noqa: S104  (phones come by the network)
    port: int = Field(default=8080, ge=0, le=65535)
    names: tuple[str, ...] = ()
    certificate: Place | None = None
    key: Place | None = None
    note_taker_hours: float = Field(default=24, ge=0, le=24 * 90)

    @field_validator("host")
    @classmethod
    def _without_brackets(cls, host: str) -> str:
        """The host without the brackets that an IPv6 address has in links."""
        return host.strip().removeprefix("[").removesuffix("]")


LONGEST_ROOM_NAME = 60

RoomsMay = Literal["open", "start", "hold", "finish", "bell", "line", "times", "next"]
"""What a room may let others ask of it: the names are explained in `docs/rooms.md`."""


class Rooms(BaseModel):
    """How the kiosk is one of several rooms: the `broker` that connects them, and the `name` of this room.

    Without a broker it is on its own. A kiosk with an `overview` shows all rooms; it is a room itself only if it has a
    name. A `host` has a broker of its own, and the overview. `accept` lists what the room lets others ask of it, and
    `obey` says that it also follows a plan to finish in time without deciding on it. With `home_assistant`, the room is
    a device there. `user` and the `password` file are the broker's, and `certificate` is its authority's.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    broker: str | None = Field(default=None, pattern=r"^mqtts?://(\[[0-9A-Fa-f:.]+\]|[^\s/:@\[\]]+)(:\d{1,5})?/?$")
    name: str | None = Field(default=None, pattern=r"^\S+( \S+)*$", max_length=LONGEST_ROOM_NAME)
    accept: tuple[RoomsMay, ...] = ("open", "start", "hold", "finish", "bell", "line", "times")
    obey: bool = False
    overview: bool = False
    host: bool = False
    home_assistant: bool = False
    user: str | None = None
    password: Place | None = None
    certificate: Place | None = None


class Settings(BaseSettings):
    """All settings with their defaults; KIOSK_STATE in the environment is `state` here."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True, extra="forbid", frozen=True
    )

    state: Place = Field(default_factory=lambda: user_state_path(APP))
    cache: Place = Field(default_factory=lambda: user_cache_path(APP))
    protocols: Place = Field(default_factory=lambda: user_config_path(APP) / "protocols")
    language: str = Field(default="en", pattern=LANGUAGE)
    theme: Theme = Theme.DARK
    clock: Literal["24h", "12h"] = "24h"
    announcer: Literal["spoken", "silent"] = "spoken"
    listener: ListenMode | None = ListenMode.WAKE
    vosk_model: Place | None = None
    keep_days: int = Field(default=90, ge=1, le=36_500)
    appliance: bool = False
    voice: Voice = Voice()
    hearing: Hearing = Hearing()
    web: Web = Web()
    rooms: Rooms = Rooms()

    @field_validator("listener", mode="before")
    @classmethod
    def _parsed_listener(cls, way: object) -> object:
        """None for the value `none`; any other value must be a ListenMode."""
        if way is None or way == NO_LISTENER:
            return None
        if way not in list(ListenMode):
            expected = one_of([*(way.value for way in ListenMode), NO_LISTENER])
            raise PydanticCustomError("enum", "one of {expected}", {"expected": expected})
        return way

    @property
    def voice_here(self) -> Voice:
        """The voice, with the kiosk's language if the voice has no language of its own."""
        return self.voice.model_copy(update={"language": self.voice.language or self.language})

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The sources in order of precedence: arguments, then environment, then file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def settings_file() -> Path:
    """The default location of kiosk.toml."""
    return user_config_path(APP) / "kiosk.toml"


def load_settings(file: Path | None = None, state: Path | None = None) -> Settings:
    """The settings from the environment and `file`; `state` overrides both. Raises SettingsError with the key."""
    path = file or settings_file()
    try:
        if file and not file.is_file():
            raise SettingsError(N_("{file}: there is no such file."), file=file)
        if path.is_file():
            refuse_large(path)
        return _load(path, state)
    except OSError as error:
        raise SettingsError(N_("{file}: cannot be read: {why}."), file=path, why=error.strerror) from error
    except RecursionError as error:
        raise SettingsError(
            N_("Settings ({file} or KIOSK_… variables): one is nested too deeply."), file=path
        ) from error


def _load(path: Path, state: Path | None) -> Settings:
    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    try:
        return FromFile() if state is None else FromFile(state=state)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(N_("{file}: this is not TOML: {why}."), file=path, why=error) from error
    except UnicodeDecodeError as error:
        raise SettingsError(N_("{file}: this is not a text file."), file=path) from error
    except UnreadableVariable as error:
        raise SettingsError(
            N_("A KIOSK_… variable cannot be read ({why}): write KIOSK_VOICE__RATE=150, not KIOSK_VOICE=150."),
            why=error,
        ) from error
    except ValidationError as error:
        raise SettingsError(
            N_("Settings ({file} or KIOSK_… variables): {faults}."), file=path, faults=fault_sentences(error)
        ) from error


def fixing_variable(key: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """The environment variable that sets the setting of this key, so that the file has no say in it; None if none."""
    first, _, rest = key.upper().partition(".")
    names = {f"{PREFIX}{first}", f"{PREFIX}{first}__{rest.replace('.', '__')}"}
    return next((name for name in sorted(environment) if environment[name] and name.upper() in names), None)
