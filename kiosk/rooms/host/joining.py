"""How a room joins a host with its code."""

import json
import socket
from typing import Annotated

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from kiosk.config.network import host_in_link
from kiosk.core.errors import RoomsError
from kiosk.core.i18n import N_
from kiosk.core.text import one_line
from kiosk.rooms.host.door import LONGEST, PORT

ANSWERS_WITHIN = 10.0
"""Seconds that the host may take to answer."""

_Word = Annotated[str, Field(pattern=r"^[!-~]{1,200}$")]
"""A user or a password: neither can be more than what a host gives, or it would be written into the settings."""


class _Account(BaseModel, strict=True):
    """What a host gives a room that knows the code."""

    user: _Word
    password: _Word
    port: int = Field(ge=1, le=65535)


class _Refusal(BaseModel, strict=True):
    """Why a host gives a room nothing."""

    problem: str


_ANSWER: TypeAdapter[_Account | _Refusal] = TypeAdapter(_Account | _Refusal)


def join_host(address: str, code: str, name: str) -> tuple[str, str, str]:
    """The broker's URL, the user and the password that the host gives a room. Raises RoomsError."""
    host, door = _parts(address)
    try:
        with socket.create_connection((host, door), ANSWERS_WITHIN) as line:
            line.sendall(json.dumps({"code": code.replace(" ", ""), "name": name}).encode() + b"\n")
            with line.makefile("rb") as answer:
                found = _ANSWER.validate_json(answer.readline(LONGEST))
    except OSError as error:
        raise RoomsError(
            N_("{address}: no host answers ({why}). Is `rooms host` running there?"),
            address=address,
            why=error.strerror,
        ) from error
    except (ValidationError, UnicodeError) as error:
        raise RoomsError(N_("{address}: what answers there is no host."), address=address) from error
    if isinstance(found, _Refusal):
        raise RoomsError("{problem}", problem=one_line(found.problem))
    return f"mqtt://{host_in_link(host)}:{found.port}", found.user, found.password


def _parts(address: str) -> tuple[str, int]:
    """An address and its port: `192.168.0.24`, `host.local:18830`, `[fe80::1]:18830`, `fe80::1`."""
    if address.count(":") > 1 and not address.startswith("["):
        return address, PORT
    host, _, port = address.rpartition(":") if ":" in address.rpartition("]")[2] else (address, "", "")
    if port and not (port.isdecimal() and len(port) < 6 and 0 < int(port) < 65536):
        raise RoomsError(N_("{address}: this is not an address."), address=address)
    return (host or address).strip("[]"), int(port or PORT)
