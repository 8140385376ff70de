"""A new end that is agreed during the session."""

from kiosk.core.errors import Refused
from kiosk.core.i18n import N_
from kiosk.core.session.commands import EndIn, MoveEnd
from kiosk.core.session.events import EndAgreed, EventHeader
from kiosk.core.session.state import State
from kiosk.core.units import ZERO, Instant, after, between, minutes

LONGEST = minutes(24 * 60)
"""How far ahead an end may be."""


def new_end_event(state: State, command: EndIn | MoveEnd, stamp: EventHeader) -> EndAgreed:
    """The event of a new agreed end. Raises Refused where it would have passed, or where there is none to move."""
    now, before = stamp["at"], state.agreed_end
    end = _new_end(command, now, before)
    if not ZERO < between(now, end) <= LONGEST:
        raise Refused(N_("The new end has to be ahead, within a day: say how long you have, such as thirty minutes."))
    return EndAgreed(**stamp, end=end, later=None if before is None else between(before, end))


def _new_end(command: EndIn | MoveEnd, now: Instant, before: Instant | None) -> Instant:
    if isinstance(command, EndIn):
        return after(now, command.left)
    if before is None:
        raise Refused(N_("No end has been agreed yet: say how long you have, such as “we have 30 minutes”."))
    return after(before, command.amount)
