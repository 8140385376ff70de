"""Where rooms join: whoever knows the code gets an account. One line of JSON each way, over TCP."""

import asyncio
import json
from collections.abc import Callable
from hmac import compare_digest
from secrets import randbelow
from time import monotonic

from kiosk.config.backoff import Backoff
from kiosk.config.rate_limit import RateLimit
from kiosk.config.settings import LONGEST_ROOM_NAME
from kiosk.core.errors import KioskError
from kiosk.core.i18n import tr
from kiosk.core.text import one_line
from kiosk.rooms.host.accounts import Accounts
from kiosk.rooms.host.entrance import Caller, Entrance

PORT = 18830

_DIGITS = 6

MAXIMUM_WRONG = 20
"""How many wrong codes may be tried before the code changes."""

WAITS = Backoff(first=1.0, longest=120.0)
"""How long an address can try no code after wrong ones."""

WRONG_AT_ONCE, ONE_MORE_AFTER = 20, 60.0
"""How many wrong codes all addresses together can try at once, and the seconds after which they can try another.

Whoever tries from one address comes to fewer, so the others can still join.
"""

MAXIMUM, PER_NETWORK = 60, 10
"""Connections at once, and from one network: each is answered in an instant."""

LONGEST, WITHIN = 1024, 5.0
"""The most bytes that are read, and the seconds in which they must arrive."""


def new_code() -> str:
    """A code that cannot be guessed."""
    return f"{randbelow(10**_DIGITS):0{_DIGITS}}"


class Door:
    """Lets rooms in; `told` hears of each room that has joined, and of each new code."""

    def __init__(
        self,
        accounts: Accounts,
        port: int,
        told: Callable[[str], None],
        changed: Callable[[], None] = lambda: None,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._accounts = accounts
        self._port = port
        self._told = told
        self._changed = changed
        self._now = now
        self._limit = RateLimit(now, waits=WAITS)
        self._wrong = 0
        self._forgotten_at = now()
        self.code = new_code()
        self.entrance = Entrance(self._serve, MAXIMUM, PER_NETWORK, longest_line=LONGEST)

    def renew_code(self) -> None:
        """Makes the present code worthless."""
        self.code = new_code()
        self._told(tr("The code is now {code}.").format(code=self.code))

    def answer(self, asked: object, address: str) -> dict[str, object]:
        """The answer to somebody who wants to join; nothing in it tells a wrong code from another."""
        closed = self._forgotten_at - self._now() - (WRONG_AT_ONCE - 1) * ONE_MORE_AFTER
        wait = max(closed, self._limit.seconds_to_wait(address))
        if wait > 0:
            return {"problem": tr("Too many wrong codes: try again in {n} seconds.").format(n=round(wait) + 1)}
        code = str(asked.get("code", "")) if isinstance(asked, dict) else ""
        if not isinstance(asked, dict) or not compare_digest(code.encode("utf-8", "replace"), self.code.encode()):
            if code:  # whatever comes by without one, as programs do that look for open ports, guesses nothing
                self._count_wrong(address)
            return {"problem": tr("Wrong code: type the one that the host shows.")}
        self._limit.reset(address)
        name = one_line(str(asked.get("name", "")))[:LONGEST_ROOM_NAME].strip()
        if not name:
            return {"problem": tr("The room has no name.")}
        try:
            user, password = self._accounts.join(name)
        except KioskError as error:
            return {"problem": str(error)}
        self._changed()
        self._told(tr("{name} has joined.").format(name=name))
        return {"user": user, "password": password, "port": self._port}

    def _count_wrong(self, address: str) -> None:
        self._limit.count_failure(address)
        self._forgotten_at = max(self._forgotten_at, self._now()) + ONE_MORE_AFTER
        self._wrong += 1
        if self._wrong % MAXIMUM_WRONG == 0:
            self.renew_code()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, caller: Caller) -> None:
        async with asyncio.timeout(WITHIN):
            if not (line := await reader.readline()).endswith(b"\n"):
                return
            writer.write(json.dumps(self.answer(_parsed(line), caller.network)).encode() + b"\n")
            await writer.drain()


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
