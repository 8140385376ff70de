"""The screen of the running step: who speaks and who listens, the countdown, and the bar of the session."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from kiosk.core.i18n import cached_per_language, tr
from kiosk.core.view.model import Gliding
from kiosk.core.view.views import Line, StepView
from kiosk.display.labels import Icon, more_prompts
from kiosk.display.layout.blocks import EMPTY, Block, beside, stacked
from kiosk.display.layout.boxes import Picture, Rect, Tone
from kiosk.display.layout.countdown import countdown, minimum_ring, with_zeros
from kiosk.display.layout.page import KEYS, LARGE, MUST, PLATE, SMALL, TEXT, TITLE, Page
from kiosk.display.layout.question import action_rows
from kiosk.display.layout.session_bar import session_bar
from kiosk.display.layout.text import Style, largest_fitting, line_fits, paragraph, spans, texts_fit
from kiosk.display.layout.widgets import bullets, plate, text_with_icon, text_with_icon_fits

HEADING = 74
"""The type size at which most titles fit on one line."""

BAR_HEIGHT = 30
"""The height of the session's bar."""

GAP = 26
"""The gap between the parts of the column."""

SETTINGS = (
    (TEXT, TITLE, GAP),
    (TEXT, HEADING, GAP),
    (TEXT, PLATE, GAP),
    (SMALL, HEADING, GAP),
    (SMALL, PLATE, GAP),
    (SMALL, PLATE, GAP / 2),
    (KEYS, PLATE, GAP / 2),
    (KEYS, MUST, GAP / 2),
)
"""The type sizes of prompts and title and the gap between the parts, all tried before the screen is crowded."""

SETTINGS_WITH_AIM = SETTINGS[:5]
"""Those with which the aim of the step is shown too, where there is room for it."""

SETTINGS_WITH_BRIEF_NEXT = SETTINGS[-3:]
"""Those that are tried again with who speaks next left out, which frees a line where that text took two."""

MOST_ACTIONS = 4
"""The most actions of last time that stand in a step; the others are scrolled to."""

CROWDED_SETTINGS = ((KEYS, GAP / 2), (KEYS * 0.9, GAP / 3), (KEYS * 0.8, GAP / 4), (KEYS * 0.75, GAP / 8))
"""The type size of prompts and the gap between the parts where everything else is in the smallest type for the room."""


def step(page: Page, view: StepView, clock: str, shares: Gliding, room: Rect) -> Picture:
    """The screen of the step; where room is short, type gets smaller, and the note taker's line is dropped first."""
    body, following, ring = _arrangement(page, view, with_zeros(clock), room)
    bar = session_bar(page, view, shares.used, Rect(0, 0, room.width, page.space(BAR_HEIGHT)))
    foot = _foot(page, following, room.width, bar)
    return (
        *body,
        *countdown(page, view, clock, shares.left, ring),
        *foot.at(room.left, room.bottom - foot.height),
    )


@cached_per_language(2)
def _arrangement(page: Page, view: StepView, zeros: str, room: Rect) -> tuple[Picture, Block, Rect]:
    """The column, the text about the next step, and the area of the ring around a clock as wide as `zeros`.

    The result is cached: finding it takes many attempts, and it stays equal while only the clock runs.
    """
    gap = page.space(24)
    area_without_next = room.above(_foot(page, EMPTY, room.width).height + gap)
    minimum = min(minimum_ring(page, zeros), area_without_next.height)
    next_step = _next_block(page, view, room)
    height_above_next = room.height - _foot(page, next_step, room.width).height - gap
    widest = _column_width(page, room, minimum)
    width = _column_width(page, room, max(height_above_next, minimum))
    brief = _next_block(page, view, room, brief=True)
    candidates = _candidates(page, view, width, max(width, widest), (next_step, brief))
    best = EMPTY, EMPTY, *_ring_and_column(page, area_without_next, 0, width)
    for body, following in candidates:
        area = room.above(_foot(page, following, room.width).height + gap)
        ring, column = _ring_and_column(page, area, body.height, max(width, body.width))
        if body.height <= column.height:
            best = body, following, ring, column
            if min(ring.width, ring.height) >= minimum:
                break
    body, following, ring, column = best
    return body.at(column.left, column.top), following, ring


