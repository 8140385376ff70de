"""What the kiosk asks a machine's services for over D-Bus, and what it makes of each answer."""

import subprocess
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from kiosk.core.errors import MachineError
from kiosk.machine import bus, packages, wifi
from kiosk.machine.machine import OwnMachine
from kiosk.ports import Network
from tests.machine.far_end import Answer, FarEnd, Refusal, dbus_fast, private_bus
from tests.waiting import LIMIT

WIFI, CABLE = "/org/freedesktop/NetworkManager/Devices/2", "/org/freedesktop/NetworkManager/Devices/1"
MADE, ACTIVE = "/org/freedesktop/NetworkManager/Settings/9", "/org/freedesktop/NetworkManager/ActiveConnection/4"
KEPT = "/org/freedesktop/NetworkManager/Settings/1"
POINTS = {
    "/ap/1": ("School", 40, 1, 0, 0x108),
    "/ap/2": ("School", 80, 1, 0, 0x108),
    "/ap/3": ("Café Müller", 60, 0, 0, 0),
    "/ap/4": ("Council", 90, 1, 0, 0x208),
    "/ap/5": ("", 99, 1, 0, 0x108),
    "/ap/6": ("Newest", 30, 1, 0, 0x400),
    "/ap/7": ("Both", 20, 1, 0, 0x500),
}
"""Name, strength, flags, WPA flags and RSN flags, as NetworkManager has them."""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with private_bus(tmp_path) as at:
        yield at


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wifi, "LOOK_INTERVAL", 0.01)
    monkeypatch.setattr(packages, "UPDATES_WITHIN", LIMIT)


def network_manager(joins: tuple[int, ...] = (1, 2), reason: int = 0, near: str = "/ap/3") -> FarEnd:
    """A machine with Wi-Fi near six networks; one has been joined before, and is the strongest of its name."""
    nm = wifi.NM
    properties: dict[tuple[str, str], tuple[str, Any]] = {
        (CABLE, f"{wifi.DEVICE}.DeviceType"): ("u", 1),
        (WIFI, f"{wifi.DEVICE}.DeviceType"): ("u", 2),
        (WIFI, f"{wifi.DEVICE}.StateReason"): ("(uu)", [120, reason]),
        (WIFI, f"{wifi.WIRELESS}.ActiveAccessPoint"): ("o", near),
        (WIFI, f"{wifi.WIRELESS}.LastScan"): ("x", chain([5, 5, 5], repeat(6))),
        (wifi.ROOT, f"{nm}.WirelessEnabled"): ("b", True),
        (ACTIVE, f"{wifi.ACTIVE}.State"): ("u", chain(joins, repeat(joins[-1]))),
    }
    for path, (name, strength, flags, wpa, rsn) in POINTS.items():
        properties[path, f"{wifi.POINT}.Ssid"] = ("ay", name.encode())
        properties[path, f"{wifi.POINT}.Strength"] = ("y", strength)
        for member, value in (("Flags", flags), ("WpaFlags", wpa), ("RsnFlags", rsn)):
            properties[path, f"{wifi.POINT}.{member}"] = ("u", value)
    kept = {"802-11-wireless": {"ssid": dbus_fast.Variant("ay", b"School")}}
    methods: dict[str, Any] = {
        f"{nm}.GetDevices": lambda _: ("ao", [[CABLE, WIFI]]),
        f"{wifi.WIRELESS}.GetAllAccessPoints": lambda _: ("ao", [[*POINTS, "/ap/gone"]]),
        f"{wifi.WIRELESS}.RequestScan": lambda *_: ("", []),
        f"{nm}.Settings.ListConnections": lambda _: ("ao", [[KEPT]]),
        f"{wifi.PROFILE}.GetSettings": lambda _: ("a{sa{sv}}", [kept]),
        f"{wifi.PROFILE}.Delete": lambda _: ("", []),
        f"{nm}.ActivateConnection": lambda *_: ("o", [ACTIVE]),
        f"{nm}.AddAndActivateConnection": lambda *_: ("oo", [MADE, ACTIVE]),
    }
    return FarEnd((nm,), properties, methods)


def test_networks_are_named_once_the_joined_one_first_and_the_others_by_strength(address: str) -> None:
    far = network_manager()
    with far.on(address):
        found = OwnMachine(address).networks(look=True)
    assert found == [
        Network("Café Müller", 60, open=True, joined=True),
        Network("Council", 90, needs_account=True),
        Network("School", 80, known=True),
        Network("Newest", 30),
        Network("Both", 20),
    ]
    assert len(far.calls("RequestScan")) == 1


