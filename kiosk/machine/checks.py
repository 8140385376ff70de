"""Checks of the services through which the kiosk looks after the machine, where it is the kiosk's own."""

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.core.errors import MachineError
from kiosk.core.i18n import tr
from kiosk.machine import packages, systemd, wifi
from kiosk.machine.bus import Bus, run
from kiosk.machine.machine import LOGIND, TIMEDATED
from kiosk.ports import Caveat

SERVICES: Mapping[str, tuple[str, str, str, str]] = MappingProxyType(
    {
        "wifi": (wifi.TITLE, wifi.NM, wifi.ROOT, f"{wifi.NM}.Version"),
        "zone": (TIMEDATED, systemd.TIME, systemd.TIME_AT, f"{systemd.TIME}.Timezone"),
        "power": (LOGIND, systemd.LOGIN, systemd.LOGIN_AT, f"{systemd.LOGIN}.Manager.IdleHint"),
        "updates": (packages.TITLE, packages.KIT, packages.KIT_AT, f"{packages.KIT}.VersionMajor"),
    }
)
"""What each service is for: its title, its name, and a property that shows whether it answers."""


def check_answers(part: str, address: str | None = None) -> str | Caveat:
    """Whether a service of the machine answers; a Caveat says what cannot be set where it does not."""
    title, service, path, name = SERVICES[part]
    if part == "updates" and packages.BY_FILE.exists():
        return tr("come by a file, as the guide “A stick or a card that is the kiosk” says")
    try:
        run(title, lambda bus: bus.get(service, path, name), address)
    except MachineError as error:
        return _put_there(error)
    return tr("{service} answers").format(service=title)


def check_allowed(address: str | None = None) -> str | Caveat:
    """Whether this process may change networks and shut the machine down, which the kiosk's rule for polkit says."""
    try:
        refused = run("polkit", _refused, address)
    except MachineError as error:
        return _put_there(error)
    if refused:
        return _put_there(tr("polkit does not let the kiosk do this: {actions}.").format(actions=", ".join(refused)))
    return tr("polkit lets the kiosk look after this machine")


async def _refused(bus: Bus) -> list[str]:
    """What polkit would refuse of what the services tell about; the time zone is not among it. Raises BusFault."""
    (permissions,) = await bus.call(wifi.NM, wifi.ROOT, f"{wifi.NM}.GetPermissions")
    wanted = (f"{wifi.NM}.{action}" for action in ("network-control", "settings.modify.system"))
    refused = [action for action in wanted if permissions.get(action) != "yes"]
    for method in ("CanReboot", "CanPowerOff"):
        (answer,) = await bus.call(systemd.LOGIN, systemd.LOGIN_AT, f"{systemd.LOGIN}.Manager.{method}")
        refused += [f"{systemd.LOGIN}.{method}"] if answer != "yes" else []
    return refused


def _put_there(problem: object) -> Caveat:
    return Caveat(tr("{problem} `sudo ./run install --appliance` puts it there.").format(problem=problem))
