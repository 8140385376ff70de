"""The pages and their live parts as HTML, rendered on the server so that they work without a script."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.core.errors import KioskError
from kiosk.core.i18n import language, tr, trn
from kiosk.core.plan.model import FREE_NOTES, Box, BoxKind, Plan
from kiosk.core.protocol.draft import FLAGS
from kiosk.core.room.notice import NOTICE_DURATION
from kiosk.core.session.state import Phase, State
from kiosk.core.units import ZERO, Duration, to_clock
from kiosk.core.view.end import end_view
from kiosk.core.view.model import Snapshot
from kiosk.core.view.overview import summary
from kiosk.core.view.views import EndView, QuestionView, Segment, StepStatus, StepView
from kiosk.core.wording.outcomes import what_undo_takes_back
from kiosk.core.wording.step_text import turn_title
from kiosk.ports import KnownProtocol, SessionSummary
from kiosk.web.access import Grant
from kiosk.web.context import WebContext
from kiosk.web.event_stream import StreamKind, message
from kiosk.web.live_view import StampView, bar_views, clock_view, screen_reader_text, stamp_view, template_of
from kiosk.web.messages import translated_sentences
from kiosk.web.notes_schema import NoteOut, note_out
from kiosk.web.remote_actions import RemoteActionFinder, RemoteActions
from kiosk.web.remote_layout import remote_layout
from kiosk.web.tiles import tile_view

_PARTS = {
    StreamKind.NOTES: ("clock", "step", "files", "results"),
    StreamKind.ROOMS: ("tiles",),
    StreamKind.REMOTE: (
        *("clock", "step", "notice", "bar", "buttons", "offer", "fields", "results"),
        *("time", "people", "steps", "undoes", "more", "settings"),
    ),
}
"""The live parts of each page, which are rendered again at each change; the names are those of templates and ids."""

MAXIMUM_TOPICS = 6

MAXIMUM_UNDOES = 30


@dataclass(frozen=True)
class End:
    """The title and the end view of an earlier session."""

    title: str
    view: EndView


class Pages:
    """Renders each page in the room's language."""

    def __init__(self, context: WebContext) -> None:
        self._context = context
        self.say = translated_sentences()
        self.actions = RemoteActionFinder(context, self.say)
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
        formats = context.archive.formats
        self._templates.globals |= {
            "say": self.say,
            "names": {name: tr(fmt.title) for name, fmt in formats.items()},
            "first": {name for name, fmt in formats.items() if fmt.usual},
            "language": language(),
        }

    def error(self, sentence: str) -> str:
        """A page that says what is wrong, and leads back to where a phone belongs."""
        return self._render("error.html.jinja", sentence=sentence)

    def door(self, problem: str = "") -> str:
        """The page that asks for a code, for who did not scan a link."""
        return self._render("door.html.jinja", problem=problem)

    def pin(self, problem: str = "") -> str:
        """The page that asks for the PIN."""
        return self._render("pin.html.jinja", problem=problem)

    def notes(self, grant: Grant) -> str:
        """The note taker's page."""
        if grant.session is not None:
            self.load_end(grant.session)
        boxes, written = self.boxes_and_notes(grant.session)
        return self._render(
            "notes.html.jinja",
            **self._live_variables(StreamKind.NOTES, grant.session),
            session=grant.session or "",
            boxes=[(box, [note for note in written if note.box == box.id]) for box in boxes],
            blank=NoteOut(id="", box=FREE_NOTES, text=""),
            plan=None if grant.session is None else self._context.state_of(grant.session).plan,
            problem="",
            actions=BoxKind.ACTIONS,
        )

    def remote(self, problem: str = "") -> str:
        """The facilitator's page."""
        earlier: tuple[SessionSummary, ...] = ()
        try:
            earlier = tuple(one for one in self._context.archive.sessions() if self._context.may_see(one))
        except KioskError as error:
            problem = problem or str(error)
        return self._render(
            "remote.html.jinja",
            **self._live_variables(StreamKind.REMOTE, self._context.room.session_id),
            session=self._context.room.session_id or "",
            earlier=earlier,
            here=self._context.room.groups.chosen,
            overview=self._context.overview is not None,
            every_kind=self._context.archive.formats,
            problem=problem,
        )

    def rooms(self, problem: str = "") -> str:
        """The overview of several rooms."""
        cards = [(card.protocol, card.title) for card in self._context.room.home.cards]
        return self._render("rooms.html.jinja", **self._rooms_variables(), cards=cards, problem=problem)

    def _rooms_variables(self) -> dict[str, Any]:
        overview = self._context.overview
        tiles = overview.tiles() if overview else ()
        return {
            "at": self._context.board.snapshot().at,
            "pace": self._context.pace,
            "tiles": [tile_view(tile, self._context.pace) for tile in tiles],
            "summary": summary(tiles),
            "connected": overview is not None and overview.connected,
            "gave_times": any(tile.gave_times for tile in tiles),
            "rooms_formats": {kind: tr(one.title) for kind, one in self._context.archive.rooms_formats.items()},
        }

    def protocols(self, known: Sequence[KnownProtocol], problem: str = "") -> str:
        """The list of protocols."""
        return self._render("protocols.html.jinja", known=known, problem=problem)

    def draft(self, shown: Mapping[str, Any], *, problem: str = "", told: str = "", unsaved: bool = False) -> str:
        """The form in which a protocol is written, with its plan and its problems."""
        flags = [(flag, self.say[flag]) for flag in FLAGS]
        variables = self._plan_variables(shown)
        return self._render("draft.html.jinja", **variables, problem=problem, told=told, unsaved=unsaved, flags=flags)

    def plan_of_draft(self, shown: Mapping[str, Any]) -> str:
        """The plan of a draft, or how many problems it has."""
        return self._render("_draft_plan.html.jinja", **self._plan_variables(shown))

    def _plan_variables(self, shown: Mapping[str, Any]) -> dict[str, Any]:
        plan: Plan | None = shown["plan"]
        turns = [turn for turn in plan.turns if not turn.out] if plan else []
        begins = list(accumulate((turn.planned or ZERO for turn in turns), initial=0))
        segments = tuple(Segment(StepStatus.TO_COME, turn.planned, overtime=False) for turn in turns)
        faults = len(shown["problems"]) + len(shown["elsewhere"])
        return {
            **shown,
            "turns": [
                (to_clock(Duration(at)), turn_title(turn), "–" if turn.planned is None else to_clock(turn.planned))
                for at, turn in zip(begins, turns, strict=False)
            ],
            "bars": bar_views(segments, 0),
            "total": self.say["total_for"].format(total=to_clock(plan.planned), people=shown["people"]) if plan else "",
            "problem_count": trn("{n} thing to change", "{n} things to change", faults).format(n=faults),
        }

    def boxes_and_notes(self, session: str | None) -> tuple[tuple[Box, ...], tuple[NoteOut, ...]]:
        """A session's boxes, the one for free notes first, and its notes; empty notes are left out."""
        if session is None:
            return (), ()
        plan = self._context.state_of(session).plan
        notes = self._context.archive.notebook.notes(session)
        free = Box(FREE_NOTES, self.say["write"])
        boxes = (free, *plan.boxes)
        return boxes, tuple(note_out(note, plan) for note in notes if note.text)

    def load_end(self, session: str) -> None:
        """Loads the end view of an earlier session, once, because it no longer changes. Raises KioskError."""
        if session == self._context.room.session_id or session in self._ends:
            return
        state = self._context.archive.state(session)
        if state.phase is Phase.ENDED:
            self._ends[session] = End(state.plan.title, end_view(state))

    def keep_ends_of(self, sessions: Collection[str]) -> None:
        """Drops the end views of all other sessions."""
        self._ends = {session: end for session, end in self._ends.items() if session in sessions}

    def live_parts(self, kind: StreamKind, session: str | None) -> str:
        """The live parts as a JSON object from id to HTML, with the instant `at` which they show."""
        variables = self._rooms_variables() if kind is StreamKind.ROOMS else self._live_variables(kind, session)
        parts = {part: self._rendered_part(part, variables) for part in _PARTS[kind]}
        return json.dumps({"at": variables["at"], **parts})

    def time(self, snapshot: Snapshot) -> str:
        """The kiosk's time as a JSON object, with which pages set their clocks."""
        return json.dumps({"at": snapshot.at})

    def first_messages(self, kind: StreamKind, session: str | None) -> bytes:
        """The first messages of a stream: the live parts and, for note takers, all notes."""
        if session is not None:
            self.load_end(session)
        begin = message("picture", self.live_parts(kind, session))
        if kind is StreamKind.NOTES:
            _, notes = self.boxes_and_notes(session)
            begin += message("notes", json.dumps([note.model_dump() for note in notes]))
        return begin

    def _live_variables(self, kind: StreamKind, session: str | None) -> dict[str, Any]:
        """The variables of the live templates: the room or, for an earlier session, its end."""
        context, room = self._context, self._context.room
        snapshot = context.board.snapshot()
        there = session == room.session_id
        view = snapshot.view
        step = view if there and isinstance(view, StepView) else None
        stamp = stamp_view(room, snapshot) if there and session is not None else None
        clock = clock_view(room, snapshot, context.pace) if step else None
        left = self._ends.get(session or "")
        over = view if there and isinstance(view, EndView) else None
        can = self.actions.actions_for(room, snapshot.standing) if kind is StreamKind.REMOTE else RemoteActions()
        return {
            "page": kind.value,
            "at": snapshot.at,
            "there": there,
            "wanted": self._box_of_step(kind, stamp) if step else None,
            "left": left,
            "end": over or (left.view if left and not there else None),
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
            "pace": context.pace,
            "bars": bar_views(step.bar, snapshot.gliding.used) if step else (),
            "said": screen_reader_text(snapshot.standing) if there else "",
            "can": can,
            "undoes": _undoes(room.session) if kind is StreamKind.REMOTE else (),
            "layout": remote_layout(can.buttons, suggests=bool(step and step.suggestion)),
            "most_topics": MAXIMUM_TOPICS,
            "kinds": self._formats(session),
        }

    def _box_of_step(self, kind: StreamKind, stamp: StampView | None) -> str | None:
        """The id of the box that the current step asks to fill in; None if there is none."""
        state = self._context.room.session
        if kind is not StreamKind.NOTES or stamp is None or state is None:
            return None
        return next((box.id for box in state.plan.boxes if box.step == stamp.step), None)

    def _formats(self, session: str | None) -> tuple[str, ...]:
        """The formats that can be downloaded; none before the session has begun."""
        state = self._context.room.session
        begun = state is None or self._context.room.session_id != session or state.began is not None
        return tuple(self._context.archive.formats) if session is not None and begun else ()

    def _rendered_part(self, part: str, variables: dict[str, Any]) -> str:
        """A rendered part of a page; the links to files are rendered only once."""
        if part != "files":
            return self._render(f"_{part}.html.jinja", **variables)
        kinds = variables["kinds"]
        if kinds not in self._files:
            self._files[kinds] = self._render("_files.html.jinja", kinds=kinds)
        return self._files[kinds]

    def _render(self, template: str, **variables: object) -> str:
        return self._templates.get_template(template).render(variables)


def _undoes(state: State | None) -> tuple[str, ...]:
    """What each undo would take back, the next one first."""
    return () if state is None else tuple(islice(what_undo_takes_back(state), MAXIMUM_UNDOES))
