"""kiosk.toml and the environment, checked: how this kiosk is set up."""

import tomllib
from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path, user_config_path, user_state_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from kiosk.core.errors import SettingsError
from kiosk.core.looks import Theme
from kiosk.core.words import N_

APP = "kiosk-timekeeper"


class Voice(BaseModel):
    """How the kiosk speaks: a pyttsx3 voice id, words a minute, loudness 0 to 1, milliseconds of lead-in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str | None = None
    rate: int = Field(default=160, ge=80, le=400)
    volume: float = Field(default=0.9, ge=0, le=1)
    lead_in: int = Field(default=300, ge=0, le=3000)


class Hearing(BaseModel):
    """How the kiosk hears: a microphone by (part of its) name, and the least confidence, 0 to 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    microphone: str | None = None
    confidence: float = Field(default=0.8, ge=0, le=1)


class Settings(BaseSettings):
    """Everything that can be set, with what holds where nothing is; KIOSK_STATE in the environment is `state` here."""

    model_config = SettingsConfigDict(env_prefix="KIOSK_", env_nested_delimiter="__", extra="forbid", frozen=True)

    state: Path = Field(default_factory=lambda: user_state_path(APP))
    cache: Path = Field(default_factory=lambda: user_cache_path(APP))
    protocols: Path = Field(default_factory=lambda: user_config_path(APP) / "protocols")
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$")
    theme: Theme = Theme.DARK
    announcer: Literal["spoken", "silent"] = "spoken"
    listener: Literal["held", "none"] = "held"
    vosk_model: Path | None = None
    voice: Voice = Voice()
    hearing: Hearing = Hearing()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the program is told goes before the environment, and that before the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def settings_file() -> Path:
    """Where kiosk.toml is looked for."""
    return user_config_path(APP) / "kiosk.toml"


def load_settings(file: Path | None = None, state: Path | None = None) -> Settings:
    """The settings from the environment and `file`, `state` before both. Raises SettingsError naming the key."""
    path = file or settings_file()
    if file and not file.is_file():
        raise SettingsError(N_("{file}: there is no such file."), file=file)

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    try:
        return FromFile() if state is None else FromFile(state=state)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(N_("{file}: this is not TOML: {why}."), file=path, why=error) from error
    except UnicodeDecodeError as error:
        raise SettingsError(N_("{file}: this is not a text file."), file=path) from error
    except OSError as error:
        raise SettingsError(N_("{file}: cannot be read: {why}."), file=path, why=error.strerror) from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise SettingsError(
            N_("Settings ({file} or KIOSK_… variables): {faults}."), file=path, faults=faults
        ) from error
