"""Calls of the services on the system bus (D-Bus), each with a sentence for what can go wrong."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from kiosk.core.errors import MachineError
from kiosk.core.i18n import N_

ANSWERS_WITHIN = 20.0
"""Seconds within which a service has to answer one call; it may have to be started first."""

ENDS_WITHIN = 60.0
"""Seconds within which all calls for one wish have to be answered."""

PROPERTIES = "org.freedesktop.DBus.Properties"

_ERROR = "org.freedesktop.DBus.Error"
_MISSING = frozenset(
    f"{_ERROR}.{name}"
    for name in ("ServiceUnknown", "NameHasNoOwner", "UnknownMethod", "UnknownObject", "UnknownInterface")
)
_FORBIDDEN = frozenset(
    {
        f"{_ERROR}.AccessDenied",
        f"{_ERROR}.InteractiveAuthorizationRequired",
        "org.freedesktop.NetworkManager.PermissionDenied",
        "org.freedesktop.NetworkManager.Settings.PermissionDenied",
        "org.freedesktop.PolicyKit1.Error.NotAuthorized",
        "org.freedesktop.PackageKit.Transaction.RefusedByPolicy",
    }
)

Answer = TypeVar("Answer")


class BusFault(Exception):
    """An error that a service answers with, by its name."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


class Bus:
    """A connection to the system bus, or to the one at an address; `dbus_fast` is an extra that may not be there."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def call(self, service: str, path: str, method: str, signature: str = "", *body: Any) -> list[Any]:
        """What a service's method answers; `method` has the interface before its last dot. Raises BusFault."""
        from dbus_fast import Message, MessageType  # noqa: PLC0415  (see the class)

        interface, _, member = method.rpartition(".")
        message = Message(service, path, interface, member, signature=signature, body=list(body))
        reply: Any = await asyncio.wait_for(self._connection.call(message), ANSWERS_WITHIN)
        if reply.message_type is MessageType.ERROR:
            raise BusFault(str(reply.error_name), str(reply.body[0]) if reply.body else "")
        answer: list[Any] = reply.body
        return answer

    async def get(self, service: str, path: str, name: str) -> Any:
        """The value of a property; `name` has the interface before its last dot. Raises BusFault."""
        interface, _, member = name.rpartition(".")
        (value,) = await self.call(service, path, f"{PROPERTIES}.Get", "ss", interface, member)
        return value.value

    async def signals(self, rule: str) -> asyncio.Queue[Any]:
        """The signals that fit a rule of the bus, as they come in."""
        heard: asyncio.Queue[Any] = asyncio.Queue()
        self._connection.add_message_handler(heard.put_nowait)
        await self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.AddMatch", "s", rule)
        return heard


def run(
    title: str, doing: Callable[[Bus], Coroutine[Any, Any, Answer]], address: str | None, within: float = ENDS_WITHIN
) -> Answer:
    """What a coroutine with a connection of its own returns, at the latest after so many seconds.

    `title` names the service in sentences. Raises MachineError.
    """

    async def done() -> Answer:
        async with _connected(address) as bus:
            return await asyncio.wait_for(doing(bus), within)

    try:
        return asyncio.run(done())
    except MachineError:  # which is an OSError too
        raise
    except BusFault as fault:
        raise _sentence(title, fault) from fault
    except TimeoutError as error:
        raise MachineError(
            N_("{service} does not answer: try again, or restart this machine."), service=title
        ) from error
    except ImportError as error:
        raise MachineError(
            N_("This machine cannot be set up here: the Python package {name} is missing (the extra “appliance”)."),
            name=error.name,
        ) from error
    except (OSError, EOFError) as error:
        raise MachineError(
            N_("This machine cannot be set up here: it has no system bus ({why})."), why=error
        ) from error
    except Exception as error:  # another release of a service may answer anything; what was sent may be a password
        raise MachineError(
            N_("{service} answers what the kiosk does not understand ({kind}): look for updates of the kiosk."),
            service=title,
            kind=type(error).__name__,
        ) from error


def _sentence(title: str, fault: BusFault) -> MachineError:
    if fault.name in _MISSING:
        return MachineError(N_("This cannot be set here: {service} is not running on this machine."), service=title)
    if fault.name in _FORBIDDEN:
        return MachineError(
            N_("This machine does not let the kiosk do that ({service}): its rule is missing."), service=title
        )
    return MachineError(N_("{service}: {why}."), service=title, why=str(fault).rstrip(".") or fault.name)


@asynccontextmanager
async def _connected(address: str | None) -> AsyncIterator[Bus]:
    from dbus_fast import BusType  # noqa: PLC0415  (see Bus)
    from dbus_fast.aio import MessageBus  # noqa: PLC0415
    from dbus_fast.errors import AuthError, InvalidAddressError  # noqa: PLC0415

    try:
        connection: Any = await MessageBus(bus_address=address, bus_type=BusType.SYSTEM).connect()
    except (AuthError, InvalidAddressError) as error:
        raise OSError(str(error)) from error
    try:
        yield Bus(connection)
    finally:
        connection.disconnect()
        await connection.wait_for_disconnect()
