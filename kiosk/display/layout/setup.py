"""The set-up screen: the fields, the plan as a bar, the ground rules, and the start button."""

from collections.abc import Iterator, Sequence

from kiosk.core.i18n import tr, trn
from kiosk.core.session.commands import Start
from kiosk.core.view.model import Hint
from kiosk.core.view.views import Line, SetupView
from kiosk.display.labels import Icon
from kiosk.display.layout.blocks import EMPTY, Block, beside, first_that_fits, stacked, within
from kiosk.display.layout.boxes import Picture, Plate, Rect, Tone
from kiosk.display.layout.name_entry import name_entry
from kiosk.display.layout.page import KEYS, LARGE, SMALL, TEXT, Page
from kiosk.display.layout.session_bar import plan_bar
from kiosk.display.layout.text import Style, line, paragraph, space_width, texts_fit
from kiosk.display.layout.widgets import (
    bullets,
    field_grids,
    text_with_icon,
    text_with_icon_fits,
    touch_height,
)

LIST_SIZES = (SMALL, KEYS)

LENGTH_GAP = 24
"""The gap between a step's title and its length."""

MINIMUM_STEPS = 4
"""The smallest number of steps in a list; a shorter list says no more than the bar."""


def setup_screen(page: Page, view: SetupView, hints: tuple[Hint, ...], room: Rect) -> Picture:
    """The plan at the bottom, the fields above, and everything else beside the fields, or below on an upright page."""
    if view.naming is not None:
        return name_entry(page, view.naming, view.problem, room)
    gap = page.space(32)
    plan = first_that_fits(_plan_variants(page, view, room.width), room.width, room.height)
    area = room.above(plan.height + gap)
    arrange = _upright if page.upright else _landscape
    plan_boxes = plan.at(room.left, room.bottom - plan.height)
    return (*arrange(page, view, _start_button(page, view, hints, area), area), *plan_boxes)


def _landscape(page: Page, view: SetupView, start: Block, room: Rect) -> Picture:
    """The fields with the ground rules below on the left, the start button and the steps on the right.

    If that does not fit, the ground rules take the place of the steps.
    """
    gap = page.space(32)
    left_width = room.width - start.width - gap
    fields = first_that_fits(field_grids(page, view.fields, left_width), left_width, room.height)
    right_area = room.below(start.height + gap)
    rules_top = fields.height + gap
    rule_variants = (_rules(page, view.ground_rules, left_width, columns=2, size=size) for size in LIST_SIZES)
    rules = first_that_fits(rule_variants, left_width, room.height - rules_top)
    steps = first_that_fits(_step_lists(page, view, start.width), start.width, right_area.height)
    if steps is EMPTY or (view.ground_rules and rules is EMPTY):
        rules, steps = EMPTY, first_that_fits(_fewer_rules(page, view, start.width), start.width, right_area.height)
    right_left = room.right - start.width
    return (
        *fields.at(room.left, room.top),
        *rules.at(room.left, room.top + rules_top),
        *start.at(right_left, room.top),
        *steps.at(right_left, right_area.top),
    )


def _upright(page: Page, view: SetupView, start: Block, room: Rect) -> Picture:
    """The start button, the fields, the ground rules and the steps, one below the other."""
    gap = page.space(32)
    field_area = room.below(start.height + gap)
    fields = first_that_fits(field_grids(page, view.fields, room.width), field_area.width, field_area.height)
    rules_area = field_area.below(fields.height + gap if fields.height else 0)
    rules = first_that_fits(_fewer_rules(page, view, rules_area.width), rules_area.width, rules_area.height)
    steps_area = rules_area.below(rules.height + gap if rules.height else 0)
    steps = first_that_fits(_step_lists(page, view, steps_area.width), steps_area.width, steps_area.height)
    return (
        *start.at(room.left, room.top),
        *fields.at(field_area.left, field_area.top),
        *rules.at(rules_area.left, rules_area.top),
        *steps.at(steps_area.left, steps_area.top),
    )


