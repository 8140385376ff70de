"""The pages as HTML, and their live parts: made by the server, so that they can be read without a script."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.core.errors import KioskError
from kiosk.core.i18n import language, tr
from kiosk.core.plan.model import FREE, Box, BoxKind
from kiosk.core.room.state import NOTICE_DURATION
from kiosk.core.session.state import Phase
from kiosk.core.view.end import end_view
from kiosk.core.view.model import EndView, QuestionView, StepView
from kiosk.ports import SessionSummary
from kiosk.web.access import Grant
from kiosk.web.context import WebContext
from kiosk.web.event_stream import StreamKind, message
from kiosk.web.live_view import StampView, bars, clock_view, said_aloud, stamp_view, template_of
from kiosk.web.messages import said
from kiosk.web.notes_schema import NoteOut, shown
from kiosk.web.remote_actions import RemoteActionFinder, RemoteActions

_PARTS = {
    StreamKind.NOTES: ("clock", "step", "files"),
    StreamKind.REMOTE: ("clock", "step", "notice", "buttons", "plan", "more"),
}
"""The parts of a page that are made anew when something happens, by their templates and by their ids on the page."""

MOST_TOPICS = 6


@dataclass(frozen=True)
class End:
    """What a session that was left came to, under its name."""

    title: str
    view: EndView


class Pages:
    """Makes each page, in the room's language."""

    def __init__(self, desk: WebContext) -> None:
        self._desk = desk
        self.say = said()
        self.offering = RemoteActionFinder(desk, self.say)
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._ends: dict[str, End] = {}
        self._files: dict[tuple[str, ...], str] = {}
        formats = desk.archive.formats
        self._templates.globals |= {
            "say": self.say,
            "names": {name: tr(fmt.title) for name, fmt in formats.items()},
            "first": {name for name, fmt in formats.items() if fmt.usual},
            "language": language(),
        }

    def plain(self, sentence: str, *, alarm: bool = False) -> str:
        """A page that says one thing."""
        return self._make("plain.html.jinja", sentence=sentence, alarm=alarm)

    def pin(self, problem: str = "") -> str:
        """The page that asks for the PIN."""
        return self._make("pin.html.jinja", problem=problem)

    def notes(self, sitting: Grant) -> str:
        """The note taker's page."""
        if sitting.session is not None:
            self.look_back(sitting.session)
        boxes, written = self.boxes_and_notes(sitting.session)
        return self._make(
            "notes.html.jinja",
            **self._live(StreamKind.NOTES, sitting.session),
            session=sitting.session or "",
            boxes=[(box, [note for note in written if note.box == box.id]) for box in boxes],
            blank=NoteOut(id="", box=FREE, text=""),
            problem="",
            actions=BoxKind.ACTIONS,
        )

    def remote(self, problem: str = "") -> str:
        """The facilitator's page."""
        earlier: tuple[SessionSummary, ...] = ()
        try:
            earlier = tuple(self._desk.archive.sessions())
        except KioskError as error:
            problem = problem or str(error)
        return self._make(
            "remote.html.jinja",
            **self._live(StreamKind.REMOTE, self._desk.room.session_id),
            session=self._desk.room.session_id or "",
            earlier=earlier,
            every_kind=self._desk.archive.formats,
            problem=problem,
        )

    def boxes_and_notes(self, session: str | None) -> tuple[tuple[Box, ...], tuple[NoteOut, ...]]:
        """A session's boxes, the one for free notes first, and what is written in them; blanks are left out."""
        if session is None:
            return (), ()
        plan = self._desk.state_of(session).plan
        notes = self._desk.archive.notebook.notes(session)
        free = Box(FREE, self.say["write"])
        boxes = (free, *plan.boxes)
        return boxes, tuple(shown(note, plan) for note in notes if note.text)

    def look_back(self, session: str) -> None:
        """Reads from the disk what a session that was left came to: it changes no more. Raises KioskError."""
        if session == self._desk.room.session_id or session in self._ends:
            return
        state = self._desk.archive.state(session)
        if state.phase is Phase.ENDED:
            self._ends[session] = End(state.plan.title, end_view(state))

    def keep_only(self, sessions: Collection[str]) -> None:
        """Forgets what all others came to."""
        self._ends = {session: end for session, end in self._ends.items() if session in sessions}

    def live(self, kind: StreamKind, session: str | None) -> str:
        """The live parts as one message: an object of id and HTML."""
        context = self._live(kind, session)
        return json.dumps({part: self._part(part, context) for part in _PARTS[kind]})

    def first(self, kind: StreamKind, session: str | None) -> bytes:
        """What a stream begins with: the live parts, and all notes, for what was missed in between."""
        if session is not None:
            self.look_back(session)
        begin = message("picture", self.live(kind, session))
        if kind is StreamKind.NOTES:
            _, notes = self.boxes_and_notes(session)
            begin += message("notes", json.dumps([note.model_dump() for note in notes]))
        return begin

    def _live(self, kind: StreamKind, session: str | None) -> dict[str, Any]:
        """What the live templates show: the room, or for a session that was left, that it is over."""
        desk, room = self._desk, self._desk.room
        snapshot = desk.board.snapshot()
        there = session == room.session_id
        view = snapshot.view
        step = view if there and isinstance(view, StepView) else None
        stamp = stamp_view(room, snapshot) if there and session is not None else None
        clock = clock_view(room, snapshot, desk.pace) if step else None
        return {
            "page": kind.value,
            "there": there,
            "wanted": self._wanted(kind, stamp) if step else None,
            "left": self._ends.get(session or ""),
            "shown_session": room.session_id or "",
            "standing": snapshot.standing,
            "view": view,
            "body": template_of(view),
            "step": step,
            "left_share": snapshot.gliding.left,
            "question": view.text if isinstance(view, QuestionView) else "",
            "clock": clock,
            "notice_ms": clock.notice if clock else NOTICE_DURATION,
            "stamp": stamp,
            "pace": desk.pace,
            "bars": bars(step.bar, snapshot.gliding.used) if step else (),
            "said": said_aloud(snapshot.standing) if there else "",
            "can": self.offering.made(room, snapshot.standing) if kind is StreamKind.REMOTE else RemoteActions(),
            "most_topics": MOST_TOPICS,
            "kinds": self._kinds(session),
        }

    def _wanted(self, kind: StreamKind, stamp: StampView | None) -> str | None:
        """The box on this page that the step asks to be filled in."""
        state = self._desk.room.session
        if kind is not StreamKind.NOTES or stamp is None or state is None:
            return None
        return next((box.id for box in state.plan.boxes if box.step == stamp.step), None)

    def _kinds(self, session: str | None) -> tuple[str, ...]:
        """The files that can be taken away: none before the session began."""
        state = self._desk.room.session
        begun = state is None or self._desk.room.session_id != session or state.began is not None
        return tuple(self._desk.archive.formats) if session is not None and begun else ()

    def _part(self, part: str, context: dict[str, Any]) -> str:
        """A part of a page; the links to files are the same all session long, and made once."""
        if part != "files":
            return self._make(f"_{part}.html.jinja", **context)
        kinds = context["kinds"]
        if kinds not in self._files:
            self._files[kinds] = self._make("_files.html.jinja", kinds=kinds)
        return self._files[kinds]

    def _make(self, template: str, **context: object) -> str:
        return self._templates.get_template(template).render(context)