def test_what_is_known_already_is_told_without_looking_around(address: str) -> None:
    far = network_manager()
    with far.on(address):
        assert len(OwnMachine(address).networks(look=False)) == 5
    assert far.calls("RequestScan") == []


def test_a_machine_that_has_just_looked_around_refuses_and_is_not_blamed(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wifi, "LOOKS_WITHIN", 0.1)
    far = network_manager()

    def refuse(*_: object) -> Answer:
        raise Refusal("org.freedesktop.NetworkManager.Device.NotAllowed", "Scanning not allowed")

    far.methods[f"{wifi.WIRELESS}.RequestScan"] = refuse
    far.properties[WIFI, f"{wifi.WIRELESS}.LastScan"] = ("x", 5)
    with far.on(address):
        assert len(OwnMachine(address).networks(look=True)) == 5


def test_a_new_network_is_joined_through_its_strongest_point_with_the_password(address: str) -> None:
    far = network_manager(joins=(1, 1, 2))
    far.methods[f"{wifi.NM}.Settings.ListConnections"] = lambda _: ("ao", [[]])
    with far.on(address):
        OwnMachine(address).join("School", "a secret with a ß")
    ((wanted, device, point),) = far.calls("AddAndActivateConnection")
    assert (device, point) == (WIFI, "/ap/2")
    assert wanted["802-11-wireless"]["ssid"].value == b"School"
    security = {key: value.value for key, value in wanted["802-11-wireless-security"].items()}
    assert security == {"key-mgmt": "wpa-psk", "psk": "a secret with a ß"}
    assert far.calls("Delete") == []


def test_a_network_of_the_newest_kind_and_an_open_one_are_joined_in_their_ways(address: str) -> None:
    far = network_manager()
    with far.on(address):
        OwnMachine(address).join("Newest", "secret")
        OwnMachine(address).join("Both", "secret")
        OwnMachine(address).join("Café Müller")
    newest, both, open_ = (wanted for wanted, *_ in far.calls("AddAndActivateConnection"))
    assert newest["802-11-wireless-security"]["key-mgmt"].value == "sae"
    assert both["802-11-wireless-security"]["key-mgmt"].value == "wpa-psk", "an old device can do no more"
    assert "802-11-wireless-security" not in open_


def test_a_network_that_wants_an_account_is_not_tried(address: str) -> None:
    far = network_manager()
    with far.on(address), pytest.raises(MachineError, match=r"^“Council” needs an account"):
        OwnMachine(address).join("Council")
    assert far.calls("AddAndActivateConnection") == []


def test_a_known_network_needs_no_password_and_a_new_one_replaces_what_was_kept(address: str) -> None:
    far = network_manager()
    with far.on(address):
        OwnMachine(address).join("School")
        assert far.calls("ActivateConnection") == [[KEPT, WIFI, "/"]]
        assert far.calls("Delete") == []
        OwnMachine(address).join("School", "another")
    assert [path for path, method, _ in far.asked if method.endswith("Delete")] == [KEPT]
    assert len(far.calls("AddAndActivateConnection")) == 1


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        (7, "the password was not accepted. Enter it again"),
        (17, "gives no address"),
        (53, "“Newest” is no longer in range"),
        (1, "“Newest” was not joined: go nearer"),
    ],
)
def test_a_network_that_is_not_joined_is_said_with_the_reason_and_not_kept(
    address: str, reason: int, says: str
) -> None:
    far = network_manager(joins=(1, 4), reason=reason)
    with far.on(address), pytest.raises(MachineError, match=says):
        OwnMachine(address).join("Newest", "wrong")
    assert [path for path, method, _ in far.asked if method.endswith("Delete")] == [MADE]


def test_a_network_is_not_kept_either_where_nothing_says_why_it_was_not_joined(address: str) -> None:
    far = network_manager(joins=(1, 4))
    del far.properties[WIFI, f"{wifi.DEVICE}.StateReason"]
    with far.on(address), pytest.raises(MachineError, match="NetworkManager"):
        OwnMachine(address).join("Newest", "wrong")
    assert [path for path, method, _ in far.asked if method.endswith("Delete")] == [MADE]


