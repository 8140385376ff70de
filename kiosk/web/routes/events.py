"""The streams by which open pages hear what has changed."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kiosk.web.access import Grant
from kiosk.web.context import NOTES_COOKIE, REMOTE_COOKIE, WebContext
from kiosk.web.errors import Problem
from kiosk.web.event_stream import Stream, StreamKind
from kiosk.web.pages import Pages
from kiosk.web.routes.sign_in import address_of


class EventRoutes:
    """The routes of streams, and who may go on following them."""

    def __init__(self, desk: WebContext, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def notes(self, request: Request) -> Response:
        """For the note taker's page."""
        return await self._follow(request, StreamKind.NOTES, self._desk.notes_grant(request), NOTES_COOKIE)

    async def remote(self, request: Request) -> Response:
        """For the facilitator's page."""
        return await self._follow(request, StreamKind.REMOTE, self._desk.remote_grant(request), REMOTE_COOKIE)

    def holds(self, stream: Stream) -> bool:
        """Whether the key with which a stream was opened still opens it, for the same session."""
        of_kind = self._desk.passes.by_notes if stream.kind is StreamKind.NOTES else self._desk.passes.by_held
        sitting = of_kind(stream.key)
        return sitting is not None and sitting.session == stream.session

    async def _follow(self, request: Request, kind: StreamKind, sitting: Grant | None, cookie: str) -> Response:
        if sitting is None:
            raise Problem(401, "ended")
        address = address_of(request)
        if not self._desk.hub.room_for(address):
            raise Problem(429, "slower", 30)
        stream = Stream(kind, sitting.session, address, request.cookies[cookie])

        async def first() -> bytes:
            return await run_in_threadpool(self._pages.first, kind, sitting.session)

        return StreamingResponse(self._desk.hub.follow(stream, first), media_type="text/event-stream")
