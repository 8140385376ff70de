"""Wi-Fi through NetworkManager: which networks are near, and joining one."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from kiosk.core.errors import MachineError
from kiosk.core.i18n import N_
from kiosk.machine.bus import Bus, BusFault
from kiosk.ports import Network

TITLE = "NetworkManager"
NM = "org.freedesktop.NetworkManager"
ROOT, SETTINGS = "/org/freedesktop/NetworkManager", "/org/freedesktop/NetworkManager/Settings"
DEVICE, WIRELESS, POINT = f"{NM}.Device", f"{NM}.Device.Wireless", f"{NM}.AccessPoint"
ACTIVE, PROFILE = f"{NM}.Connection.Active", f"{NM}.Settings.Connection"

WIFI_DEVICE = 2
ACTIVATED, DEACTIVATED = 2, 4
"""States of a connection that is being made (NMActiveConnectionState)."""

PRIVACY, KEY_PSK, KEY_802_1X, KEY_SAE = 0x1, 0x100, 0x200, 0x400
"""Flags of an access point: a password: any, the usual kind, with an account, the newest kind (WPA3)."""

LOOKS_WITHIN, JOINS_WITHIN = 12.0, 60.0
"""Seconds for which NetworkManager looks around, and within which a network has to be joined."""

LOOK_INTERVAL = 0.25

WRONG_PASSWORD = frozenset({7, 8, 9, 10, 11})
"""Reasons why a device has failed (NMDeviceStateReason): no secrets; the supplicant was refused, failed, or waited."""

NO_ADDRESS = frozenset({5, 6, 15, 16, 17})
NOT_NEAR = 53

_REASONS = (
    (WRONG_PASSWORD, N_("“{network}” was not joined: the password was not accepted. Enter it again.")),
    (NO_ADDRESS, N_("“{network}” takes the password but gives no address: ask whoever looks after the network.")),
    (frozenset({NOT_NEAR}), N_("“{network}” is no longer in range.")),
)


async def networks(bus: Bus, *, look: bool) -> Sequence[Network]:
    """The networks that are near, the strongest first, each once. Raises MachineError, BusFault."""
    device = await _device(bus)
    if look:
        await _look_around(bus, device)
    joined = await bus.get(NM, device, f"{WIRELESS}.ActiveAccessPoint")
    known = {name for _, name in await _profiles(bus)}
    found: dict[str, Network] = {}
    for path in (await bus.call(NM, device, f"{WIRELESS}.GetAllAccessPoints"))[0]:
        with suppress(BusFault):  # it has gone out of reach since
            near = await _network(bus, path)
            before = found.get(near.name, near)
            found[near.name] = replace(
                max(before, near, key=lambda one: one.strength),
                joined=before.joined or path == joined,
                known=near.name in known,
            )
    return sorted((one for name, one in found.items() if name), key=lambda one: (not one.joined, -one.strength))


async def join(bus: Bus, name: str, password: str) -> None:
    """Joins a network; a password that is not accepted is not kept. Raises MachineError, BusFault."""
    device = await _device(bus)
    point, network = await _point_of(bus, device, name)
    profile = next((path for path, known in await _profiles(bus) if known == name), None)
    if profile and password:  # typed anew: what was kept is not right any more
        await bus.call(NM, profile, f"{PROFILE}.Delete")
        profile = None
    if profile:
        (active,) = await bus.call(NM, ROOT, f"{NM}.ActivateConnection", "ooo", profile, device, "/")
        made = None
    else:
        if network.needs_account:
            raise MachineError(
                N_("“{network}” needs an account as well as a password, and that cannot be set up here."), network=name
            )
        wanted = _wanted(name, password, await bus.get(NM, point, f"{POINT}.RsnFlags"), open_=network.open)
        made, active = await bus.call(NM, ROOT, f"{NM}.AddAndActivateConnection", "a{sa{sv}}oo", wanted, device, point)
    try:
        await asyncio.wait_for(_until_joined(bus, name, device, active), JOINS_WITHIN)
    except (MachineError, BusFault, TimeoutError) as error:
        if made:
            with suppress(BusFault):  # it has gone with the connection
                await bus.call(NM, made, f"{PROFILE}.Delete")
        if isinstance(error, TimeoutError):
            raise _not_joined(name, 0) from error
        raise


async def _device(bus: Bus) -> str:
    """The path of the machine's Wi-Fi device. Raises MachineError where it has none, or one that is switched off."""
    for path in (await bus.call(NM, ROOT, f"{NM}.GetDevices"))[0]:
        if await bus.get(NM, path, f"{DEVICE}.DeviceType") == WIFI_DEVICE:
            if not await bus.get(NM, ROOT, f"{NM}.WirelessEnabled"):
                raise MachineError(
                    N_("Wi-Fi is switched off on this machine: look for a switch, or a key with an aerial.")
                )
            return str(path)
    raise MachineError(N_("This machine has no Wi-Fi: use a network cable."))


