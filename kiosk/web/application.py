"""All pages together: which address shows what, and what stands before them."""

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
from kiosk.core.view.model import StepView
from kiosk.web.context import WebContext
from kiosk.web.errors import handlers
from kiosk.web.middleware import SecurityMiddleware
from kiosk.web.pages import Pages
from kiosk.web.routes.downloads import DownloadRoutes
from kiosk.web.routes.events import EventRoutes
from kiosk.web.routes.notes import NoteRoutes
from kiosk.web.routes.remote import RemoteRoutes
from kiosk.web.routes.sign_in import SignInRoutes

_log = logging.getLogger(__name__)

JOURNAL = "journal"
"""The part of the kiosk that may know of sessions what is not on the disk yet."""

_STATIC = Path(__file__).parent / "static"

_FILES = {
    "page.css": _STATIC / "page.css",
    "page.js": _STATIC / "page.js",
    "notes.js": _STATIC / "notes.js",
    "icon.svg": _STATIC / "icon.svg",
    "regular.ttf": shipped("assets") / "fonts" / "kiosk-hyperlegible-regular.ttf",
    "bold.ttf": shipped("assets") / "fonts" / "kiosk-hyperlegible-bold.ttf",
}
"""What pages are made with, by the names that they use."""

Page = Callable[[Request], Coroutine[Any, Any, Response]]


class WebApplication:
    """The application, and what the server tells it."""

    def __init__(self, desk: WebContext, names: Collection[str]) -> None:
        self._desk = desk
        self._pages = Pages(desk)
        self._streaming = EventRoutes(desk, self._pages)
        app = Starlette(routes=self._routes(), exception_handlers=handlers(self._pages))
        self._ends = ""
        self.app: ASGIApp = SecurityMiddleware(app, names)

    def show(self) -> None:
        """Shows every open page what is in the room now; sends away those whose keys hold no longer."""
        self._desk.hub.end(self._streaming.holds)
        self._desk.hub.show(self._pages.live)
        if self._desk.hub.is_followed:  # once all have been written to; a button that is pressed need not wait for it
            asyncio.get_running_loop().call_soon(self._pages.offering.of_the_room)

    async def look_back(self) -> None:
        """Shows what the sessions that were left came to; the keys of one that was erased end with it."""
        left = self._desk.passes.left
        self._pages.keep_only(left)
        for session in left:
            try:
                await run_in_threadpool(self._pages.look_back, session)
            except UnknownSession:
                # A journal that cannot be written may know it later.
                if all(part != JOURNAL for part, _ in self._desk.room.faults):
                    self._desk.passes.forget(session)
            except KioskError as error:
                _log.warning("a session that was left cannot be read: %s", error)
        if left:
            self.show()

    def look_again(self) -> None:
        """Does what comes with time alone: signs of life, keys that end, a session's end that slips by a minute."""
        self._desk.hub.beat()
        self._desk.hub.end(self._streaming.holds)  # keys end by the hour, whether something happens or not
        view = self._desk.board.snapshot().view
        ends = view.ends if isinstance(view, StepView) else ""
        if ends != self._ends:
            self._ends = ends
            self.show()

    def _routes(self) -> list[Route]:
        entrance, streams = SignInRoutes(self._desk, self._pages), self._streaming
        noting, remote = NoteRoutes(self._desk, self._pages), RemoteRoutes(self._desk, self._pages)
        taking = DownloadRoutes(self._desk)
        get: dict[str, Page] = {
            "/": entrance.door,
            "/n/{key}": entrance.notes_link,
            "/r/{key}": entrance.remote_link,
            "/notes": noting.page,
            "/notes/events": streams.notes,
            "/notes/files/{kind}": taking.own,
            "/api/notes": noting.listed,
            "/remote": remote.page,
            "/remote/pin": entrance.pin_page,
            "/remote/events": streams.remote,
            "/remote/files/{session}/{kind}": taking.earlier,
            "/static/{name}": _static,
        }
        post: dict[str, Page] = {
            "/notes": noting.post,
            "/remote/pin": entrance.pin,
            "/remote/command": remote.command,
            "/remote/words": remote.words,
            "/remote/topics": remote.topics,
            "/remote/names": remote.names,
        }
        return [
            *(Route(path, page) for path, page in get.items()),
            *(Route(path, page, methods=["POST"]) for path, page in post.items()),
            Route("/api/notes/{id}", noting.put, methods=["PUT"]),
        ]


async def _static(request: Request) -> Response:
    file = _FILES.get(request.path_params["name"])
    if file is None:
        return Response(status_code=404)
    return FileResponse(file, headers={"Cache-Control": "no-cache"})
