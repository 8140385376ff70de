"""The routes of event streams, which send changes to open pages."""

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
    """The stream routes, and the check whether a stream's key is still valid."""

    def __init__(self, context: WebContext, pages: Pages) -> None:
        self._context = context
        self._pages = pages

    async def notes(self, request: Request) -> Response:
        """The stream for the note taker's page."""
        return await self._follow(request, StreamKind.NOTES, self._context.notes_grant(request), NOTES_COOKIE)

    async def remote(self, request: Request) -> Response:
        """The stream for the facilitator's page."""
        return await self._follow(request, StreamKind.REMOTE, self._context.remote_grant(request), REMOTE_COOKIE)

    async def rooms(self, request: Request) -> Response:
        """The stream for the overview of several rooms."""
        if self._context.overview is None:
            raise Problem(404, "no_overview")
        return await self._follow(request, StreamKind.ROOMS, self._context.remote_grant(request), REMOTE_COOKIE)

    def is_valid(self, stream: Stream) -> bool:
        """Whether the key with which a stream was opened is still valid for the same session."""
        find_grant = self._context.access.by_notes if stream.kind is StreamKind.NOTES else self._context.access.by_held
        grant = find_grant(stream.key)
        return grant is not None and grant.session == stream.session

    async def _follow(self, request: Request, kind: StreamKind, grant: Grant | None, cookie: str) -> Response:
        if grant is None:
            raise Problem(401, "ended")
        address = address_of(request)
        if not self._context.streams.has_room_for(address, kind):
            raise Problem(429, "slower", 30)
        stream = Stream(kind, grant.session, address, request.cookies[cookie])

        async def first() -> bytes:
            return await run_in_threadpool(self._pages.first_messages, kind, grant.session)

        return StreamingResponse(self._context.streams.follow(stream, first), media_type="text/event-stream")
