"""Where rooms join: whoever knows the code gets an account. One line of JSON each way, over TCP."""

import asyncio
import json
from collections.abc import Callable
from hmac import compare_digest
from secrets import randbelow
from time import monotonic

from kiosk.config.backoff import Backoff
from kiosk.config.settings import LONGEST_ROOM_NAME
from kiosk.core.errors import KioskError
from kiosk.core.i18n import tr
from kiosk.core.text import one_line
from kiosk.rooms.host.accounts import Accounts

PORT = 18830

_DIGITS = 6

MAXIMUM_WRONG = 20
"""How many wrong codes may be tried before the code changes."""

FREE_TRIES = 4

WAITS = Backoff(first=1.0, longest=60.0)
"""How long nobody can join after wrong codes; it grows until somebody knows the right one."""

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
        self._wrong = 0
        self._closed_until = 0.0
        self.code = new_code()

    def renew_code(self) -> None:
        """Makes the present code worthless."""
        self.code = new_code()
        self._told(tr("The code is now {code}.").format(code=self.code))

    def answer(self, asked: object) -> dict[str, object]:
        """The answer to somebody who wants to join; nothing in it tells a wrong code from another."""
        wait = self._closed_until - self._now()
        if wait > 0:
            return {"problem": tr("Too many wrong codes: try again in {n} seconds.").format(n=round(wait) + 1)}
        code = str(asked.get("code", "")) if isinstance(asked, dict) else ""
        if not isinstance(asked, dict) or not compare_digest(code.encode("utf-8", "replace"), self.code.encode()):
            self._count_wrong()
            return {"problem": tr("Wrong code: type the one that the host shows.")}
        self._wrong = 0
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

    def _count_wrong(self) -> None:
        self._wrong += 1
        self._closed_until = self._now() + WAITS.delay(self._wrong - FREE_TRIES)
        if self._wrong % MAXIMUM_WRONG == 0:
            self.renew_code()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers one connection."""
        try:
            async with asyncio.timeout(WITHIN):
                line = await reader.readline()
                writer.write(json.dumps(self.answer(_parsed(line))).encode() + b"\n")
                await writer.drain()
        except (OSError, TimeoutError, ValueError):
            pass  # whoever it was has gone, or has sent too much
        finally:
            writer.close()


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
