"""Tests that the locks match pyproject.toml; if they fail, run `./run lock`."""

import tomllib
from collections.abc import Sequence
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.locks import ALL, REPOSITORY, is_for, normal, pins

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = ("x86_64", "aarch64")

PROJECT: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
NEEDED: list[str] = PROJECT["project"]["dependencies"]

WANTED = {
    "requirements.lock": NEEDED,
    "requirements-dev.lock": [*NEEDED, *PROJECT["project"]["optional-dependencies"]["dev"]],
    "requirements-build.lock": [*PROJECT["dependency-groups"]["build"], *PROJECT["build-system"]["requires"]],
    "requirements-natural.lock": PROJECT["dependency-groups"]["natural"],
    "requirements-bom.lock": PROJECT["dependency-groups"]["bom"],
}


def versions(lock: str, python: str, machine: str) -> dict[str, str]:
    """The versions by package name for this Python and machine."""
    found = [pin for pin in pins(lock) if pin.is_for(python, machine)]
    assert len({pin.name for pin in found}) == len(found)
    return {pin.name: str(pin.requirement.specifier).removeprefix("==") for pin in found}


@pytest.mark.parametrize("lock", ALL)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("machine", MACHINES)
def test_a_lock_has_one_version_of_all_that_is_asked_for(lock: str, python: str, machine: str) -> None:
    found = versions(lock, python, machine)
    assert [wanted for wanted in applying(WANTED[lock], python, machine) if not meets(wanted, found)] == []


def applying(wanted: Sequence[str], python: str, machine: str) -> list[Requirement]:
    return [needed for line in wanted if is_for(needed := Requirement(line), python, machine)]


def meets(wanted: Requirement, found: dict[str, str]) -> bool:
    version = found.get(normal(wanted.name))
    return version is not None and wanted.specifier.contains(version)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("machine", MACHINES)
def test_the_kiosk_is_tested_with_the_versions_that_it_runs_with(python: str, machine: str) -> None:
    tested = versions("requirements-dev.lock", python, machine)
    assert versions("requirements.lock", python, machine).items() <= tested.items()


@pytest.mark.parametrize("lock", ALL)
def test_every_version_is_exact_and_has_its_hashes(lock: str) -> None:
    for pin in pins(lock):
        (version,) = pin.requirement.specifier
        assert version.operator == "=="
        assert pin.hashes
        assert all(found.startswith("--hash=sha256:") for found in pin.hashes)


@pytest.mark.parametrize("lock", ALL)
def test_a_lock_names_no_place_to_fetch_from(lock: str) -> None:
    text = (REPOSITORY / lock).read_text()
    assert "://" not in text
    assert not any(line.startswith("-") for line in text.splitlines())
