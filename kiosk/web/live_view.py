"""The live parts of the pages: what the kiosk's screen shows now, and what may be done."""

from dataclasses import dataclass
from itertools import accumulate
from typing import assert_never

from kiosk.core.plan.model import Turn
from kiosk.core.room.state import Room
from kiosk.core.session.state import Phase
from kiosk.core.units import Duration, between
from kiosk.core.view.model import (
    EndView,
    HomeView,
    QuestionView,
    ReportBackView,
    Segment,
    SetupView,
    Snapshot,
    Standing,
    StepStatus,
    StepView,
    View,
)


@dataclass(frozen=True)
class ClockView:
    """What a page needs to count on by itself: milliseconds left (or gone, without a limit), and whether they run.

    `whole` is the step's length, 0 without a limit; `notice` is how many milliseconds a notice still shows.
    """

    text: str
    ms: int
    runs: bool
    timed: bool
    whole: int
    notice: int


@dataclass(frozen=True)
class StampView:
    """When a note is written: during which turn, and how many milliseconds after the session began."""

    step: str
    round: int
    title: str
    since: int | None
    runs: bool


@dataclass(frozen=True)
class BarView:
    """A piece of the bar of the whole session, in thousandths of its width."""

    left: int
    width: int
    used: int
    stand: str
    over: bool


def clock_view(room: Room, snapshot: Snapshot, pace: float) -> ClockView | None:
    """The step's clock; None where no step runs."""
    state = room.session
    if state is None or not isinstance(snapshot.view, StepView):
        return None
    remaining = state.remaining(snapshot.at)
    until = between(snapshot.at, room.notice.until) / pace if room.notice else 0
    return ClockView(
        text=snapshot.ticking.clock,
        ms=state.used(snapshot.at) if remaining is None else remaining,
        runs=state.phase is Phase.RUNNING,
        timed=remaining is not None,
        whole=state.allowance or 0,
        notice=max(0, round(until)),
    )


def stamp_view(room: Room, snapshot: Snapshot) -> StampView | None:
    """What notes written now are stamped with; None without a session."""
    state = room.session
    if state is None:
        return None
    end = state.ended if state.ended is not None else snapshot.at
    since = None if state.began is None else between(state.began, end)
    running = state.began is not None and state.ended is None
    return StampView(state.current.step, state.current.round, titled(state.current), since, running)


def titled(turn: Turn) -> str:
    """A step's title, with whose turn or which topic it is about."""
    about = turn.topic or turn.person
    return f"{turn.title} ({about})" if about else turn.title


def bars(segments: tuple[Segment, ...], used: float) -> tuple[BarView, ...]:
    """The whole session in true proportion; a step without a clock has a place but no length.

    `used` is the share that is used of the step that runs.
    """
    shares = {StepStatus.DONE: 1000, StepStatus.NOW: round(1000 * used), StepStatus.TO_COME: 0}
    lengths = [Duration(15_000) if one.length is None else one.length for one in segments]
    whole = sum(lengths) or 1
    ends = list(accumulate(lengths, initial=0))
    return tuple(
        BarView(
            left=start * 1000 // whole,
            width=max(4, length * 1000 // whole - 6),
            used=shares[one.status],
            stand=one.status.value.replace(" ", "-"),
            over=one.overtime,
        )
        for one, start, length in zip(segments, ends, lengths, strict=False)
    )


def said_aloud(standing: Standing) -> str:
    """What a screen reader tells unasked: the step, and who speaks; it changes with the step only."""
    match standing.view:
        case StepView() as step:
            return ". ".join(part for part in (step.title, step.topic, step.speaks, step.listens) if part) + "."
        case HomeView():
            return ""
        case QuestionView() | ReportBackView() | SetupView() | EndView():
            return standing.heading
        case _:
            assert_never(standing.view)


def template_of(view: View) -> str:
    """The template in which a page shows what the kiosk's screen shows."""
    match view:
        case StepView():
            return "_running.html.jinja"
        case SetupView():
            return "_set_up.html.jinja"
        case ReportBackView():
            return "_report_back.html.jinja"
        case EndView():
            return "_over.html.jinja"
        case HomeView() | QuestionView():
            return "_nothing.html.jinja"
        case _:
            assert_never(view)
