"""What the note taker's phone asks for: the page, its notes, and to keep one."""

import re
from dataclasses import replace
from secrets import token_urlsafe

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from kiosk.core.errors import JournalError
from kiosk.core.plan.model import Note
from kiosk.core.room.messages import FaultReport
from kiosk.core.units import Duration
from kiosk.web.access import Grant
from kiosk.web.context import WebContext
from kiosk.web.errors import Problem
from kiosk.web.live_view import stamp_view
from kiosk.web.notes_schema import ID, NoteIn, NoteOut, SavedNote, note_from, shown
from kiosk.web.pages import Pages
from kiosk.web.routes.forms import fields

MOST_NOTES = 1000
"""In one session; more are no person's."""


class NoteRoutes:
    """The note taker's routes. All words are kept before anybody is told that they are."""

    def __init__(self, desk: WebContext, pages: Pages) -> None:
        self._desk = desk
        self._pages = pages

    async def page(self, request: Request) -> Response:
        """The page itself."""
        sitting = self._sitting(request)
        return HTMLResponse(await run_in_threadpool(self._pages.notes, sitting))

    async def listed(self, request: Request) -> Response:
        """All notes of the session."""
        session = self._session(request)
        _, notes = await run_in_threadpool(self._pages.boxes_and_notes, session)
        return JSONResponse(SavedNote(session=session, notes=notes).model_dump())

    async def put(self, request: Request) -> Response:
        """Keeps a note, and answers what was kept."""
        session = self._session(request)
        given = NoteIn.model_validate_json(await request.body())
        kept = await run_in_threadpool(self._keep, session, request.path_params["id"], given)
        self._desk.hub.tell(session, kept.model_dump_json())
        return JSONResponse(kept.model_dump())

    async def post(self, request: Request) -> Response:
        """The same from a form, for browsers without our script."""
        session = self._session(request)
        given = {name: text for name, text in (await fields(request)).items() if text or name == "text"}
        name = given.pop("id", "") or token_urlsafe(12)
        kept = await run_in_threadpool(self._keep, session, name, NoteIn.model_validate(given))
        self._desk.hub.tell(session, kept.model_dump_json())
        return RedirectResponse("/notes", 303)

    def _sitting(self, request: Request) -> Grant:
        sitting = self._desk.notes_grant(request)
        if sitting is None:
            raise Problem(401, "no_link")
        return sitting

    def _session(self, request: Request) -> str:
        session = self._sitting(request).session
        if session is None:
            raise Problem(409, "no_session")
        return session

    def _keep(self, session: str, name: str, given: NoteIn) -> NoteOut:
        """The note as it lies on the disk."""
        note = self._stamped(session, note_from(name, given))
        try:
            with self._desk.writing:
                self._check(session, note)
                kept = self._desk.archive.notebook.keep(session, note)
        except JournalError as error:
            self._desk.board.submit(FaultReport("notes", str(error)))
            raise
        self._desk.board.submit(FaultReport("notes", None))
        return shown(kept, self._desk.state_of(session).plan)

    def _check(self, session: str, note: Note) -> None:
        """Raises Problem for what has no place here."""
        if not re.fullmatch(ID, note.id):
            raise Problem(422, "no_name")
        boxes, _ = self._pages.boxes_and_notes(session)
        if note.box not in {box.id for box in boxes}:
            raise Problem(422, "no_box")
        notes = self._desk.archive.notebook.notes(session)
        if len(notes) >= MOST_NOTES and all(note.id != one.id for one in notes):
            raise Problem(422, "too_many")

    def _stamped(self, session: str, note: Note) -> Note:
        """With step and time of writing, where the device knew none."""
        room = self._desk.room
        if note.step is not None or note.version or room.session_id != session:
            return note
        stamp = stamp_view(room, self._desk.board.snapshot())
        if stamp is None:
            return note
        since = None if stamp.since is None else Duration(stamp.since)
        return replace(note, step=stamp.step, round=stamp.round, since=since)
