"""Updates through PackageKit."""

import asyncio
from pathlib import Path
from typing import Any

from kiosk.core.errors import MachineError
from kiosk.core.i18n import N_
from kiosk.machine.bus import Bus

TITLE = "PackageKit"
KIT, KIT_AT = "org.freedesktop.PackageKit", "/org/freedesktop/PackageKit"
TRANSACTION = f"{KIT}.Transaction"

SUCCESS = 1
"""How a transaction ended well (PkExitEnum)."""

ONLY_TRUSTED = 2
"""The flag of a transaction that takes signed packages only (PkTransactionFlag)."""

BY_FILE = Path("/usr/lib/kiosk-appliance/update")
"""What puts in updates on a stick or a card that is the kiosk, whose system PackageKit could not write to."""

UPDATES_WITHIN = 1800.0
"""Seconds; a slow card and a slow network take long."""


async def updates(bus: Bus) -> list[str]:
    """The ids of the packages of which there is a newer version. Raises MachineError, BusFault."""
    if BY_FILE.exists():
        raise MachineError(
            N_("On another computer, make an empty file “update.txt” on this stick or card, then start with it again.")
        )
    await _transaction(bus, "RefreshCache", "b", True)
    found = await _transaction(bus, "GetUpdates", "t", 0)
    return [str(body[1]) for member, body in found if member == "Package"]


async def update(bus: Bus) -> None:
    """Installs the newer versions. Raises MachineError, BusFault."""
    if packages := await updates(bus):
        await _transaction(bus, "UpdatePackages", "tas", ONLY_TRUSTED, packages)


async def _transaction(bus: Bus, method: str, signature: str, *body: Any) -> list[tuple[str, list[Any]]]:
    """The signals of a transaction until its end. Raises MachineError where that is no good one."""
    (path,) = await bus.call(KIT, KIT_AT, f"{KIT}.CreateTransaction")
    heard = await bus.signals(f"type='signal',interface='{TRANSACTION}',path='{path}'")
    await bus.call(KIT, path, f"{TRANSACTION}.{method}", signature, *body)
    signals: list[tuple[str, list[Any]]] = []
    async with asyncio.timeout(UPDATES_WITHIN):
        while not signals or signals[-1][0] != "Finished":
            message = await heard.get()
            if message.path == path and message.interface == TRANSACTION:
                signals.append((str(message.member), list(message.body)))
    if signals[-1][1][0] != SUCCESS:
        said = next((str(body[1]) for member, body in signals if member == "ErrorCode"), "")
        why = said.strip().splitlines()[0] if said.strip() else "?"
        raise MachineError(N_("Updates cannot be fetched now ({why}): check the network, and try again."), why=why)
    return signals