def test_a_network_that_takes_for_ever_is_given_up(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wifi, "JOINS_WITHIN", 0.1)
    far = network_manager(joins=(1,))
    with far.on(address), pytest.raises(MachineError, match="go nearer, and try again"):
        OwnMachine(address).join("Newest", "secret")
    assert [path for path, method, _ in far.asked if method.endswith("Delete")] == [MADE]


def test_a_network_that_has_gone_is_not_looked_for(address: str) -> None:
    with network_manager().on(address), pytest.raises(MachineError, match="“Elsewhere” is no longer in range"):
        OwnMachine(address).join("Elsewhere", "secret")


@pytest.mark.parametrize(
    ("device", "enabled", "says"),
    [(1, True, "^This machine has no Wi-Fi: use a network cable"), (2, False, "^Wi-Fi is switched off")],
)
def test_a_machine_without_wifi_says_what_to_do(address: str, device: int, enabled: bool, says: str) -> None:
    far = network_manager()
    far.properties[WIFI, f"{wifi.DEVICE}.DeviceType"] = ("u", device)
    far.properties[wifi.ROOT, f"{wifi.NM}.WirelessEnabled"] = ("b", enabled)
    with far.on(address), pytest.raises(MachineError, match=says):
        OwnMachine(address).networks(look=False)


def systemd(zone: str = "Europe/London") -> FarEnd:
    nothing: Answer = ("", [])
    return FarEnd(
        ("org.freedesktop.timedate1", "org.freedesktop.locale1", "org.freedesktop.login1"),
        {
            ("/org/freedesktop/timedate1", "org.freedesktop.timedate1.Timezone"): ("s", zone),
            ("/org/freedesktop/locale1", "org.freedesktop.locale1.X11Layout"): ("s", "gb"),
        },
        {
            "org.freedesktop.timedate1.ListTimezones": lambda _: ("as", [["Europe/London", "Asia/Tokyo"]]),
            "org.freedesktop.timedate1.SetTimezone": lambda *_: nothing,
            "org.freedesktop.locale1.SetX11Keyboard": lambda *_: nothing,
            "org.freedesktop.login1.Manager.Reboot": lambda *_: nothing,
            "org.freedesktop.login1.Manager.PowerOff": lambda *_: nothing,
        },
    )


def test_time_zone_and_keyboard_are_read_and_set_without_asking_for_a_password(address: str) -> None:
    far = systemd()
    with far.on(address):
        machine = OwnMachine(address)
        assert machine.zones() == ("Europe/London", ["Europe/London", "Asia/Tokyo"])
        machine.set_zone("Asia/Tokyo")
        assert machine.layout() == "gb"
        machine.set_layout("de")
    assert far.calls("SetTimezone") == [["Asia/Tokyo", False]]
    assert far.calls("SetX11Keyboard") == [["de", "", "", "", True, False]]


def test_the_machine_is_restarted_and_shut_down_as_it_was_asked(address: str) -> None:
    far = systemd()
    with far.on(address):
        OwnMachine(address).restart()
        assert (far.calls("Reboot"), far.calls("PowerOff")) == ([[False]], [])
        OwnMachine(address).shut_down()
    assert far.calls("PowerOff") == [[False]]


@pytest.mark.parametrize(
    "error", ["org.freedesktop.DBus.Error.AccessDenied", "org.freedesktop.DBus.Error.NotSupported"]
)
def test_a_keyboard_that_debian_does_not_let_be_changed_is_said_with_the_way_out(address: str, error: str) -> None:
    far = systemd()

    def refuse(*_: object) -> Answer:
        raise Refusal(error, "Setting X11 and console keymaps is not supported in Debian.")

    far.methods["org.freedesktop.locale1.SetX11Keyboard"] = refuse
    with far.on(address), pytest.raises(MachineError, match=r"^The keyboard's layout cannot be changed here: for"):
        OwnMachine(address).set_layout("gb")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("org.freedesktop.DBus.Error.AccessDenied", "does not let the kiosk do that .*: its rule is missing"),
        ("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired", "its rule is missing"),
        ("org.freedesktop.DBus.Error.Failed", r"systemd-logind: in the way\.$"),
    ],
)
def test_what_a_service_refuses_is_a_sentence(address: str, error: str, says: str) -> None:
    far = systemd()

    def refuse(*_: object) -> Answer:
        raise Refusal(error, "in the way.")

    far.methods["org.freedesktop.login1.Manager.PowerOff"] = refuse
    with far.on(address), pytest.raises(MachineError, match=says):
        OwnMachine(address).shut_down()


