"""What stands before every page: which name is asked for, where a post comes from, what browsers may do with it."""

import asyncio
import logging
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.web.addresses import host_is_ours
from kiosk.web.messages import said

_log = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024
"""How much may be sent to us at a time."""

READ_WITHIN = 10.0
"""Seconds in which all of it must have come."""

_CHANGES = frozenset({"POST", "PUT"})

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Not "no-referrer": with that, a browser sends its own forms with "Origin: null", as a foreign page's may be.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer that has none of its own."""


class SecurityMiddleware:
    """Refuses what no page of ours would ask, before any page sees it."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = names
        self._say = said()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The page's answer with our headers, or a refusal."""
        if scope["type"] != "http":  # pragma: no cover  (the server is told to speak nothing else)
            return
        guarded = _with_headers(send)
        headers = Headers(scope=scope)
        if not host_is_ours(headers.get("host", ""), self._names):
            await self._refuse(421, self._say["other_host"], scope, receive, guarded)
        elif scope["method"] not in _CHANGES:
            await self._app(scope, receive, guarded)
        else:
            await self._changing(scope, receive, guarded, foreign=not from_here(headers))

    async def _changing(self, scope: Scope, receive: Receive, send: Send, *, foreign: bool) -> None:
        """What is sent is read before it is refused: a connection that is closed upon it would lose the refusal."""
        try:
            async with asyncio.timeout(READ_WITHIN):
                body = await _read(receive)
        except TimeoutError:
            await self._refuse(408, self._say["too_slow"], scope, receive, send)
            return
        if foreign:
            await self._refuse(403, self._say["other_site"], scope, receive, send)
        elif body is None:
            await self._refuse(413, self._say["too_much"], scope, receive, send)
        else:
            await self._app(scope, _given(body, receive), send)

    async def _refuse(self, status: int, why: str, scope: Scope, receive: Receive, send: Send) -> None:
        _log.warning("refused (%s) a request from %s", status, scope["client"][0] if scope["client"] else "nowhere")
        await PlainTextResponse(why, status, {"Connection": "close"})(scope, receive, send)


def from_here(headers: Headers) -> bool:
    """Whether a post comes from a page of ours; every browser says so in one way or the other."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is None:
        return site == "same-origin"
    return site in (None, "same-origin") and urlsplit(origin).netloc == headers.get("host")


async def _read(receive: Receive) -> bytes | None:
    """All that was sent; None where that is too much."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _given(body: bytes, receive: Receive) -> Receive:
    """The body once, then whatever comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Message:
        return waiting.pop() if waiting else await receive()

    return give


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
