"""A session before it starts: what can be set up, the plan in proportion, the ground rules, and the key to start."""

from collections.abc import Iterator, Sequence

from kiosk.core.i18n import tr, trn
from kiosk.core.session.commands import Start
from kiosk.core.view.model import Hint, Line, SetupView
from kiosk.display.labels import Icon
from kiosk.display.layout.blocks import EMPTY, Block, beside, first_that_fits, stacked, within
from kiosk.display.layout.boxes import Picture, Plate, Rect, Tone
from kiosk.display.layout.name_entry import name_entry
from kiosk.display.layout.page import KEYS, LARGE, SMALL, TEXT, Page
from kiosk.display.layout.session_bar import plan_bar
from kiosk.display.layout.text import Style, line, paragraph, space, whole
from kiosk.display.layout.widgets import bullets, fewer, finger, fits_signed, grid, signed

LIST_SIZES = (SMALL, KEYS)

BETWEEN = 24
"""From a step's title to its length."""

FEWEST = 4
"""A list of fewer steps than that tells nothing that the bar does not."""


def setup_screen(page: Page, view: SetupView, hints: tuple[Hint, ...], room: Rect) -> Picture:
    """The plan along the bottom; above it the fields, and beside them (on an upright page below) all else."""
    if view.naming is not None:
        return name_entry(page, view.naming, view.problem, room)
    gap = page.space(32)
    plan = first_that_fits(_plans(page, view, room.width), room.width, room.height)
    area = room.above(plan.height + gap)
    arrange = _upright if page.upright else _wide
    below = plan.at(room.left, room.bottom - plan.height)
    return (*arrange(page, view, _start(page, view, hints, area), area), *below)


def _wide(page: Page, view: SetupView, start: Block, room: Rect) -> Picture:
    """Fields on the left with the ground rules under them, the start and the steps on the right.

    Where that is too much, the rules stand in the place of the steps.
    """
    gap = page.space(32)
    left = room.width - start.width - gap
    fields = first_that_fits((grid(page, view.fields, left), *fewer(page, view.fields, left)), left, room.height)
    right = room.below(start.height + gap)
    under = fields.height + gap
    both = (_rules(page, view.ground_rules, left, columns=2, size=size) for size in LIST_SIZES)
    rules = first_that_fits(both, left, room.height - under)
    steps = first_that_fits(_steps(page, view, start.width), start.width, right.height)
    if steps is EMPTY or (view.ground_rules and rules is EMPTY):
        rules, steps = EMPTY, first_that_fits(_fewer_rules(page, view, start.width), start.width, right.height)
    aside = room.right - start.width
    return (
        *fields.at(room.left, room.top),
        *rules.at(room.left, room.top + under),
        *start.at(aside, room.top),
        *steps.at(aside, right.top),
    )


def _upright(page: Page, view: SetupView, start: Block, room: Rect) -> Picture:
    """One under the other: the start, the fields, the rules, the steps."""
    gap = page.space(32)
    rest = room.below(start.height + gap)
    fields = first_that_fits(
        (grid(page, view.fields, room.width), *fewer(page, view.fields, room.width)), rest.width, rest.height
    )
    left = rest.below(fields.height + gap if fields.height else 0)
    rules = first_that_fits(_fewer_rules(page, view, left.width), left.width, left.height)
    last = left.below(rules.height + gap if rules.height else 0)
    steps = first_that_fits(_steps(page, view, last.width), last.width, last.height)
    return (
        *start.at(room.left, room.top),
        *fields.at(rest.left, rest.top),
        *rules.at(left.left, left.top),
        *steps.at(last.left, last.top),
    )


