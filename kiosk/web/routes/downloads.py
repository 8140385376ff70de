"""Taking files away: a note taker those of the session, the facilitator those of earlier ones too."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kiosk.web.context import WebContext
from kiosk.web.errors import Problem


class DownloadRoutes:
    """The routes of files."""

    def __init__(self, desk: WebContext) -> None:
        self._desk = desk

    async def own(self, request: Request) -> Response:
        """A file of the note taker's session."""
        sitting = self._desk.notes_grant(request)
        if sitting is None:
            raise Problem(401, "no_link")
        if sitting.session is None:
            raise Problem(409, "not_begun")
        return await self._file(sitting.session, request.path_params["kind"])

    async def earlier(self, request: Request) -> Response:
        """A file of any session that is kept."""
        if self._desk.remote_grant(request) is None:
            raise Problem(401, "ended")
        wanted = request.path_params["session"]
        known = {one.id for one in await run_in_threadpool(self._desk.archive.sessions)}
        if wanted not in known:
            raise Problem(404, "not_found")
        return await self._file(wanted, request.path_params["kind"])

    async def _file(self, session: str, kind: str) -> Response:
        if kind not in self._desk.archive.formats:
            raise Problem(404, "not_found")
        name, content, media = await run_in_threadpool(self._desk.archive.download, session, kind)
        as_file = f"attachment; filename*=UTF-8''{quote(name)}"
        return Response(content, media_type=media, headers={"Content-Disposition": as_file})