async def _look_around(bus: Bus, device: str) -> None:
    """Has NetworkManager look for networks, and waits until it has, which takes some seconds."""
    before = await bus.get(NM, device, f"{WIRELESS}.LastScan")
    with suppress(BusFault):  # it has just looked, or is looking
        await bus.call(NM, device, f"{WIRELESS}.RequestScan", "a{sv}", {})
    with suppress(TimeoutError):  # then what is known already has to do
        async with asyncio.timeout(LOOKS_WITHIN):
            while await bus.get(NM, device, f"{WIRELESS}.LastScan") == before:
                await asyncio.sleep(LOOK_INTERVAL)


async def _network(bus: Bus, point: str) -> Network:
    flags, wpa, rsn = [int(await bus.get(NM, point, f"{POINT}.{name}")) for name in ("Flags", "WpaFlags", "RsnFlags")]
    return Network(
        name=await _name(bus, point),
        strength=int(await bus.get(NM, point, f"{POINT}.Strength")),
        open=not (flags & PRIVACY or wpa or rsn),
        needs_account=bool((wpa | rsn) & KEY_802_1X),
    )


async def _name(bus: Bus, point: str) -> str:
    return bytes(await bus.get(NM, point, f"{POINT}.Ssid")).decode("utf-8", "replace")


async def _point_of(bus: Bus, device: str, name: str) -> tuple[str, Network]:
    """The strongest access point of a network, and what it says of it. Raises MachineError."""
    near: list[tuple[str, Network]] = []
    for path in (await bus.call(NM, device, f"{WIRELESS}.GetAllAccessPoints"))[0]:
        with suppress(BusFault):  # it has gone out of reach since
            near.append((str(path), await _network(bus, path)))
    named = [point for point in near if point[1].name == name]
    if not named:
        raise _not_joined(name, NOT_NEAR)
    return max(named, key=lambda point: point[1].strength)


async def _profiles(bus: Bus) -> list[tuple[str, str]]:
    """The connections that are kept, by their paths, each with the name of its network."""
    kept: list[tuple[str, str]] = []
    for path in (await bus.call(NM, SETTINGS, f"{NM}.Settings.ListConnections"))[0]:
        with suppress(BusFault):  # it has been deleted since
            (facts,) = await bus.call(NM, path, f"{PROFILE}.GetSettings")
            if wireless := facts.get("802-11-wireless"):
                kept.append((str(path), bytes(wireless["ssid"].value).decode("utf-8", "replace")))
    return kept


def _wanted(name: str, password: str, rsn: int, *, open_: bool) -> dict[str, dict[str, Any]]:
    """The connection to be made, as NetworkManager wants it told; it is made again at each start."""
    from dbus_fast import Variant  # noqa: PLC0415  (see kiosk.machine.bus.Bus)

    wanted = {
        "connection": {"id": Variant("s", name), "type": Variant("s", "802-11-wireless")},
        "802-11-wireless": {"ssid": Variant("ay", name.encode())},
    }
    if not open_:
        kind = "sae" if rsn & KEY_SAE and not rsn & KEY_PSK else "wpa-psk"
        wanted["802-11-wireless-security"] = {"key-mgmt": Variant("s", kind), "psk": Variant("s", password)}
    return wanted


async def _until_joined(bus: Bus, name: str, device: str, active: str) -> None:
    """Waits until the connection is made. Raises MachineError if it fails."""
    while True:
        try:
            state = await bus.get(NM, active, f"{ACTIVE}.State")
        except BusFault:  # a connection that failed is gone
            state = DEACTIVATED
        if state == ACTIVATED:
            return
        if state == DEACTIVATED:
            _, reason = await bus.get(NM, device, f"{DEVICE}.StateReason")
            raise _not_joined(name, int(reason))
        await asyncio.sleep(LOOK_INTERVAL)


def _not_joined(name: str, reason: int) -> MachineError:
    sentence = next((sentence for reasons, sentence in _REASONS if reason in reasons), None)
    return MachineError(sentence or N_("“{network}” was not joined: go nearer, and try again."), network=name)