def test_a_service_that_is_not_there_is_named(address: str) -> None:
    with pytest.raises(MachineError, match="NetworkManager is not running on this machine"):
        OwnMachine(address).networks(look=False)
    with pytest.raises(MachineError, match="PackageKit is not running"):
        OwnMachine(address).updates()


def test_a_machine_without_a_bus_says_so(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="it has no system bus"):
        OwnMachine(f"unix:path={tmp_path / 'nothing'}").zones()


def test_a_service_that_hangs_is_given_up(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus, "ANSWERS_WITHIN", 0.2)
    far, given_up = systemd(), Event()

    def hang(_: str) -> Answer:
        assert given_up.wait(LIMIT)
        return "as", [[]]

    far.methods["org.freedesktop.timedate1.ListTimezones"] = hang
    with far.on(address):
        with pytest.raises(MachineError, match="systemd-timedated does not answer"):
            OwnMachine(address).zones()
        given_up.set()


def test_an_answer_that_nobody_expects_is_a_sentence_without_what_was_asked(address: str) -> None:
    far = systemd()
    far.methods["org.freedesktop.timedate1.ListTimezones"] = lambda _: ("", [])
    says = "systemd-timedated answers what the kiosk does not understand"
    with far.on(address), pytest.raises(MachineError, match=says):
        OwnMachine(address).zones()

    async def fail(_: bus.Bus) -> None:
        raise ValueError("not to be sent: secret")

    with pytest.raises(MachineError, match="ValueError") as said:
        bus.run("NetworkManager", fail, address)
    assert "secret" not in str(said.value)


def package_kit(ends: int = 1, error: str = "", newer: Sequence[str] = ("one;2;all;", "two;2;all;")) -> FarEnd:
    kit = "org.freedesktop.PackageKit"
    at = "/1_abc"
    end = ("Finished", "uu", [ends, 100])
    failed = [("ErrorCode", "us", [2, error])] if error else []
    packages = [("Package", "uss", [11, name, "a summary"]) for name in newer]
    return FarEnd(
        (kit,),
        {},
        {
            f"{kit}.CreateTransaction": lambda _: ("o", [at]),
            f"{kit}.Transaction.RefreshCache": lambda *_: ("", []),
            f"{kit}.Transaction.GetUpdates": lambda *_: ("", []),
            f"{kit}.Transaction.UpdatePackages": lambda *_: ("", []),
        },
        after={
            f"{kit}.Transaction.RefreshCache": [*failed, end],
            f"{kit}.Transaction.GetUpdates": [*packages, end],
            f"{kit}.Transaction.UpdatePackages": [end],
        },
    )


def test_updates_are_counted_and_only_signed_ones_installed(address: str) -> None:
    far = package_kit()
    with far.on(address):
        assert OwnMachine(address).updates() == 2
        assert far.calls("UpdatePackages") == []
        OwnMachine(address).update()
    assert far.calls("UpdatePackages") == [[2, ["one;2;all;", "two;2;all;"]]]


def test_a_machine_that_is_up_to_date_installs_nothing(address: str) -> None:
    far = package_kit(newer=())
    with far.on(address):
        assert OwnMachine(address).updates() == 0
        OwnMachine(address).update()
    assert far.calls("UpdatePackages") == []


def test_updates_without_a_network_say_what_is_missing(address: str) -> None:
    far = package_kit(ends=2, error="No network connection available\nmore of it")
    says = r"^Updates cannot be fetched now \(No network connection available\)"
    with far.on(address), pytest.raises(MachineError, match=says):
        OwnMachine(address).updates()


def test_a_stick_that_is_the_kiosk_says_how_its_updates_come(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "BY_FILE", tmp_path)
    far = package_kit()
    with (
        far.on(address),
        pytest.raises(MachineError, match=r"^On another computer, .*“update\.txt” on this stick or card"),
    ):
        OwnMachine(address).updates()
    assert far.asked == []


def test_the_bus_is_a_real_one(address: str) -> None:
    """What is on this bus is reached by another program too, so the far end does not only agree with the near one."""
    with systemd().on(address):
        asked = ["dbus-send", f"--bus={address}", "--print-reply", "--dest=org.freedesktop.timedate1"]
        asked += ["/org/freedesktop/timedate1", "org.freedesktop.timedate1.ListTimezones"]
        done = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60)
    assert "Asia/Tokyo" in done.stdout
