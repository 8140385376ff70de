"""The machine as the kiosk's own: `kiosk.ports.Machine` by the services that look after it."""

import sys
import time
from collections.abc import Sequence
from functools import partial

from kiosk.machine import packages, systemd, wifi
from kiosk.machine.bus import ENDS_WITHIN, run
from kiosk.ports import Network

LOGIND, TIMEDATED, LOCALED = "systemd-logind", "systemd-timedated", "systemd-localed"


class OwnMachine:
    """A `kiosk.ports.Machine` by NetworkManager, systemd and PackageKit, on the system bus or the one at an address."""

    def __init__(self, address: str | None = None) -> None:
        self._address = address

    def networks(self, *, look: bool) -> Sequence[Network]:
        """The Wi-Fi networks that are near."""
        return run(wifi.TITLE, partial(wifi.networks, look=look), self._address)

    def join(self, network: str, password: str = "") -> None:
        """Joins a Wi-Fi network."""
        run(wifi.TITLE, lambda bus: wifi.join(bus, network, password), self._address, ENDS_WITHIN + wifi.JOINS_WITHIN)

    def zones(self) -> tuple[str, Sequence[str]]:
        """The time zone, and all that there are."""
        return run(TIMEDATED, systemd.zones, self._address)

    def set_zone(self, zone: str) -> None:
        """Changes the time zone; the C library of a process that runs would not notice."""
        run(TIMEDATED, lambda bus: systemd.set_zone(bus, zone), self._address)
        if sys.platform != "win32":  # for the type checker: there are no such services there
            time.tzset()

    def layout(self) -> str:
        """The layout of the keyboard."""
        return run(LOCALED, systemd.layout, self._address)

    def set_layout(self, layout: str) -> None:
        """Changes the layout of the keyboard."""
        run(LOCALED, lambda bus: systemd.set_layout(bus, layout), self._address)

    def updates(self) -> int:
        """The number of packages of which there is a newer version."""
        return len(run(packages.TITLE, packages.updates, self._address, packages.UPDATES_WITHIN))

    def update(self) -> None:
        """Installs the newer versions."""
        run(packages.TITLE, packages.update, self._address, 3 * packages.UPDATES_WITHIN)

    def restart(self) -> None:
        """Begins to restart the machine."""
        run(LOGIND, partial(systemd.stop, restart=True), self._address)

    def shut_down(self) -> None:
        """Begins to shut the machine down."""
        run(LOGIND, partial(systemd.stop, restart=False), self._address)
