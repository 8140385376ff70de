"""The set-up screen in a terminal: a line for each field, the steps as text, and the keyboard in rows."""

from rich.text import Text

from kiosk.core.i18n import tr
from kiosk.core.view.name_entry import CapView, NameEntryView
from kiosk.core.view.views import FieldView, SetupView
from kiosk.display.terminal.fit import Lines, ListPage, empty_line, flowed
from kiosk.display.terminal.line_setter import LineSetter

LABEL_COLUMNS = 18
"""The width of a field's label, in columns."""


def setup_page(view: SetupView, bar: list[Lines], setting: LineSetter) -> ListPage:
    """The page between the first line and the foot."""
    if view.naming is not None:
        return name_entry_page(view.naming, view.problem, setting)
    chosen = next((index for index, field in enumerate(view.fields) if field.chosen), 0)
    total = Lines(1, (Text(view.total, style="bold"),))
    problem = [Lines(1, setting.wrapped(view.problem, "! ", "bold red"))] if view.problem else []
    notes = [Lines(3, setting.wrapped(note)) for note in view.notes]
    steps = flowed((Text(" ".join(filter(None, (line.title, line.length)))) for line in view.lines), setting.width)
    agree = tr("When we start, we agree:")
    rules = [Lines(6, setting.wrapped(rule, "• ")) for rule in view.ground_rules]
    below = [
        empty_line(),
        *problem,
        *notes,
        total,
        *bar,
        Lines(5, tuple(steps)),
        empty_line(),
        *([Lines(6, setting.wrapped(agree))] if rules else []),
        *rules,
        empty_line(),
    ]
    return ListPage([], below, [field_line(field, setting) for field in view.fields], chosen)


def field_line(field: FieldView, setting: LineSetter) -> Text:
    """A field as a line, such as `► People   − 5 +`."""
    value = f"{field.signs[0]} {field.value} {field.signs[1]}" if field.less else field.value
    if field.on is not None:
        value = f"[{'x' if field.on else ' '}] {field.value}"
    line = setting.row(("►" if field.chosen else "", 1), (field.label, LABEL_COLUMNS), (value, None))
    if field.chosen:
        line.stylize("reverse")
    return line


def name_entry_page(view: NameEntryView, problem: str, setting: LineSetter) -> ListPage:
    """The page on which a name is typed, without its first line and its foot."""
    chosen = next((index for index, person in enumerate(view.people) if person.chosen), 0)
    items = [
        setting.row(("►" if person.chosen else "", 1), (f"{number}.", 3), (person.name, None))
        for number, person in enumerate(view.people, 1)
    ]
    prompt = Text.assemble((f"{view.asks}: ", ""), (view.text, "bold"), ("_", "bold"))
    problem_lines = [Lines(1, setting.wrapped(problem, "! ", "bold red"))] if problem else []
    keys = [Lines(4, (_row(caps),)) for caps in view.rows]
    return ListPage(
        [Lines(0, (prompt,)), *problem_lines, empty_line()], [empty_line(), *keys, empty_line()], items, chosen
    )


def _row(caps: tuple[CapView, ...]) -> Text:
    """A row of keys; the chosen key is highlighted."""
    return Text(" ").join(Text(f" {cap.sign} ", style="bold reverse" if cap.chosen else "") for cap in caps)
