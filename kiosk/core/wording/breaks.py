"""What is said and shown about a break."""

from kiosk.core.i18n import tr
from kiosk.core.session.state import Phase, State
from kiosk.core.time_of_day import time_of_day
from kiosk.core.units import Duration, Instant, after
from kiosk.core.wording.lengths import length, rough_length


def break_announcement(planned: Duration) -> str:
    """`A break of 10 minutes.`"""
    return tr("A break of {length}.").format(length=rough_length(planned))


def rest_of_break(about: Duration) -> str:
    """What is left of a break that goes on after an interruption, or that somebody asks about."""
    return tr("{length} left of the break.").format(length=length(about)) if about > 0 else break_is_over()


def break_check(mark: Duration) -> str:
    """`The break ends in 1 minute.`"""
    return tr("The break ends in {length}.").format(length=length(mark))


def break_is_over() -> str:
    """The sentence at the end of a break."""
    return tr("The break is over.")


def back_at(state: State, midnight: Instant | None, now: Instant) -> str:
    """When people should be back, as a time of day where that is known: `Back at 11:15`."""
    left = state.remaining(now)
    if left is None or left <= 0:
        return tr("The break is over")
    if midnight is None or state.phase is not Phase.RUNNING:
        return tr("Back when the clock is at 0:00")
    return tr("Back at {time}").format(time=time_of_day(after(now, left), midnight))
