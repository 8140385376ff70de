"""What all pages work with: the kiosk's side on one, the phones' on the other."""

from dataclasses import dataclass, field
from threading import Lock

from starlette.requests import Request

from kiosk.core.room.state import Room
from kiosk.core.session.state import State
from kiosk.ports import Archive, Noticeboard
from kiosk.web.access import Access, Grant
from kiosk.web.event_stream import EventStreams
from kiosk.web.rate_limit import RateLimit

NOTES_COOKIE = "kiosk_notes"
LINK_COOKIE = "kiosk_link"
REMOTE_COOKIE = "kiosk_remote"


@dataclass
class WebContext:
    """The pages' common ground; `room` is replaced whole, `pace` is how fast the kiosk's clock runs.

    Links and PINs that are guessed are counted apart: who has no link keeps nobody from typing the PIN.
    """

    board: Noticeboard
    archive: Archive
    passes: Access
    pace: float = 1.0
    secure: bool = False
    room: Room = field(default_factory=Room)
    hub: EventStreams = field(default_factory=EventStreams)
    links_tried: RateLimit = field(default_factory=RateLimit)
    pins_tried: RateLimit = field(default_factory=RateLimit)
    writing: Lock = field(default_factory=Lock)

    def notes_grant(self, request: Request) -> Grant | None:
        """The session that this phone may write notes for."""
        return self.passes.by_notes(request.cookies.get(NOTES_COOKIE, ""))

    def remote_grant(self, request: Request) -> Grant | None:
        """The present session, where this phone was let in with the PIN."""
        return self.passes.by_held(request.cookies.get(REMOTE_COOKIE, ""))

    def state_of(self, session: str) -> State:
        """How a session stands: the room's, or an earlier one. Raises KioskError."""
        state = self.room.session
        if state is not None and self.room.session_id == session:
            return state
        return self.archive.state(session)
