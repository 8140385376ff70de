"""View models for the live parts of the pages: what the kiosk's screen shows now."""

from dataclasses import dataclass
from itertools import accumulate
from typing import assert_never

from kiosk.core.room.state import Room
from kiosk.core.session.state import Phase
from kiosk.core.units import Duration, between
from kiosk.core.view.model import Snapshot, Standing
from kiosk.core.view.views import (
    EndView,
    HomeView,
    QuestionView,
    ReportBackView,
    Segment,
    SetupView,
    StepStatus,
    StepView,
    View,
)
from kiosk.core.wording.step_text import turn_title


@dataclass(frozen=True)
class ClockView:
    """What a page needs to run the countdown by itself.

    `ms` is the milliseconds left, or used if the step has no limit (`timed`); `runs` says if it changes. `whole` is
    the step's length, 0 without a limit; `notice` is for how many more milliseconds a notice is shown.
    """

    text: str
    ms: int
    runs: bool
    timed: bool
    whole: int
    notice: int


@dataclass(frozen=True)
class StampView:
    """The time stamp of a note: the turn, and the milliseconds since the session began."""

    step: str
    round: int
    title: str
    since: int | None
    runs: bool


@dataclass(frozen=True)
class BarView:
    """A segment of the session bar; lengths are in thousandths of its width."""

    left: int
    width: int
    used: int
    stand: str
    over: bool


def clock_view(room: Room, snapshot: Snapshot, pace: float) -> ClockView | None:
    """The clock of the running step; None if no step is shown."""
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
    """The time stamp for notes that are written now; None without a session."""
    state = room.session
    if state is None:
        return None
    end = state.ended if state.ended is not None else snapshot.at
    since = None if state.began is None else between(state.began, end)
    running = state.began is not None and state.ended is None
    return StampView(state.current.step, state.current.round, turn_title(state.current), since, running)


def bar_views(segments: tuple[Segment, ...], used: float) -> tuple[BarView, ...]:
    """The segments of the session bar in proportion to their lengths; a step without a clock has a nominal length.

    `used` is the share of the running step that has been used.
    """
    shares = {StepStatus.DONE: 1000, StepStatus.NOW: round(1000 * used), StepStatus.TO_COME: 0}
    lengths = [Duration(15_000) if segment.length is None else segment.length for segment in segments]
    whole = sum(lengths) or 1
    ends = list(accumulate(lengths, initial=0))
    return tuple(
        BarView(
            left=start * 1000 // whole,
            width=max(4, length * 1000 // whole - 6),
            used=shares[segment.status],
            stand=segment.status.value.replace(" ", "-"),
            over=segment.overtime,
        )
        for segment, start, length in zip(segments, ends, lengths, strict=False)
    )


def screen_reader_text(standing: Standing) -> str:
    """The text that screen readers announce: the step and who speaks; it changes only with the step."""
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
    """The template for the view that the kiosk's screen shows."""
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
