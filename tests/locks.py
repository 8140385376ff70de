"""The locks that `./run` installs, as pip would read them on another machine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

REPOSITORY = Path(__file__).parents[1]

ALL = ("requirements-build.lock", "requirements.lock", "requirements-dev.lock")

_ENTRY = re.compile(r"^[a-z].*(?:\n    --hash=.*)*", re.MULTILINE)
_HASH = re.compile(r"--hash=\S+")


@dataclass(frozen=True)
class Pin:
    """One exact version, where it is wanted, and the files it may be."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its name as the index spells it."""
        return normal(self.requirement.name)

    def is_for(self, python: str, machine: str = "x86_64") -> bool:
        """Whether Linux on such a machine, with such a Python, gets it."""
        return is_for(self.requirement, python, machine)

    def __str__(self) -> str:
        return " ".join((f"{self.name}{self.requirement.specifier}", *self.hashes))


def pins(lock: str) -> Iterator[Pin]:
    """All that a lock names."""
    for entry in _ENTRY.findall((REPOSITORY / lock).read_text()):
        wanted, *_ = entry.partition("\\\n")
        yield Pin(Requirement(wanted), tuple(_HASH.findall(entry)))


def is_for(requirement: Requirement, python: str, machine: str = "x86_64") -> bool:
    """Whether it applies to Linux on such a machine, with such a Python."""
    there = {
        "implementation_name": "cpython",
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_system": "Linux",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "linux",
    }
    return requirement.marker is None or requirement.marker.evaluate(there)


def normal(name: str) -> str:
    """A package's name as the index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()
