"""Power, time zone and keyboard through the services of systemd: logind, timedated and localed."""

from kiosk.core.errors import MachineError
from kiosk.core.i18n import N_
from kiosk.machine.bus import Bus, BusFault

LOGIN, LOGIN_AT = "org.freedesktop.login1", "/org/freedesktop/login1"
TIME, TIME_AT = "org.freedesktop.timedate1", "/org/freedesktop/timedate1"
LOCALE, LOCALE_AT = "org.freedesktop.locale1", "/org/freedesktop/locale1"


async def stop(bus: Bus, *, restart: bool) -> None:
    """Has the machine restart or shut down; nobody is asked for a password. Raises BusFault."""
    method = "Reboot" if restart else "PowerOff"
    await bus.call(LOGIN, LOGIN_AT, f"{LOGIN}.Manager.{method}", "b", False)


async def zones(bus: Bus) -> tuple[str, list[str]]:
    """The time zone, and all that there are. Raises BusFault."""
    (names,) = await bus.call(TIME, TIME_AT, f"{TIME}.ListTimezones")
    return str(await bus.get(TIME, TIME_AT, f"{TIME}.Timezone")), [str(name) for name in names]


async def set_zone(bus: Bus, zone: str) -> None:
    """Changes the time zone. Raises BusFault."""
    await bus.call(TIME, TIME_AT, f"{TIME}.SetTimezone", "sb", zone, False)


async def layout(bus: Bus) -> str:
    """The layout of the keyboard. Raises BusFault."""
    return str(await bus.get(LOCALE, LOCALE_AT, f"{LOCALE}.X11Layout"))


async def set_layout(bus: Bus, name: str) -> None:
    """Changes the layout of the keyboard, for the console too, from which the window reads it. Raises MachineError.

    Debian forbids it: there, the keyboard is the matter of another package.
    """
    try:
        await bus.call(LOCALE, LOCALE_AT, f"{LOCALE}.SetX11Keyboard", "ssssbb", name, "", "", "", True, False)
    except BusFault as fault:
        raise MachineError(
            N_("The keyboard's layout cannot be changed here: for other characters, use the keys on the screen.")
        ) from fault
