"""Downloads: files of the session for the note taker, also those of the group's earlier ones for the facilitator."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kiosk.web.context import WebContext
from kiosk.web.errors import Problem


class DownloadRoutes:
    """The download routes."""

    def __init__(self, context: WebContext) -> None:
        self._context = context

    async def own(self, request: Request) -> Response:
        """A file of the note taker's session."""
        grant = self._context.notes_grant(request)
        if grant is None:
            raise Problem(401, "no_link")
        if grant.session is None:
            raise Problem(409, "not_begun")
        return await self._file(grant.session, request.path_params["kind"])

    async def earlier(self, request: Request) -> Response:
        """A file of the session that is open, or of an earlier one of the group that is here."""
        if self._context.remote_grant(request) is None:
            raise Problem(401, "ended")
        session = request.path_params["session"]
        stored = await run_in_threadpool(self._context.archive.sessions)
        if all(session != one.id or not self._context.may_see(one) for one in stored):
            raise Problem(404, "not_found")
        return await self._file(session, request.path_params["kind"])

    async def own_handouts(self, request: Request) -> Response:
        """What is printed for the note taker's session."""
        grant = self._context.notes_grant(request)
        if grant is None:
            raise Problem(401, "no_link")
        return await self._handouts(grant.session)

    async def handouts(self, request: Request) -> Response:
        """What is printed for the session that is open."""
        if self._context.remote_grant(request) is None:
            raise Problem(401, "ended")
        return await self._handouts(self._context.room.session_id)

    async def _handouts(self, session: str | None) -> Response:
        if session is None:
            raise Problem(409, "no_session")
        state = await run_in_threadpool(self._context.state_of, session)
        return as_file(*await run_in_threadpool(self._context.archive.handouts, state.plan))

    async def _file(self, session: str, kind: str) -> Response:
        if kind not in self._context.archive.formats:
            raise Problem(404, "not_found")
        return as_file(*await run_in_threadpool(self._context.archive.download, session, kind))


def as_file(name: str, content: bytes, media: str) -> Response:
    """The answer that a browser saves as a file of this name."""
    as_file = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=media, headers={"Content-Disposition": as_file})
