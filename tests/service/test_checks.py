"""What systemd says of the kiosk."""

from pathlib import Path

import pytest

from kiosk.ports import Caveat
from kiosk.service.checks import check_rule, check_service, is_appliance
from kiosk.service.install import put_appliance
from kiosk.service.places import machine_places
from tests.locks import REPOSITORY

TOOL = """#!/bin/sh
case "$*" in
    "--user is-enabled"*) echo {user}; exit 1 ;;
    "is-enabled"*) echo {machine} ;;
    *"is-active"*) echo {active} ;;
esac
"""


def says(folder: Path, monkeypatch: pytest.MonkeyPatch, *, user: str = "", machine: str = "", active: str = "") -> None:
    (folder / "systemctl").write_text(TOOL.format(user=user, machine=machine, active=active))
    (folder / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def test_a_kiosk_that_is_not_installed_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    says(tmp_path, monkeypatch, user="not-found")
    assert check_service() == "does not open by itself (`./run install` changes that)"


def test_a_machine_without_systemd_is_no_fault_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert check_service() == "does not open by itself (`./run install` changes that)"


@pytest.mark.parametrize(
    "states", [{"user": "enabled"}, {"machine": "enabled"}, {"user": "disabled", "machine": "enabled"}]
)
def test_an_installed_kiosk_opens_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, states: dict[str, str]
) -> None:
    says(tmp_path, monkeypatch, **states, active="active")
    assert check_service() == "opens by itself (active now)"


@pytest.mark.parametrize(
    ("whose", "command"), [("machine", "systemctl enable --now"), ("user", "systemctl --user enable --now")]
)
def test_a_service_that_does_not_start_is_doubted_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whose: str, command: str
) -> None:
    says(tmp_path, monkeypatch, **{whose: "disabled"}, active="inactive")
    assert check_service() == Caveat(
        f"the service is installed but does not start by itself: `{command} kiosk-timekeeper.service` changes that."
    )


def test_a_service_that_has_failed_is_a_doubt_that_names_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(tmp_path, monkeypatch, machine="enabled", active="failed")
    found = check_service()
    assert isinstance(found, Caveat)
    assert "journalctl" in str(found)


def test_a_machine_is_the_kiosks_own_once_it_was_made_so_and_a_rule_that_was_lost_is_said(tmp_path: Path) -> None:
    places = machine_places(tmp_path)
    assert not is_appliance(places)
    put_appliance(REPOSITORY / "systemd", places)
    assert is_appliance(places)
    assert check_rule(places) == "the kiosk's rule for polkit is there"
    assert places.rules
    places.rules.unlink()
    found = check_rule(places)
    assert isinstance(found, Caveat)
    assert "`sudo ./run install --appliance` puts it there" in str(found)
