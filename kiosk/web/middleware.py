"""Security checks before every page: the host name, the origin of changes, their size, and security headers."""

import asyncio
import logging
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.web.addresses import is_own_host
from kiosk.web.messages import translated_sentences

_log = logging.getLogger(__name__)

MAXIMUM_BYTES = 64 * 1024
"""The maximum size of a request body."""

READ_WITHIN = 10.0
"""Seconds in which the whole body must arrive."""

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
    # Not "no-referrer", with which browsers send even our own forms with "Origin: null", as a foreign page might.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Headers that are added to every response that does not set them."""


class SecurityMiddleware:
    """Refuses requests that the kiosk's own pages would not send."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = names
        self._say = translated_sentences()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Responds with the page and the security headers, or with a refusal."""
        if scope["type"] != "http":  # pragma: no cover  (the server is told to speak nothing else)
            return
        send_with_headers = _with_headers(send)
        headers = Headers(scope=scope)
        if not is_own_host(headers.get("host", ""), self._names):
            await self._refuse(421, self._say["other_host"], scope, receive, send_with_headers)
        elif scope["method"] not in _CHANGES:
            await self._app(scope, receive, send_with_headers)
        else:
            await self._handle_change(scope, receive, send_with_headers, foreign=not is_same_origin(headers))

    async def _handle_change(self, scope: Scope, receive: Receive, send: Send, *, foreign: bool) -> None:
        """Passes a change on or refuses it; the body is read first, because an early close would lose the refusal."""
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
            await self._app(scope, _replayed(body, receive), send)

    async def _refuse(self, status: int, why: str, scope: Scope, receive: Receive, send: Send) -> None:
        _log.warning("refused (%s) a request from %s", status, scope["client"][0] if scope["client"] else "nowhere")
        await PlainTextResponse(why, status, {"Connection": "close"})(scope, receive, send)


def is_same_origin(headers: Headers) -> bool:
    """Whether the request comes from one of the kiosk's pages; every browser sends one of these headers."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is None:
        return site == "same-origin"
    return site in (None, "same-origin") and urlsplit(origin).netloc == headers.get("host")


async def _read(receive: Receive) -> bytes | None:
    """The whole request body; None if it is too long."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MAXIMUM_BYTES:
            return None
    return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A receive function that returns the body first and then further messages."""
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