def _start(page: Page, view: SetupView, hints: tuple[Hint, ...], room: Rect) -> Block:
    """The one large key; outlined while no field is in hand, for then Enter starts, too."""
    hint = next((hint for hint in hints if hint.command == Start()), None)
    width = room.width if page.upright else room.width * 3 // 8
    height = min(room.height, max(finger(page), page.space(120)))
    if hint is None or not height:
        return Block(width, 0)
    key, does = Style(LARGE, bold=True, tone=Tone.ON_GO, on=Tone.GO), Style(LARGE, tone=Tone.ON_GO, on=Tone.GO)
    inside = beside([line(page, hint.key, key, width // 2), line(page, hint.does, does, width // 2)], space(page, does))
    chosen = not any(field.chosen for field in view.fields)
    plate = Plate(
        rect=Rect(0, 0, width, height),
        fill=Tone.GO,
        outline=Tone.INK if chosen else None,
        thick=page.space(8) if chosen else 0,
        radius=page.space(26),
        commands=(hint.command,),
    )
    return within(plate, inside, (width - inside.width) // 2, (height - inside.height) // 2)


def _plans(page: Page, view: SetupView, width: int) -> Iterator[Block]:
    """How long it takes and what is to be known, in one row above the bar if they can be; without room, the bar alone.

    In one row nothing moves when something is to be known that was not before.
    """
    high, gap = page.space(40), page.space(14)
    bar = Block(width, high, plan_bar(page, view.bar, view.slack, Rect(0, 0, width, high)))
    total = line(page, view.total, Style(TEXT, bold=True), width)
    left = width - total.width - page.space(48)
    if _known_in_one(page, view, left):
        yield stacked([beside([total, _known(page, view, left)], page.space(48)), bar], gap)
    told = _known(page, view, width)
    yield stacked([told, total, bar], gap)
    yield stacked([told, bar], gap)
    yield bar


def _known(page: Page, view: SetupView, width: int) -> Block:
    """What is to be known: why something could not be changed, or notes."""
    if view.problem:
        return signed(page, Icon.WARNING, view.problem, Style(KEYS, bold=True), width, most=2)
    return paragraph(page, " ".join(view.notes), Style(KEYS, tone=Tone.SOFT), width, 2)


def _known_in_one(page: Page, view: SetupView, width: int) -> bool:
    """Whether that is whole on one line of such a width."""
    if view.problem:
        return fits_signed(page, view.problem, Style(KEYS, bold=True), width, 1)
    return whole(page, [" ".join(view.notes)], Style(KEYS), width, 1)


def _rules(page: Page, rules: tuple[str, ...], width: int, *, columns: int = 1, size: float = SMALL) -> Block:
    """The ground rules in columns, under a line that says what starting means."""
    gap = page.space(32)
    agree = line(page, tr("When we start, we agree:"), Style(size, bold=True), width)
    own = (width - gap * (columns - 1)) // columns
    each = -(-len(rules) // columns)
    parts = [
        bullets(page, rules[start : start + each], Style(size), own, most=4)
        for start in range(0, len(rules), each or 1)
    ]
    high = max((part.height for part in parts), default=0)
    boxes = tuple(box for place, part in enumerate(parts) for box in part.at(place * (own + gap), 0))
    return stacked([agree, Block(width, high, boxes)], page.space(12)) if rules else EMPTY


def _fewer_rules(page: Page, view: SetupView, width: int) -> Iterator[Block]:
    """All ground rules, in smaller type if they need it; else as many as there is room for."""
    yield _rules(page, view.ground_rules, width)
    for count in range(len(view.ground_rules), 0, -1):
        yield _rules(page, view.ground_rules[:count], width, size=KEYS)


def _steps(page: Page, view: SetupView, width: int) -> Iterator[Block]:
    """All the steps, in smaller type if they need it; else as many as there is room for and a count of the rest.

    None where not even small type shows their titles: the bar has them all.
    """
    sizes = [size for size in LIST_SIZES if _titles_fit(page, view.lines, size, width)]
    for size in sizes:
        yield _list(page, view.lines, 0, size, width)
    for count in range(len(view.lines) - 1, FEWEST - 1, -1) if sizes else ():
        yield _list(page, view.lines[:count], len(view.lines) - count, sizes[-1], width)


def _titles_fit(page: Page, lines: Sequence[Line], size: float, width: int) -> bool:
    lengths = max((page.measure(each.length, page.type(size), False)[0] for each in lines), default=0)
    return whole(page, [each.title for each in lines], Style(size), width - lengths - page.space(BETWEEN), 1)


def _list(page: Page, lines: Sequence[Line], rest: int, size: float, width: int) -> Block:
    rows = [_row(page, each, size, width) for each in lines]
    if rest:
        text = trn("and {n} more", "and {n} more", rest).format(n=rest)
        rows.append(line(page, text, Style(size, tone=Tone.SOFT), width))
    return stacked(rows, page.space(8))


def _row(page: Page, step: Line, size: float, width: int) -> Block:
    """Title, and at the right how long it takes."""
    length = line(page, step.length, Style(size), width)
    title = line(page, step.title, Style(size, tone=Tone.SOFT), width - length.width - page.space(BETWEEN))
    boxes = (*title.at(0, 0), *length.at(width - length.width, 0))
    return Block(width, max(title.height, length.height), boxes)
