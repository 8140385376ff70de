"""The routes of the overview of several rooms, which only a kiosk with an overview has."""

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from kiosk.config.agreed_end import time_until
from kiosk.core.errors import KioskError
from kiosk.core.text import one_line
from kiosk.ports import Overview, Wish
from kiosk.web.context import WebContext
from kiosk.web.errors import Problem, wants_json
from kiosk.web.pages import Pages
from kiosk.web.routes.downloads import as_file
from kiosk.web.routes.forms import fields

KINDS = frozenset({"open", "start", "hold", "go_on", "finish_in", "bell", "line", "thanks", "coming", "times"})
"""What the page may ask of rooms."""

LONGEST_LINE = 200

CHECKED = "room-"
"""How the name of a room's check box begins."""


class RoomsRoutes:
    """The trainer's routes; each needs the key that a device was given for the PIN."""

    def __init__(self, context: WebContext, pages: Pages) -> None:
        self._context = context
        self._pages = pages

    async def page(self, request: Request) -> Response:
        """The page with all rooms, or the way to the page that asks for the PIN."""
        self._overview()
        if self._context.remote_grant(request) is None:
            return RedirectResponse("/remote", 303)
        return HTMLResponse(await run_in_threadpool(self._pages.rooms))

    async def command(self, request: Request) -> Response:
        """Passes a wish on to the rooms that are checked, or to all."""
        overview = self._overview()
        if self._context.remote_grant(request) is None:
            raise Problem(401, "ended")
        form = await fields(request)
        try:
            if form.get("command", "").startswith("coming "):
                overview.ask(Wish("coming"), [form["command"].removeprefix("coming ")])
            else:
                overview.ask(_wish(form), _rooms(form, overview))
        except Problem:
            raise
        except KioskError as error:
            return self._problem(request, str(error))
        if wants_json(request):
            return JSONResponse({"asked": self._pages.say["asked_rooms"]}, 202)
        return RedirectResponse("/rooms", 303)

    async def times(self, request: Request) -> Response:
        """One file of the times that the rooms have given."""
        overview = self._overview()
        if self._context.remote_grant(request) is None:
            raise Problem(401, "ended")
        kind, archive = request.path_params["kind"], self._context.archive
        if kind not in archive.rooms_formats:
            raise Problem(404, "not_found")
        given = overview.times()
        if not given:
            raise Problem(409, "no_times")
        return as_file(*await run_in_threadpool(archive.rooms_download, given, kind))

    def _overview(self) -> Overview:
        if self._context.overview is None:
            raise Problem(404, "no_overview")
        return self._context.overview

    def _problem(self, request: Request, problem: str) -> Response:
        if wants_json(request):
            return JSONResponse({"problem": problem}, 422)
        return HTMLResponse(self._pages.rooms(problem), 422)


def _rooms(form: dict[str, str], overview: Overview) -> tuple[str, ...]:
    """The rooms that are checked; none means all. Raises Problem if one of them is not there."""
    checked = tuple(name.removeprefix(CHECKED) for name in form if name.startswith(CHECKED))
    if not set(checked) <= {tile.room for tile in overview.tiles()}:
        raise Problem(409, "no_room")
    return checked


def _wish(form: dict[str, str]) -> Wish:
    """What a form asks for. Raises KioskError."""
    kind = form.get("command", "")
    if kind not in KINDS:
        raise Problem(422, "no_wish")
    text = one_line(form.get("text", ""))[:LONGEST_LINE]
    if kind == "line" and not text:
        raise Problem(422, "no_line")
    within = time_until(form.get("end", "")[:60], datetime.now().astimezone()) if kind == "finish_in" else None
    return Wish(kind, form.get("protocol") or None if kind == "open" else None, within, text if kind == "line" else "")
