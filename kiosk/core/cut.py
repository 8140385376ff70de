"""A session that was cut off, in words: where it stood, and how it might go on."""

from kiosk.core.room import CutQuestion, Unfinished
from kiosk.core.state import Phase, State
from kiosk.core.units import Duration, Instant, to_clock
from kiosk.core.wording import short_length
from kiosk.core.words import Words


def question(state: State, at: Instant, away: Duration | None, words: Words) -> CutQuestion:
    """What is asked about a session that stood like that at `at`; `away` is how long ago that was, if it is known."""
    ago = "" if away is None else words.gettext(" That was {length} ago.").format(length=short_length(away, words))
    text = words.gettext("{title} stopped {where}.{ago} How shall it go on?")
    return CutQuestion(
        text=text.format(title=state.plan.title, where=_where(state, at, words), ago=ago), countable=away is not None
    )


def unfinished(session: str, state: State, at: Instant, words: Words) -> Unfinished:
    """The same session as the home screen tells of it."""
    text = words.gettext("stopped {where}").format(where=_where(state, at, words))
    return Unfinished(session=session, title=state.plan.title, text=text)


def _where(state: State, at: Instant, words: Words) -> str:
    step, remaining = state.current.title, state.remaining(at)
    if state.phase is Phase.PAUSED:
        return words.gettext("in a pause of the step “{step}”").format(step=step)
    if remaining is None:
        return words.gettext("in the step “{step}”").format(step=step)
    if remaining < 0:
        over = to_clock(Duration(-remaining // 1000 * 1000))
        return words.gettext("in the step “{step}”, {clock} over its time").format(step=step, clock=over)
    return words.gettext("in the step “{step}”, with {clock} left").format(step=step, clock=to_clock(remaining))
