"""The running step in a terminal: its clock in large digits, who speaks and listens, and what comes next."""

from rich.cells import cell_len
from rich.text import Text

from kiosk.core.i18n import tr
from kiosk.core.view.model import Snapshot
from kiosk.core.view.views import ActionLine, Pace, StepView
from kiosk.display.labels import more_prompts, suggestion_line
from kiosk.display.terminal.bars import PACE_STYLE, session_bar, step_bar
from kiosk.display.terminal.digits import large_digits, largest_size
from kiosk.display.terminal.fit import Lines, ListPage, empty_line, first_line_kept, lines_of
from kiosk.display.terminal.line_setter import LineSetter


def step_page(view: StepView, snapshot: Snapshot, setting: LineSetter, top: Lines, foot: list[Lines]) -> ListPage:
    """The page with this first line and foot; the clock gets the lines that all else leaves, and at least one."""
    digits, shares = snapshot.ticking.clock, snapshot.gliding
    above = [top, empty_line()]
    under_clock = [
        *_clock_note(view, setting),
        *step_bar(view.pace, shares.left, setting.width),
        empty_line(),
        *first_line_kept(setting.wrapped(view.title, style="bold")),
        *([Lines(7, setting.wrapped(view.aim))] if view.aim else []),
        *([Lines(2, setting.wrapped(view.topic))] if view.topic else []),
        *first_line_kept(setting.wrapped(view.speaks, "► ", "bold")),
        *([Lines(1, setting.wrapped(view.listens, "○ "))] if view.listens else []),
        empty_line(),
        *_prompts(view, setting),
    ]
    below = [empty_line(), *session_bar(view.bar, shares.used, setting.width), *_next(view, setting), *foot]
    spare = setting.height - len(lines_of([*above, *under_clock, *below]))
    size = largest_size(digits, setting.width, max(spare, 5 if setting.height >= 20 else 0))
    clock = Text("\n".join(large_digits(digits, size)) if size else digits, style=PACE_STYLE[view.pace])
    return ListPage([*above, Lines(0, tuple(clock.split("\n"))), *under_clock], below)


def _prompts(view: StepView, setting: LineSetter) -> list[Lines]:
    capture = setting.wrapped(view.capture, tr("Note taker:") + " ") if view.capture else ()
    more = [Lines(6, setting.wrapped(text))] if (text := more_prompts(view)) else []
    return [
        *(Lines(3, setting.wrapped(prompt, "• ")) for prompt in view.prompts),
        *more,
        *(Lines(1 if action.chosen else 4, _action(action, setting)) for action in view.actions),
        *(Lines(4, setting.wrapped(line)) for line in view.turns_so_far),
        Lines(5, capture),
    ]


def _action(action: ActionLine, setting: LineSetter) -> tuple[Text, ...]:
    """An action of last time, with its box; the chosen one is marked."""
    mark = "►" if action.chosen else " "
    return tuple(setting.wrapped(f"{action.what} · {action.facts}", f"{mark} [{'x' if action.done else ' '}] "))


def _clock_note(view: StepView, setting: LineSetter) -> list[Lines]:
    """The planned time and the state of the step's clock; at the right, the expected end or a suggestion."""
    note = Text(view.clock_note)
    pace = {Pace.CHECKED: tr("Nearly over"), Pace.OVERTIME: tr("Overtime")}
    for word in (view.pause, pace.get(view.pace)):
        if word:
            note.append("  ").append(f" {word} ", style="bold reverse")
    ends = suggestion_line(view) or view.ends
    free = setting.width - note.cell_len - cell_len(ends)
    if not ends or free < 2:
        return [Lines(3, (note,)), *([Lines(1 if view.suggestion else 3, setting.wrapped(ends))] if ends else [])]
    return [Lines(1 if view.suggestion else 3, (note.append(" " * free).append(ends),))]


def _next(view: StepView, setting: LineSetter) -> list[Lines]:
    if view.next is None:
        return []
    facts = " · ".join(filter(None, (view.next.title, view.next.role, view.next.length)))
    return [Lines(2, setting.wrapped(facts, tr("Next") + " "))]