def _start_button(page: Page, view: SetupView, hints: tuple[Hint, ...], room: Rect) -> Block:
    """The large start button; outlined while no field has the focus, because Enter then starts the session too."""
    hint = next((hint for hint in hints if hint.command == Start()), None)
    width = room.width if page.upright else room.width * 3 // 8
    height = min(room.height, max(touch_height(page), page.space(120)))
    if hint is None or not height:
        return Block(width, 0)
    key, does = Style(LARGE, bold=True, tone=Tone.ON_GO, on=Tone.GO), Style(LARGE, tone=Tone.ON_GO, on=Tone.GO)
    inside = beside(
        [line(page, hint.key, key, width // 2), line(page, hint.does, does, width // 2)], space_width(page, does)
    )
    chosen = not any(field.chosen for field in view.fields)
    plate = Plate(
        rect=Rect(0, 0, width, height),
        fill=Tone.GO,
        outline=Tone.INK if chosen else None,
        thickness=page.space(8) if chosen else 0,
        radius=page.space(26),
        commands=(hint.command,),
    )
    return within(plate, inside, (width - inside.width) // 2, (height - inside.height) // 2)


def _plan_variants(page: Page, view: SetupView, width: int) -> Iterator[Block]:
    """The total and the message in one row above the bar; then on two rows; at last the bar alone.

    One row comes first because nothing then moves when a message appears. So the reason for a refusal takes the place
    of the total, which is among the fields too, or where it is longer that of the bar as well, but not of the steps.
    """
    bar_height, gap = page.space(40), page.space(14)
    bar = Block(width, bar_height, plan_bar(page, view.bar, view.slack, Rect(0, 0, width, bar_height)))
    total = line(page, view.total, Style(TEXT, bold=True), width)
    message_width = width - total.width - page.space(48)
    if _message_fits_line(page, view, message_width):
        yield stacked([beside([total, _message(page, view, message_width)], page.space(48)), bar], gap)
    elif view.problem and _message_fits_line(page, view, width):
        yield stacked([_message(page, view, width), bar], gap)
    message, usual_height = _message(page, view, width), total.height + gap + bar.height
    if view.problem and message.height <= usual_height:
        yield Block(width, usual_height, blocks=((message, 0, (usual_height - message.height) // 2),))
    yield stacked([message, total, bar], gap)
    yield stacked([message, bar], gap)
    yield bar


def _message(page: Page, view: SetupView, width: int) -> Block:
    """The reason why a change failed, or else the notes about the plan."""
    if view.problem:
        return text_with_icon(page, Icon.WARNING, view.problem, Style(KEYS, bold=True), width, maximum=3)
    return paragraph(page, " ".join(view.notes), Style(KEYS, tone=Tone.SOFT), width, 2)


def _message_fits_line(page: Page, view: SetupView, width: int) -> bool:
    """Whether the message fits on one line of this width."""
    if view.problem:
        return text_with_icon_fits(page, view.problem, Style(KEYS, bold=True), width, 1)
    return texts_fit(page, [" ".join(view.notes)], Style(KEYS), width, 1)


def _rules(page: Page, rules: tuple[str, ...], width: int, *, columns: int = 1, size: float = SMALL) -> Block:
    """The ground rules in columns, below a line that says that starting means agreeing."""
    gap = page.space(32)
    agree = line(page, tr("When we start, we agree:"), Style(size, bold=True), width)
    own = (width - gap * (columns - 1)) // columns
    per_column = -(-len(rules) // columns)
    rule_columns = [
        bullets(page, rules[start : start + per_column], Style(size), own, maximum=4)
        for start in range(0, len(rules), per_column or 1)
    ]
    height = max((column.height for column in rule_columns), default=0)
    boxes = tuple(box for index, part in enumerate(rule_columns) for box in part.at(index * (own + gap), 0))
    return stacked([agree, Block(width, height, boxes)], page.space(12)) if rules else EMPTY


def _fewer_rules(page: Page, view: SetupView, width: int) -> Iterator[Block]:
    """All ground rules; then all and ever fewer of them in smaller type."""
    yield _rules(page, view.ground_rules, width)
    for count in range(len(view.ground_rules), 0, -1):
        yield _rules(page, view.ground_rules[:count], width, size=KEYS)


def _step_lists(page: Page, view: SetupView, width: int) -> Iterator[Block]:
    """Lists of all steps, from large type to small; then of fewer steps with a count of the rest.

    There are no lists if the titles do not fit even in small type: the bar shows all steps.
    """
    sizes = [size for size in LIST_SIZES if _titles_fit(page, view.lines, size, width)]
    for size in sizes:
        yield _step_list(page, view.lines, 0, size, width)
    for count in range(len(view.lines) - 1, MINIMUM_STEPS - 1, -1) if sizes else ():
        yield _step_list(page, view.lines[:count], len(view.lines) - count, sizes[-1], width)


def _titles_fit(page: Page, lines: Sequence[Line], size: float, width: int) -> bool:
    length_width = max((page.measure(step.length, page.type(size), False)[0] for step in lines), default=0)
    return texts_fit(
        page, [step.title for step in lines], Style(size), width - length_width - page.space(LENGTH_GAP), 1
    )


def _step_list(page: Page, lines: Sequence[Line], rest: int, size: float, width: int) -> Block:
    rows = [_row(page, step, size, width) for step in lines]
    if rest:
        text = trn("and {n} more", "and {n} more", rest).format(n=rest)
        rows.append(line(page, text, Style(size, tone=Tone.SOFT), width))
    return stacked(rows, page.space(8))


def _row(page: Page, step: Line, size: float, width: int) -> Block:
    """A step's title, with its length at the right."""
    length = line(page, step.length, Style(size), width)
    title = line(page, step.title, Style(size, tone=Tone.SOFT), width - length.width - page.space(LENGTH_GAP))
    boxes = (*title.at(0, 0), *length.at(width - length.width, 0))
    return Block(width, max(title.height, length.height), boxes)
