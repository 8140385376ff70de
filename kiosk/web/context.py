"""The objects that all pages share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from starlette.requests import Request, cookie_parser

from kiosk.config.rate_limit import RateLimit
from kiosk.core.room.messages import CodesChanged
from kiosk.core.room.state import Room
from kiosk.core.session.state import State
from kiosk.ports import Archive, Noticeboard, Overview, SessionSummary
from kiosk.web.access import MAXIMUM_WRONG, Access, Grant
from kiosk.web.event_stream import EventStreams

NOTES_COOKIE = "kiosk_notes"
LINK_COOKIE = "kiosk_link"
REMOTE_COOKIE = "kiosk_remote"

FREE_CODES = MAXIMUM_WRONG
"""How many wrong codes all phones together may type without a delay."""


@dataclass
class WebContext:
    """The objects that all pages share; `room` is replaced at each change, `pace` is the speed of the kiosk's clock.

    Wrong links and wrong PINs are counted separately, so that guessing links does not block the PIN. Codes that are
    typed without a link are also counted for all phones together, so that many phones cannot guess faster than one.
    """

    board: Noticeboard
    archive: Archive
    access: Access
    pace: float = 1.0
    secure: bool = False
    room: Room = field(default_factory=Room)
    streams: EventStreams = field(default_factory=EventStreams)
    links_tried: RateLimit = field(default_factory=RateLimit)
    pins_tried: RateLimit = field(default_factory=RateLimit)
    codes_tried: RateLimit = field(default_factory=lambda: RateLimit(free_tries=FREE_CODES))
    writing: Lock = field(default_factory=Lock)
    overview: Overview | None = None
    report_links: Callable[[], None] = lambda: None

    def count_wrong_code(self) -> None:
        """Counts a wrong PIN or code; if they change because of that, the screen says so."""
        if self.access.count_wrong_code():
            self.board.submit(CodesChanged())
            self.report_links()

    def notes_grant(self, request: Request) -> Grant | None:
        """The grant for the session whose notes this phone may write; None if it has none."""
        return self.access.by_notes(request.cookies.get(NOTES_COOKIE, ""))

    def remote_grant(self, request: Request) -> Grant | None:
        """The grant for the current session if this phone has entered the PIN; else None."""
        return self.access.by_held(request.cookies.get(REMOTE_COOKIE, ""))

    def is_facilitator(self, cookies: str) -> bool:
        """Whether a request with this header comes from a phone that has entered the PIN."""
        return self.access.by_held(cookie_parser(cookies).get(REMOTE_COOKIE, "")) is not None

    def may_see(self, session: SessionSummary) -> bool:
        """Whether the facilitator's page may show and download this session.

        Its link and PIN are on the wall, so it belongs to the people who are here: they have the session that is open,
        and the earlier ones of their group. A session without a group is nobody's once people have left it.
        """
        here = self.room.groups.chosen
        return session.id == self.room.session_id or (here is not None and session.group == here)

    def state_of(self, session: str) -> State:
        """The state of the room's session or of an earlier one. Raises KioskError."""
        state = self.room.session
        if state is not None and self.room.session_id == session:
            return state
        return self.archive.state(session)
