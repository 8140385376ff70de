"""Requests of strangers take turns, so that a flood of them keeps no facilitator waiting."""

import asyncio
import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

A_SECOND = 100
"""How many requests of strangers are answered in a second; on a slow machine, that is most of what it can answer."""

AT_ONCE = 200
"""How many of them are answered without a wait after a quiet time: twenty phones that open a page ask for fewer."""


class Turns:
    """How long each next stranger has to wait; they wait in the order in which they came."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._answered = now()

    def wait(self) -> float:
        """The seconds until one more request may be answered."""
        now = self._now()
        self._answered = max(self._answered, now) + 1 / A_SECOND
        return max(0.0, round(self._answered - now - AT_ONCE / A_SECOND, 3))


class TurnsMiddleware:
    """Lets strangers wait for their turn; whoever `is_facilitator` by their cookies does not.

    Each connection has one request at a time, and there are few hundred connections: so a wait lasts seconds at most,
    and nothing is refused.
    """

    def __init__(self, app: ASGIApp, is_facilitator: Callable[[str], bool], turns: Turns) -> None:
        self._app = app
        self._is_facilitator = is_facilitator
        self._turns = turns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the request when it is its turn."""
        if not self._is_facilitator(Headers(scope=scope).get("cookie", "")) and (wait := self._turns.wait()):
            await asyncio.sleep(wait)
        await self._app(scope, receive, send)