def _column_width(page: Page, room: Rect, ring: int) -> int:
    """The width that a ring of this side leaves, limited to between 55 % and 70 % of a landscape page."""
    if page.upright:
        return room.width
    return min(max(room.width * 11 // 20, room.width - ring - page.space(48)), room.width * 7 // 10)


def _ring_and_column(page: Page, room: Rect, column_height: int, width: int) -> tuple[Rect, Rect]:
    """The areas of the ring and of the column: side by side, or on an upright page the ring above."""
    if page.upright:
        ring_height = min(room.width, max(room.height - column_height - page.space(24), room.height * 3 // 8))
        return Rect(room.left, room.top, room.width, ring_height), room.below(ring_height + page.space(24))
    column = Rect(room.left, room.top, width, room.height)
    side = min(room.right - column.right - page.space(24), room.height)
    return Rect(room.right - side, room.top, side, room.height), column


def _candidates(
    page: Page, view: StepView, width: int, widest: int, next_step: tuple[Block, Block]
) -> Iterator[tuple[Block, Block]]:
    """Columns from full to nearly empty, each with the text about the next step, which is long or brief."""
    fewer = range(min(MOST_ACTIONS, len(view.actions)), 0, -1) if view.actions else (0,)
    for actions in fewer:
        yield from _whole_columns(page, view, width, next_step, actions)
    brief = next_step[1]
    view = replace(view, aim=None)
    yield from ((column, brief) for column in _crowded_columns(page, view, widest))
    view = replace(view, capture=None)
    for shown in _reduced_views(view):
        yield _column(page, shown, width, title_size=page.readable), EMPTY
    yield _column(page, shown, width, title_size=SMALL, maximum=1), EMPTY


def _whole_columns(
    page: Page, view: StepView, width: int, next_step: tuple[Block, Block], actions: int
) -> Iterator[tuple[Block, Block]]:
    """Columns with all prompts and so many of the actions of last time, from large type to small."""
    following, brief = next_step
    plain = replace(view, aim=None)
    with_aim = [(view, sizes, following) for sizes in SETTINGS_WITH_AIM if view.aim]
    whole = [(plain, sizes, following) for sizes in SETTINGS]
    with_brief_next = [(plain, sizes, brief) for sizes in SETTINGS_WITH_BRIEF_NEXT]
    for shown, (prompt_size, title_size, gap), foot in (*with_aim, *whole, *with_brief_next):
        column = partial(_column, page, shown, width, prompts=len(view.prompts), actions=actions)
        yield column(prompt_size=prompt_size, title_size=title_size, gap=gap), foot


def _crowded_columns(page: Page, view: StepView, width: int) -> Iterator[Block]:
    """Columns of which everything but the prompts is in the smallest type that the whole room can read.

    The first to be dropped is where more prompts are, then what the note taker writes, then a prompt after the other.
    """
    few = replace(view, more_prompts=())
    without_capture = replace(few, capture=None)
    prompts = len(view.prompts)
    shown_parts = [(view, prompts), (few, prompts), *((without_capture, count) for count in range(prompts, -1, -1))]
    for shown, count in shown_parts:
        for size, gap in CROWDED_SETTINGS:
            actions = min(1, len(view.actions))
            yield _column(page, shown, width, prompts=count, prompt_size=size, gap=gap, crowded=True, actions=actions)


def _reduced_views(view: StepView) -> tuple[StepView, ...]:
    """The view, then without who listens, then also without its topic."""
    without_listens = replace(view, listens=None)
    return view, without_listens, replace(without_listens, topic=None)


def _column(
    page: Page,
    view: StepView,
    width: int,
    *,
    prompts: int = 0,
    prompt_size: float = TEXT,
    title_size: float = TITLE,
    maximum: int = 2,
    gap: float = GAP,
    crowded: bool = False,
    actions: int = 0,
) -> Block:
    title_size = min(MUST, page.readable) if crowded else title_size
    people = [_speaks(page, view, width, crowded=crowded)]
    if view.listens:
        people.append(_listens(page, view.listens, width, crowded=crowded))
    row = beside(people, page.space(GAP))
    if crowded and row.width <= width:
        people = [row]
    notes = [bullets(page, view.prompts[:prompts], Style(prompt_size), width)]
    if prompts and (more := more_prompts(view)):
        notes.append(paragraph(page, more, Style(KEYS, tone=Tone.SOFT), width, 1))
    if actions:
        notes += action_rows(page, view.actions, actions, width, min(SMALL, prompt_size))
    if prompts:
        notes += (paragraph(page, text, Style(KEYS), width, 2) for text in view.turns_so_far)
    if view.capture:
        notes.append(_capture(page, view.capture, width))
    inner_gap = page.space(gap * 3 / 4)
    heading = stacked(
        [
            _title(page, view.title, title_size, width, maximum),
            paragraph(page, view.aim or "", Style(SMALL, tone=Tone.SOFT), width, 2),
            _topic(page, view, width, maximum, crowded=crowded),
        ],
        page.space(8),
    )
    return stacked([heading, stacked(people, inner_gap), stacked(notes, inner_gap)], page.space(gap))


def _title(page: Page, title: str, size: float, width: int, maximum: int) -> Block:
    """The title in this size, or in the next smaller one that shows all of it."""
    large = Style(size, bold=True)
    smaller = [Style(candidate, bold=True) for candidate in (PLATE, page.readable) if candidate < size]
    style = next((option for option in (large, *smaller) if texts_fit(page, [title], option, width, maximum)), None)
    if style is None:
        style, maximum = (smaller or [large])[-1], maximum + 1
    return paragraph(page, title, style, width, maximum)


def _topic(page: Page, view: StepView, width: int, maximum: int, *, crowded: bool) -> Block:
    """The topic of the step, if it has one, in the largest type that shows all of it; at last with one line more."""
    styles = [Style(SMALL), Style(KEYS)] if crowded else [Style(LARGE), Style(TEXT), Style(SMALL)]
    topic = view.topic or ""
    for style in styles:
        if texts_fit(page, [topic], style, width, maximum):
            return paragraph(page, topic, style, width, maximum)
    return paragraph(page, topic, styles[-1], width, maximum + 1)


def _speaks(page: Page, view: StepView, width: int, *, crowded: bool) -> Block:
    """The plate of those who speak; filled, or only outlined while the session is paused or nobody speaks."""
    if view.is_break:
        return _people_plate(page, Icon.BELL, view.speaks, Style(PLATE, bold=True), Tone.SOFT, width, crowded=crowded)
    if view.silent:
        return _listens(page, view.speaks, width, crowded=crowded)
    fill, tone = (Tone.BACKGROUND, Tone.INK) if view.paused else (Tone.GO, Tone.ON_GO)
    style = Style(PLATE, bold=True, tone=tone, on=fill)
    outline = Tone.SOFT if view.paused else None
    return _people_plate(page, Icon.SPEAKER, view.speaks, style, outline, width, crowded=crowded)


def _listens(page: Page, listens: str, width: int, *, crowded: bool) -> Block:
    return _people_plate(page, Icon.EAR, listens, Style(MUST), Tone.SOFT, width, crowded=crowded)


def _people_plate(
    page: Page, mark: Icon, text: str, style: Style, outline: Tone | None, width: int, *, crowded: bool
) -> Block:
    """A plate with people's names, in the largest type that shows all of them; in the smallest where it is crowded."""
    pad = page.space(12 if crowded else 30)
    inner = width - 2 * pad
    minimum = min(page.readable, style.size)
    if crowded:
        style = replace(style, size=minimum)
    lines = [(size, 1) for size in (PLATE, MUST, TEXT) if size >= minimum]
    choices = [*lines, (PLATE, 2), (MUST, 2), (minimum, 2), (minimum, 3), (minimum, 4), (SMALL, 4)]
    looks = [(replace(style, size=size), maximum) for size, maximum in choices if size <= style.size]
    chosen, maximum = next(
        (look for look in looks if text_with_icon_fits(page, text, look[0], inner, look[1])), looks[-1]
    )
    return plate(
        page, text_with_icon(page, mark, text, chosen, inner, maximum=maximum), fill=style.on, outline=outline, pad=pad
    )


def _capture(page: Page, capture: str, width: int) -> Block:
    """What the note taker has to have written down when the step ends."""
    label = tr("Note taker:")
    parts = [(label, Style(SMALL, tone=Tone.SOFT)), (capture, Style(SMALL, bold=True))]
    if line_fits(page, parts, width):
        return spans(page, parts, width)
    return paragraph(page, f"{label} {capture}", Style(SMALL), width, 3)


def _foot(page: Page, following: Block, width: int, bar: Picture = ()) -> Block:
    """The bar of the session above the next step; the bar's height is reserved even without `bar`."""
    return stacked([Block(width, page.space(BAR_HEIGHT), bar), following], page.space(10))


def _next_block(page: Page, view: StepView, room: Rect, *, brief: bool = False) -> Block:
    return _next_step(page, view.next, room.width, brief=brief) if view.next else EMPTY


def _next_step(page: Page, following: Line, width: int, *, brief: bool) -> Block:
    """The next step on one line if possible; else on more, in the smallest type that the whole room can read.

    Where it is to be brief, a line that is too long loses who speaks, and what fits in one line then has one.
    """
    soft, strong = Style(MUST, tone=Tone.SOFT), Style(MUST, bold=True)
    facts = " · ".join(filter(None, (following.role, following.length)))
    parts = [(tr("Next"), soft), (following.title, strong), (f"· {facts}" if facts else "", soft)]
    minimum = min(MUST, page.readable)
    size = largest_fitting(page, parts, (MUST, minimum), width)
    sized = [(text, replace(style, size=size)) for text, style in parts]
    if line_fits(page, sized, width):
        return spans(page, sized, width)
    short = f"{parts[0][0]} {' · '.join(filter(None, (following.title, following.length)))}"
    if brief:
        return paragraph(page, short, Style(minimum), width, 4 if page.upright else 2)
    maximum = 4 if page.upright else 2
    if line_fits(page, sized[:2], width) and texts_fit(page, [facts], sized[2][1], width, maximum - 1):
        return stacked([spans(page, sized[:2], width), paragraph(page, facts, sized[2][1], width, maximum - 1)], 0)
    everything = " ".join(text for text, _ in parts)
    text = everything if texts_fit(page, [everything], Style(minimum), width, maximum) else short
    return paragraph(page, text, Style(minimum), width, maximum)
