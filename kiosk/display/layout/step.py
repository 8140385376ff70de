"""The step that runs: who speaks and who listens, the countdown in its ring, the whole session as one bar."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.core.i18n import cached_per_language, tr
from kiosk.core.view.model import Gliding, Hint, Line, OfferView, StepView
from kiosk.display.labels import Icon
from kiosk.display.layout.blocks import EMPTY, Block, stacked
from kiosk.display.layout.boxes import Picture, Rect, Tone
from kiosk.display.layout.countdown import as_wide, countdown, least_ring
from kiosk.display.layout.page import KEYS, LARGE, MUST, PLATE, SMALL, TEXT, TITLE, Page
from kiosk.display.layout.replan_offer import decisions, offers
from kiosk.display.layout.session_bar import session_bar
from kiosk.display.layout.text import Style, is_whole, largest_whole, paragraph, spans, whole
from kiosk.display.layout.widgets import bullets, fits_signed, plate, signed

MOST_PROMPTS = 4

FEW = 8
"""An offer of no more lines than that leaves the ring as large as it is without one."""

HEADING = 74
"""A title that most steps have on one line."""

BAR = 30
"""How high the bar of the session is."""

GAP = 26
"""Between the parts of the column."""

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
"""Type of prompts and title, and the gap between the parts, before a prompt is left out."""


def step(page: Page, view: StepView, clock: str, shares: Gliding, hints: tuple[Hint, ...], room: Rect) -> Picture:
    """The picture between heading and foot. Where room is short, prompts go first, then what comes next."""
    body, following, ring = _arranged(page, view, as_wide(clock), hints, room)
    bar = session_bar(page, view, shares.used, Rect(0, 0, room.width, page.space(BAR)))
    foot = _foot(page, following, room.width, bar)
    return (
        *body,
        *countdown(page, view, clock, shares.left, ring),
        *foot.at(room.left, room.bottom - foot.height),
    )


@cached_per_language(2)
def _arranged(
    page: Page, view: StepView, zeros: str, hints: tuple[Hint, ...], room: Rect
) -> tuple[Picture, Block, Rect]:
    """What the column shows, what is told of the next step, and the place of the ring round a clock of such zeros.

    It is kept, because it is found by trying, and stays the same while only the clock runs.
    """
    gap = page.space(24)
    bare = room.above(_foot(page, EMPTY, room.width).height + gap)
    least = min(least_ring(page, view, zeros), bare.height)
    full = room.height - _foot(page, _told_next(page, view, room), room.width).height - gap
    crowded = view.offer is not None and len(view.offer.lines) > FEW
    width = _column_width(page, room, least if crowded else max(full, least))
    candidates = _with_offer(page, view, view.offer, hints, width) if view.offer else _candidates(page, view, width)
    last = EMPTY, EMPTY, *_shared(page, bare, 0, width)
    for body, with_next in candidates:
        following = _told_next(page, view, room) if with_next else EMPTY
        left = room.above(_foot(page, following, room.width).height + gap)
        ring, column = _shared(page, left, body.height, width)
        if body.height <= column.height:
            last = body, following, ring, column
            if min(ring.width, ring.height) >= least:
                break
    body, following, ring, column = last
    return body.at(column.left, column.top), following, ring


def _column_width(page: Page, room: Rect, ring: int) -> int:
    """What such a ring leaves beside it: at least a good half of a wide page, at most seven tenths."""
    if page.upright:
        return room.width
    return min(max(room.width * 11 // 20, room.width - ring - page.space(48)), room.width * 7 // 10)


def _shared(page: Page, room: Rect, wanted: int, width: int) -> tuple[Rect, Rect]:
    """A place for the ring and one for the column: side by side, or the ring above what the column wants."""
    if page.upright:
        high = min(room.width, max(room.height - wanted - page.space(24), room.height * 2 // 5))
        return Rect(room.left, room.top, room.width, high), room.below(high + page.space(24))
    column = Rect(room.left, room.top, width, room.height)
    side = min(room.right - column.right - page.space(24), room.height)
    return Rect(room.right - side, room.top, side, room.height), column


def _candidates(page: Page, view: StepView, width: int) -> Iterator[tuple[Block, bool]]:
    """What the column may hold and whether the next step is told, from everything to next to nothing."""
    prompts = min(MOST_PROMPTS, len(view.prompts))
    for count in range(prompts, 0, -1):
        for prompt_size, title_size, gap in SETTINGS:
            told = _column(page, view, width, prompts=count, prompt_size=prompt_size, title_size=title_size, gap=gap)
            yield told, True
    for shown, with_next in ((view, True), (replace(view, capture=None), True), (replace(view, capture=None), False)):
        for title_size in (TITLE, HEADING, PLATE, MUST):
            yield _column(page, shown, width, title_size=title_size), with_next
    view = shown
    for shown in _ever_less(view):
        yield _column(page, shown, width, title_size=page.readable), False
    yield _column(page, shown, width, title_size=SMALL, most=1), False


def _ever_less(view: StepView) -> tuple[StepView, ...]:
    """What gives way at last: who listens, then the topic."""
    without_listens = replace(view, listens=None)
    return view, without_listens, replace(without_listens, topic=None)


def _with_offer(
    page: Page, view: StepView, offer: OfferView, hints: tuple[Hint, ...], width: int
) -> Iterator[tuple[Block, bool]]:
    """The offer stands in the place of the prompts; where room is short, everything else goes before the plan does."""
    whole, less = offers(page, offer, hints, width)
    for panel in whole:
        for size, with_next in ((TITLE, True), (HEADING, True), (PLATE, True), (PLATE, False)):
            yield _column(page, view, width, title_size=size, panel=panel), with_next
    answers = decisions(page, hints, KEYS, Tone.BACKGROUND)
    for shown in _ever_less(replace(view, capture=None)):
        for panel in whole:
            yield _column(page, shown, width, title_size=page.readable, panel=panel), False
    for panel in (*less, answers):
        yield _column(page, shown, width, title_size=page.readable, panel=panel), False
    yield _column(page, shown, width, title_size=SMALL, most=1, panel=answers), False
    yield answers, False


def _column(
    page: Page,
    view: StepView,
    width: int,
    *,
    prompts: int = 0,
    prompt_size: float = TEXT,
    title_size: float = TITLE,
    most: int = 2,
    panel: Block = EMPTY,
    gap: float = GAP,
) -> Block:
    who = [_speaks(page, view, width)]
    if view.listens:
        who.append(_listens(page, view.listens, width))
    told = [bullets(page, view.prompts[:prompts], Style(prompt_size), width)]
    if view.capture:
        told.append(_capture(page, view.capture, width))
    within = page.space(gap * 3 / 4)
    name = stacked([_title(page, view.title, title_size, width, most), _topic(page, view, width, most)], page.space(8))
    return stacked([name, stacked(who, within), stacked(told, within), panel], page.space(gap))


def _title(page: Page, title: str, size: float, width: int, most: int) -> Block:
    """The title in that size, or in the next smaller one if only that shows all of it."""
    large = Style(size, bold=True)
    smaller = [Style(each, bold=True) for each in (PLATE, page.readable) if each < size]
    style = next((each for each in (large, *smaller) if whole(page, [title], each, width, most)), None)
    if style is None:
        style, most = (smaller or [large])[-1], most + 1
    return paragraph(page, title, style, width, most)


def _topic(page: Page, view: StepView, width: int, most: int) -> Block:
    """What the step is about, where the group has chosen that; in smaller type where only that shows all of it."""
    styles = [Style(LARGE), Style(TEXT), Style(SMALL)]
    topic = view.topic or ""
    style = next((each for each in styles if whole(page, [topic], each, width, most)), styles[-1])
    return paragraph(page, topic, style, width, most)


def _speaks(page: Page, view: StepView, width: int) -> Block:
    """Filled while they speak; outlined while the session is paused."""
    fill, tone = (Tone.BACKGROUND, Tone.INK) if view.paused else (Tone.GO, Tone.ON_GO)
    style = Style(PLATE, bold=True, tone=tone, on=fill)
    return _who(page, Icon.SPEAKER, view.speaks, style, Tone.SOFT if view.paused else None, width)


def _listens(page: Page, listens: str, width: int) -> Block:
    return _who(page, Icon.EAR, listens, Style(MUST), Tone.SOFT, width)


def _who(page: Page, mark: Icon, text: str, style: Style, outline: Tone | None, width: int) -> Block:
    """A plate with people on it, in smaller type where only that shows all of a long name."""
    pad = page.space(30)
    inner = width - 2 * pad
    least = min(page.readable, style.size)
    lines = [(size, 1) for size in (PLATE, MUST, TEXT) if size >= least]
    wanted = [*lines, (PLATE, 2), (MUST, 2), (least, 2), (least, 3), (least, 4), (SMALL, 4)]
    looks = [(replace(style, size=size), most) for size, most in wanted if size <= style.size]
    chosen, most = next((look for look in looks if fits_signed(page, text, look[0], inner, look[1])), looks[-1])
    return plate(page, signed(page, mark, text, chosen, inner, most=most), fill=style.on, outline=outline, pad=pad)


def _capture(page: Page, capture: str, width: int) -> Block:
    """What has to be on paper when the step ends."""
    label = tr("Note taker:")
    parts = [(label, Style(SMALL, tone=Tone.SOFT)), (capture, Style(SMALL, bold=True))]
    if is_whole(page, parts, width):
        return spans(page, parts, width)
    return paragraph(page, f"{label} {capture}", Style(SMALL), width, 3)


def _foot(page: Page, following: Block, width: int, bar: Picture = ()) -> Block:
    """The bar, which takes its place also while it is not drawn yet, and below it what comes next."""
    return stacked([Block(width, page.space(BAR), bar), following], page.space(10))


def _told_next(page: Page, view: StepView, room: Rect) -> Block:
    return _next(page, view.next, room.width) if view.next else EMPTY


def _next(page: Page, following: Line, width: int) -> Block:
    """On one line, in the smallest size that the room can read on two."""
    soft, strong = Style(MUST, tone=Tone.SOFT), Style(MUST, bold=True)
    facts = " · ".join(filter(None, (following.role, following.length)))
    parts = [(tr("Next"), soft), (following.title, strong), (f"· {facts}" if facts else "", soft)]
    least = min(MUST, page.readable)
    size = largest_whole(page, parts, (MUST, least), width)
    sized = [(text, replace(style, size=size)) for text, style in parts]
    if is_whole(page, sized, width):
        return spans(page, sized, width)
    most = 4 if page.upright else 2
    if is_whole(page, sized[:2], width) and whole(page, [facts], sized[2][1], width, most - 1):
        return stacked([spans(page, sized[:2], width), paragraph(page, facts, sized[2][1], width, most - 1)], 0)
    short = f"{parts[0][0]} {' · '.join(filter(None, (following.title, following.length)))}"
    everything = " ".join(text for text, _ in parts)
    text = everything if whole(page, [everything], Style(least), width, most) else short
    return paragraph(page, text, Style(least), width, most)
