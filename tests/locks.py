"""The locks that `./run` installs, as pip would read them on another machine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

REPOSITORY = Path(__file__).parents[1]

ALL = (
    "requirements-build.lock",
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-natural.lock",
    "requirements-bom.lock",
)

_ENTRY = re.compile(r"^[a-z].*(?:\n    --hash=.*)*", re.MULTILINE)
_HASH = re.compile(r"--hash=\S+")


@dataclass(frozen=True)
class Pin:
    """One exact version of a package, with its marker and the hashes of its files."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The package's name as the index spells it."""
        return normal(self.requirement.name)

    def is_for(self, python: str, machine: str = "x86_64") -> bool:
        """Whether the package is installed on Linux with this Python on this kind of machine."""
        return is_for(self.requirement, python, machine)

    def __str__(self) -> str:
        return " ".join((f"{self.name}{self.requirement.specifier}", *self.hashes))


def pins(lock: str) -> Iterator[Pin]:
    """All pins in a lock."""
    for entry in _ENTRY.findall((REPOSITORY / lock).read_text()):
        requirement, *_ = entry.partition("\\\n")
        yield Pin(Requirement(requirement), tuple(_HASH.findall(entry)))


def is_for(requirement: Requirement, python: str, machine: str = "x86_64") -> bool:
    """Whether the requirement applies to Linux with this Python on this kind of machine."""
    environment = {
        "implementation_name": "cpython",
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_system": "Linux",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "linux",
    }
    return requirement.marker is None or requirement.marker.evaluate(environment)


def normal(name: str) -> str:
    """A package's name as the index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()
