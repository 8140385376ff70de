"""Variables that were meant as settings and are none: nothing else would tell that they change nothing."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from pydantic import BaseModel

from kiosk.config.settings import PREFIX, Settings
from kiosk.core.i18n import tr


def unknown_variables(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """A word on each KIOSK_… variable that is no setting, with the nearest name that is one.

    What stands behind KIOSK_VOICE__ and the like is checked, and refused, where settings are loaded.
    """
    return tuple(_sentence(name) for name in sorted(environment) if environment[name] and _is_stray(name))


def _is_stray(name: str) -> bool:
    """Whether it looks like a setting and is none."""
    known, (first, behind, _) = dict(_settings()), _plain(name).partition("__")
    return name.upper().startswith(PREFIX) and not (known.get(first, False) if behind else first in known)


def _settings() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each setting's name as a variable has it behind the prefix, and the names of its parts."""
    for name, field in Settings.model_fields.items():
        kind = field.annotation
        parts = kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else ()
        yield name.upper(), tuple(part.upper() for part in parts)


def _sentence(name: str) -> str:
    # Without the prefix: all variables have that in common.
    known = [one for first, parts in _settings() for one in (first, *(f"{first}__{part}" for part in parts))]
    near = get_close_matches(_plain(name), known, 1)
    if not near:
        return tr("The variable {name} is not a setting and has no effect.").format(name=name)
    sentence = tr("The variable {name} is not a setting and has no effect. Did you mean {near}?")
    return sentence.format(name=name, near=f"{PREFIX}{near[0]}")


def _plain(name: str) -> str:
    return name.upper().removeprefix(PREFIX)
