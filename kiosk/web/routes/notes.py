"""The note taker's routes: the page, the list of notes, and storing a note."""

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
from kiosk.web.notes_schema import ID, NoteIn, NoteOut, SavedNote, note_from, note_out
from kiosk.web.pages import Pages
from kiosk.web.routes.forms import fields

MAXIMUM_NOTES = 1000
"""The maximum of notes in one session; no person writes more."""


class NoteRoutes:
    """The note taker's routes; a note is on the disk before a page shows it as saved."""

    def __init__(self, context: WebContext, pages: Pages) -> None:
        self._context = context
        self._pages = pages

    async def page(self, request: Request) -> Response:
        """The note taker's page."""
        grant = self._grant(request)
        return HTMLResponse(await run_in_threadpool(self._pages.notes, grant))

    async def list_notes(self, request: Request) -> Response:
        """All notes of the session."""
        session = self._session(request)
        _, notes = await run_in_threadpool(self._pages.boxes_and_notes, session)
        return JSONResponse(SavedNote(session=session, notes=notes).model_dump())

    async def put(self, request: Request) -> Response:
        """Stores a note and responds with the stored note."""
        session = self._session(request)
        received = NoteIn.model_validate_json(await request.body())
        stored = await run_in_threadpool(self._store, session, request.path_params["id"], received)
        self._context.streams.send_note(session, stored.model_dump_json())
        return JSONResponse(stored.model_dump())

    async def post(self, request: Request) -> Response:
        """Stores a note from a form, for browsers without scripts."""
        session = self._session(request)
        received = {name: text for name, text in (await fields(request)).items() if text or name == "text"}
        name = received.pop("id", "") or token_urlsafe(12)
        stored = await run_in_threadpool(self._store, session, name, NoteIn.model_validate(received))
        self._context.streams.send_note(session, stored.model_dump_json())
        return RedirectResponse("/notes", 303)

    def _grant(self, request: Request) -> Grant:
        grant = self._context.notes_grant(request)
        if grant is None:
            raise Problem(401, "no_link")
        return grant

    def _session(self, request: Request) -> str:
        session = self._grant(request).session
        if session is None:
            raise Problem(409, "no_session")
        return session

    def _store(self, session: str, name: str, received: NoteIn) -> NoteOut:
        """Stores a note and returns it as it is on the disk."""
        note = self._with_stamp(session, note_from(name, received))
        try:
            with self._context.writing:
                self._check(session, note)
                stored = self._context.archive.notebook.keep(session, note)
        except JournalError as error:
            self._context.board.submit(FaultReport("notes", str(error)))
            raise
        self._context.board.submit(FaultReport("notes", None))
        return note_out(stored, self._context.state_of(session).plan)

    def _check(self, session: str, note: Note) -> None:
        """Raises Problem if the note has an invalid id or box, or if there are too many notes."""
        if not re.fullmatch(ID, note.id):
            raise Problem(422, "no_name")
        boxes, _ = self._pages.boxes_and_notes(session)
        if note.box not in {box.id for box in boxes}:
            raise Problem(422, "no_box")
        notes = self._context.archive.notebook.notes(session)
        if len(notes) >= MAXIMUM_NOTES and all(note.id != other.id for other in notes):
            raise Problem(422, "too_many")

    def _with_stamp(self, session: str, note: Note) -> Note:
        """The note with the current step and time if the device has sent none."""
        room = self._context.room
        if note.step is not None or note.version or room.session_id != session:
            return note
        stamp = stamp_view(room, self._context.board.snapshot())
        if stamp is None:
            return note
        since = None if stamp.since is None else Duration(stamp.since)
        return replace(note, step=stamp.step, round=stamp.round, since=since)
