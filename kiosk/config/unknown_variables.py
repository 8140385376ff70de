"""Environment variables that look like settings but are not, and would otherwise be ignored silently."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from pydantic import BaseModel

from kiosk.config.settings import PREFIX, Settings
from kiosk.core.i18n import tr


def unknown_variables(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """A sentence for each KIOSK_… variable that is not a setting, with the most similar setting's name.

    The names after KIOSK_VOICE__ and the like are checked where settings are loaded.
    """
    return tuple(_sentence(name) for name in sorted(environment) if environment[name] and _is_stray(name))


def _is_stray(name: str) -> bool:
    """Whether the variable looks like a setting but is not one."""
    known, (first, behind, _) = dict(_settings()), _without_prefix(name).partition("__")
    return name.upper().startswith(PREFIX) and not (known.get(first, False) if behind else first in known)


def _settings() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each setting's name as it follows the prefix of its variable, and the names of its parts."""
    for name, field in Settings.model_fields.items():
        kind = field.annotation
        parts = kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else ()
        yield name.upper(), tuple(part.upper() for part in parts)


def _sentence(name: str) -> str:
    # The prefix is left out because it would make all names similar.
    known = [one for first, parts in _settings() for one in (first, *(f"{first}__{part}" for part in parts))]
    near = get_close_matches(_without_prefix(name), known, 1)
    if not near:
        return tr("The variable {name} is not a setting and has no effect.").format(name=name)
    sentence = tr("The variable {name} is not a setting and has no effect. Did you mean {near}?")
    return sentence.format(name=name, near=f"{PREFIX}{near[0]}")


def _without_prefix(name: str) -> str:
    return name.upper().removeprefix(PREFIX)
