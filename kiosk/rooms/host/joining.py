"""How a room joins a host with its code."""

import json
import socket

from kiosk.config.network import host_in_link
from kiosk.core.errors import RoomsError
from kiosk.core.i18n import N_
from kiosk.rooms.host.door import LONGEST, PORT

ANSWERS_WITHIN = 10.0
"""Seconds that the host may take to answer."""


def join_host(address: str, code: str, name: str) -> tuple[str, str, str]:
    """The broker's URL, the user and the password that the host gives a room. Raises RoomsError."""
    host, door = _parts(address)
    try:
        with socket.create_connection((host, door), ANSWERS_WITHIN) as line:
            line.sendall(json.dumps({"code": code.replace(" ", ""), "name": name}).encode() + b"\n")
            with line.makefile("rb") as answer:
                found = json.loads(answer.readline(LONGEST))
        problem = str(found.get("problem", ""))
        port, user, password = (0, "", "") if problem else (found["port"], found["user"], found["password"])
    except OSError as error:
        raise RoomsError(
            N_("{address}: no host answers ({why}). Is `rooms host` running there?"),
            address=address,
            why=error.strerror,
        ) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise RoomsError(N_("{address}: what answers there is no host."), address=address) from error
    if problem:
        raise RoomsError("{problem}", problem=problem)
    return f"mqtt://{host_in_link(host)}:{int(port)}", str(user), str(password)


def _parts(address: str) -> tuple[str, int]:
    """An address and its port: `192.168.0.24`, `host.local:18830`, `[fe80::1]:18830`, `fe80::1`."""
    if address.count(":") > 1 and not address.startswith("["):
        return address, PORT
    host, _, port = address.rpartition(":") if ":" in address.rpartition("]")[2] else (address, "", "")
    if port and not port.isdecimal():
        raise RoomsError(N_("{address}: this is not an address."), address=address)
    return (host or address).strip("[]"), int(port or PORT)
