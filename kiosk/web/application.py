"""The web application: the routes of all pages, behind the security middleware."""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kiosk.config.paths import shipped
from kiosk.core.errors import KioskError, UnknownSession
from kiosk.core.room.fault import JOURNAL
from kiosk.core.view.views import StepView
from kiosk.web.context import WebContext
from kiosk.web.errors import exception_handlers
from kiosk.web.event_stream import StreamKind
from kiosk.web.middleware import SecurityMiddleware
from kiosk.web.pages import Pages
from kiosk.web.routes.downloads import DownloadRoutes
from kiosk.web.routes.events import EventRoutes
from kiosk.web.routes.groups import GroupRoutes
from kiosk.web.routes.notes import NoteRoutes
from kiosk.web.routes.protocols import ProtocolRoutes
from kiosk.web.routes.remote import RemoteRoutes
from kiosk.web.routes.rooms import RoomsRoutes
from kiosk.web.routes.sign_in import SignInRoutes
from kiosk.web.turns import Turns, TurnsMiddleware

_log = logging.getLogger(__name__)

_STATIC = Path(__file__).parent / "static"

_FILES = {
    "page.css": _STATIC / "page.css",
    "clock.js": _STATIC / "clock.js",
    "speech.js": _STATIC / "speech.js",
    "device.js": _STATIC / "device.js",
    "page.js": _STATIC / "page.js",
    "draft.js": _STATIC / "draft.js",
    "import.js": _STATIC / "import.js",
    "notes.js": _STATIC / "notes.js",
    "rooms.css": _STATIC / "rooms.css",
    "rooms.js": _STATIC / "rooms.js",
    "touched.js": _STATIC / "touched.js",
    "icon.svg": _STATIC / "icon.svg",
    "regular.ttf": shipped("assets") / "fonts" / "kiosk-hyperlegible-regular.ttf",
    "bold.ttf": shipped("assets") / "fonts" / "kiosk-hyperlegible-bold.ttf",
}
"""The static files of the pages by their names."""

ROOMS_AFTER = 0.05
"""Seconds for which changes of rooms are collected, so that many at once are sent once."""

Page = Callable[[Request], Coroutine[Any, Any, Response]]


class WebApplication:
    """The web application, with the updates that the server triggers."""

    def __init__(self, context: WebContext, names: Collection[str]) -> None:
        self._context = context
        self._pages = Pages(context)
        self._event_routes = EventRoutes(context, self._pages)
        app = Starlette(routes=self._routes(), exception_handlers=exception_handlers(self._pages))
        self._ends = ""
        self._rooms_due: asyncio.TimerHandle | None = None
        self.app: ASGIApp = TurnsMiddleware(SecurityMiddleware(app, names), context.is_facilitator, Turns())

    def update_pages(self) -> None:
        """Sends the current room to every open page; ends the streams whose keys are no longer valid."""
        self._context.streams.end_invalid(self._event_routes.is_valid)
        self._context.streams.send_live_parts(self._pages.live_parts)
        if self._context.streams.is_followed:  # in advance, so that a pressed button need not wait
            asyncio.get_running_loop().call_soon(self._pages.actions.current_actions)

    def update_rooms(self) -> None:
        """Sends all rooms to the pages with the overview, soon."""
        if self._rooms_due is None and self._context.streams.are_followed(StreamKind.ROOMS):
            self._rooms_due = asyncio.get_running_loop().call_later(ROOMS_AFTER, self._send_rooms)

    def _send_rooms(self) -> None:
        self._rooms_due = None
        self._context.streams.send_live_parts(self._pages.live_parts, StreamKind.ROOMS)

    async def load_earlier_sessions(self) -> None:
        """Loads and shows the results of earlier sessions; revokes the keys of sessions that were erased."""
        left = self._context.access.earlier_sessions
        self._pages.keep_ends_of(left)
        for session in left:
            try:
                await run_in_threadpool(self._pages.load_end, session)
            except UnknownSession:
                # While the journal has a fault, the session may only be missing for now.
                if all(fault.part != JOURNAL for fault in self._context.room.faults):
                    self._context.access.revoke(session)
            except KioskError as error:
                _log.warning("a session that was left cannot be read: %s", error)
        if left:
            self.update_pages()

    def update_by_time(self) -> None:
        """Does what depends on time alone: heartbeats, keys that expire, and a change of the estimated end."""
        snapshot = self._context.board.snapshot()
        self.update_rooms()
        self._context.streams.beat(self._pages.time(snapshot))
        self._context.streams.end_invalid(self._event_routes.is_valid)  # keys expire whether or not anything happens
        view = snapshot.view
        ends = view.ends if isinstance(view, StepView) else ""
        if ends != self._ends:
            self._ends = ends
            self.update_pages()

    def _routes(self) -> list[Route]:
        sign_in, streams = SignInRoutes(self._context, self._pages), self._event_routes
        notes, remote = NoteRoutes(self._context, self._pages), RemoteRoutes(self._context, self._pages)
        downloads, rooms = DownloadRoutes(self._context), RoomsRoutes(self._context, self._pages)
        protocols, groups = ProtocolRoutes(self._context, self._pages), GroupRoutes(self._context, self._pages)
        get: dict[str, Page] = {
            "/": sign_in.door,
            "/n/{key}": sign_in.notes_link,
            "/r/{key}": sign_in.remote_link,
            "/notes": notes.page,
            "/notes/events": streams.notes,
            "/notes/files/{kind}": downloads.own,
            "/notes/print": downloads.own_handouts,
            "/api/notes": notes.list_notes,
            "/remote": remote.page,
            "/remote/pin": sign_in.pin_page,
            "/remote/events": streams.remote,
            "/remote/files/{session}/{kind}": downloads.earlier,
            "/remote/print": downloads.handouts,
            "/rooms": rooms.page,
            "/rooms/events": streams.rooms,
            "/rooms/times/{kind}": rooms.times,
            "/remote/protocols": protocols.list_protocols,
            "/remote/protocols/new": protocols.new,
            "/remote/protocols/{name}/copy": protocols.copy,
            "/remote/protocols/{name}/edit": protocols.edit,
            "/static/{name}": _static,
        }
        post: dict[str, Page] = {
            "/": sign_in.code,
            "/notes": notes.post,
            "/remote/pin": sign_in.pin,
            "/remote/command": remote.command,
            "/remote/words": remote.words,
            "/remote/topics": remote.topics,
            "/remote/topic": remote.topic,
            "/remote/end": remote.end,
            "/remote/names": remote.names,
            "/remote/roles": remote.roles,
            "/remote/late": remote.late,
            "/remote/swap": remote.swap,
            "/remote/groups/new": groups.make,
            "/remote/groups/name": groups.rename,
            "/remote/groups/people": groups.set_people,
            "/remote/groups/rules": groups.set_rules,
            "/remote/groups/forget": groups.forget,
            "/remote/protocols/draft": protocols.write,
            "/remote/protocols/plan": protocols.plan,
            "/remote/protocols/import": protocols.from_table,
            "/remote/protocols/{name}/undo": protocols.undo,
            "/remote/protocols/{name}/rehearse": protocols.rehearse,
            "/rooms/command": rooms.command,
        }
        return [
            *(Route(path, page) for path, page in get.items()),
            *(Route(path, page, methods=["POST"]) for path, page in post.items()),
            Route("/api/notes/{id}", notes.put, methods=["PUT"]),
        ]


async def _static(request: Request) -> Response:
    file = _FILES.get(request.path_params["name"])
    if file is None:
        return Response(status_code=404)
    return FileResponse(file, headers={"Cache-Control": "no-cache"})
