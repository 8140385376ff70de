"""Whether the services of a machine that is the kiosk's own can be reached, and let the kiosk do what it offers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.machine import packages, systemd, wifi
from kiosk.machine.checks import SERVICES, check_allowed, check_answers
from kiosk.ports import Caveat
from tests.machine.far_end import FarEnd, private_bus

ALLOWED = {f"{wifi.NM}.network-control": "yes", f"{wifi.NM}.settings.modify.system": "yes"}
REMEDY = "`sudo ./run install --appliance` puts it there."


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with private_bus(tmp_path) as at:
        yield at


def services(permissions: dict[str, str] = ALLOWED, power: str = "yes") -> FarEnd:
    """All services of the machine, which answer."""
    properties: dict[tuple[str, str], Any] = {(path, name): ("s", "1") for _, _, path, name in SERVICES.values()}
    return FarEnd(
        tuple(name for _, name, _, _ in SERVICES.values()),
        properties,
        {
            f"{wifi.NM}.GetPermissions": lambda _: ("a{ss}", [permissions]),
            f"{systemd.LOGIN}.Manager.CanReboot": lambda _: ("s", ["yes"]),
            f"{systemd.LOGIN}.Manager.CanPowerOff": lambda _: ("s", [power]),
        },
    )


def test_services_that_answer_are_named(address: str) -> None:
    with services().on(address):
        found = [check_answers(part, address) for part in SERVICES]
        allowed = check_allowed(address)
    titles = "NetworkManager", "systemd-timedated", "systemd-logind", "PackageKit"
    assert found == [f"{title} answers" for title in titles]
    assert allowed == "polkit lets the kiosk look after this machine"


@pytest.mark.parametrize("part", SERVICES)
def test_a_service_that_is_not_there_is_a_doubt_with_the_way_out(address: str, part: str) -> None:
    found = check_answers(part, address)
    assert isinstance(found, Caveat)
    assert f"{SERVICES[part][0]} is not running on this machine." in str(found)
    assert str(found).endswith(REMEDY)


def test_a_machine_without_a_bus_is_a_doubt_too(tmp_path: Path) -> None:
    nowhere = f"unix:path={tmp_path / 'nothing'}"
    for found in (check_answers("power", nowhere), check_allowed(nowhere)):
        assert isinstance(found, Caveat)
        assert "it has no system bus" in str(found)


@pytest.mark.parametrize(
    ("far", "said"),
    [
        (services({**ALLOWED, f"{wifi.NM}.network-control": "auth"}), "NetworkManager.network-control"),
        (services({}), "NetworkManager.network-control, org.freedesktop.NetworkManager.settings.modify.system"),
        (services(power="challenge"), "login1.CanPowerOff"),
    ],
)
def test_what_polkit_refuses_is_named(address: str, far: FarEnd, said: str) -> None:
    with far.on(address):
        found = check_allowed(address)
    assert isinstance(found, Caveat)
    assert f"{said}. {REMEDY}" in str(found)


def test_a_stick_that_is_the_kiosk_needs_no_service_for_updates(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "BY_FILE", tmp_path)
    assert str(check_answers("updates", address)).startswith("come by a file")
