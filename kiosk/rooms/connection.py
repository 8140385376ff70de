"""The connection to the broker, as the settings describe it."""

import platform
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

import aiomqtt

from kiosk.config.files import open_to_read
from kiosk.config.settings import Rooms
from kiosk.core.errors import RoomsError
from kiosk.core.i18n import N_
from kiosk.rooms.topics import AVAILABILITY, OFFLINE, room_id, topic

KEEPALIVE = 10
"""Seconds of silence after which either side asks for a sign of life; the broker waits half as long again."""

ANSWERS_WITHIN = 5.0
"""Seconds that the broker may take to answer."""

_PORTS = {"mqtt": 1883, "mqtts": 8883}

_LARGEST_PASSWORD = 1000


@dataclass(frozen=True)
class Membership:
    """Which room this kiosk is, if it is one; `kiosk` is random, to tell two kiosks with one name apart."""

    name: str | None
    kiosk: str = field(default_factory=lambda: token_hex(8))

    @property
    def room(self) -> str:
        """The room as topics name it; empty if this kiosk is not a room."""
        return "" if self.name is None else room_id(self.name)

    def topic(self, part: str) -> str:
        """The topic of a part of this room."""
        return topic(self.room, part)


def membership(settings: Rooms) -> Membership:
    """Which room the settings make of this kiosk; a kiosk with an overview is a room only if it has a name."""
    return Membership(settings.name or (None if settings.overview else platform.node() or "kiosk"))


def broker_client(settings: Rooms, member: Membership) -> aiomqtt.Client:
    """A client that is not connected yet; if it is cut off, the broker tells the others. Raises RoomsError."""
    url = urlsplit(settings.broker or "")
    try:
        port = url.port or _PORTS[url.scheme]
    except ValueError as error:
        raise RoomsError(N_("{broker}: there is no such port."), broker=settings.broker) from error
    will = aiomqtt.Will(member.topic(AVAILABILITY), OFFLINE, qos=1, retain=True) if member.room else None
    return aiomqtt.Client(
        url.hostname or "",
        port,
        username=settings.user,
        password=None if settings.password is None else _password(settings.password),
        identifier=f"kiosk-{member.room or 'overview'}-{member.kiosk}",
        will=will,
        timeout=ANSWERS_WITHIN,
        keepalive=KEEPALIVE,
        max_queued_incoming_messages=1000,
        tls_context=_tls(settings) if url.scheme == "mqtts" else None,
    )


def _password(file: Path) -> str:
    try:
        with open_to_read(file) as opened:
            return opened.read(_LARGEST_PASSWORD).decode("utf-8").strip()
    except OSError as error:
        raise RoomsError(N_("{file}: the password cannot be read: {why}."), file=file, why=error.strerror) from error
    except UnicodeDecodeError as error:
        raise RoomsError(N_("{file}: the password is not text."), file=file) from error


def _tls(settings: Rooms) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.certificate)
    except (OSError, ssl.SSLError) as error:
        raise RoomsError(
            N_("{file}: the certificate cannot be used: {why}."), file=settings.certificate, why=error
        ) from error
