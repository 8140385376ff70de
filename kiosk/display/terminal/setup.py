"""The set-up screen in a terminal: fields one to a line, the steps as a text, the keyboard in rows."""

from collections.abc import Callable
from dataclasses import dataclass

from rich.text import Text

from kiosk.core.i18n import tr
from kiosk.core.view.model import FieldView, SetupView
from kiosk.core.view.name_entry import CapView, NameEntryView
from kiosk.display.terminal.fit import Lines, Page, flow, gap

LABEL = 18
"""Columns for what a field is called."""


@dataclass(frozen=True)
class Setting:
    """How lines are set on this terminal: `row` fills cells side by side, `wrapped` breaks a text behind a sign."""

    width: int
    row: Callable[..., Text]
    wrapped: Callable[..., tuple[Text, ...]]


def setup_lines(view: SetupView, bar: list[Lines], setting: Setting) -> Page:
    """What stands between the first line and the foot."""
    if view.naming is not None:
        return _naming(view.naming, view.problem, setting)
    chosen = next((place for place, field in enumerate(view.fields) if field.chosen), 0)
    total = Lines(1, (Text(view.total, style="bold"),))
    problem = [Lines(1, setting.wrapped(view.problem, "! ", "bold red"))] if view.problem else []
    notes = [Lines(3, setting.wrapped(note)) for note in view.notes]
    steps = flow((Text(" ".join(filter(None, (line.title, line.length)))) for line in view.lines), setting.width)
    agree = tr("When we start, we agree:")
    rules = [Lines(6, setting.wrapped(rule, "• ")) for rule in view.ground_rules]
    below = [
        gap(),
        *problem,
        *notes,
        total,
        *bar,
        Lines(5, tuple(steps)),
        gap(),
        *([Lines(6, setting.wrapped(agree))] if rules else []),
        *rules,
        gap(),
    ]
    return Page([], below, [_field(field, setting) for field in view.fields], chosen)


def _field(field: FieldView, setting: Setting) -> Text:
    """`► People   − 5 +`"""
    value = f"{field.signs[0]} {field.value} {field.signs[1]}" if field.less else field.value
    if field.on is not None:
        value = f"[{'x' if field.on else ' '}] {field.value}"
    line = setting.row(("►" if field.chosen else "", 1), (field.label, LABEL), (value, None))
    if field.chosen:
        line.stylize("reverse")
    return line


def _naming(view: NameEntryView, problem: str, setting: Setting) -> Page:
    chosen = next((place for place, person in enumerate(view.people) if person.chosen), 0)
    items = [
        setting.row(("►" if person.chosen else "", 1), (f"{number}.", 3), (person.name, None))
        for number, person in enumerate(view.people, 1)
    ]
    asked = Text.assemble((f"{view.asks}: ", ""), (view.text, "bold"), ("_", "bold"))
    told = [Lines(1, setting.wrapped(problem, "! ", "bold red"))] if problem else []
    keys = [Lines(4, (_row(caps),)) for caps in view.rows]
    return Page([Lines(0, (asked,)), *told, gap()], [gap(), *keys, gap()], items, chosen)


def _row(caps: tuple[CapView, ...]) -> Text:
    """The keys of a row; the one in hand stands out."""
    return Text(" ").join(Text(f" {cap.sign} ", style="bold reverse" if cap.chosen else "") for cap in caps)
