"""The step that runs: who speaks and who listens, the countdown in its ring, the whole session as one bar."""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.core.snapshot import Line, StepView
from kiosk.display.boxes import Mark, Picture, Tone
from kiosk.display.geometry import Rect
from kiosk.display.layout.bar import session_bar
from kiosk.display.layout.blocks import EMPTY, Block, stacked
from kiosk.display.layout.countdown import countdown
from kiosk.display.layout.page import PLATE, SMALL, TEXT, TITLE, Page
from kiosk.display.layout.parts import bullets, plate, signed
from kiosk.display.layout.text import Style, largest_whole, paragraph, spans, whole

MOST_PROMPTS = 4


def step(page: Page, view: StepView, room: Rect) -> Picture:
    """The picture between heading and foot. Where room is short, prompts go first, then what comes next."""
    gap = page.space(24)
    for body, with_next in _candidates(page, view, _column_width(page, room)):
        foot = _foot(page, view, room.width, with_next=with_next)
        left = room.above(foot.height + gap)
        ring, column = _shared(page, left, body.height)
        if body.height <= column.height:
            break
    else:
        body = EMPTY
    return (
        *body.at(column.left, column.top),
        *countdown(page, view, ring),
        *foot.at(room.left, room.bottom - foot.height),
    )


def _column_width(page: Page, room: Rect) -> int:
    return room.width if page.upright else room.width * 11 // 20


def _shared(page: Page, room: Rect, wanted: int) -> tuple[Rect, Rect]:
    """A place for the ring and one for the column: side by side, or the ring above what the column wants."""
    if page.upright:
        high = min(room.width, max(room.height - wanted - page.space(24), room.height * 2 // 5))
        return Rect(room.left, room.top, room.width, high), room.below(high + page.space(24))
    column = Rect(room.left, room.top, _column_width(page, room), room.height)
    left = column.right + page.space(24)
    return Rect(left, room.top, room.right - left, room.height), column


def _candidates(page: Page, view: StepView, width: int) -> Iterator[tuple[Block, bool]]:
    """What the column may hold and whether the next step is told, from everything to next to nothing."""
    prompts = min(MOST_PROMPTS, len(view.prompts))
    for count in range(prompts, 0, -1):
        for prompt_size, title_size in ((TEXT, TITLE), (TEXT, PLATE), (SMALL, PLATE)):
            yield _column(page, view, width, prompts=count, prompt_size=prompt_size, title_size=title_size), True
    yield _column(page, view, width), True
    yield _column(page, view, width, capture=False), True
    yield _column(page, view, width, capture=False), False
    yield _column(page, view, width, capture=False, most=1), False
    yield _column(page, view, width, capture=False, listens=False, most=1), False


def _column(
    page: Page,
    view: StepView,
    width: int,
    *,
    prompts: int = 0,
    prompt_size: float = TEXT,
    title_size: float = TITLE,
    capture: bool = True,
    listens: bool = True,
    most: int = 2,
) -> Block:
    who = [_speaks(page, view, width)]
    if listens and view.listens:
        who.append(_listens(page, view.listens, width))
    told = [bullets(page, view.prompts[:prompts], Style(prompt_size), width)]
    if capture and view.capture:
        told.append(_capture(page, view.capture, width))
    gap = page.space(20)
    return stacked(
        [_title(page, view.title, title_size, width, most), stacked(who, gap), stacked(told, gap)], page.space(26)
    )


def _title(page: Page, title: str, size: float, width: int, most: int) -> Block:
    """The title in that size, or in the next smaller one if only that shows all of it."""
    large = Style(size, bold=True)
    style = large if whole(page, [title], large, width, most) else Style(PLATE, bold=True)
    return paragraph(page, title, style, width, most)


def _speaks(page: Page, view: StepView, width: int) -> Block:
    """Filled while they speak; outlined while the session is paused."""
    pad = page.space(30)
    fill, tone = (Tone.BACKGROUND, Tone.INK) if view.paused else (Tone.GO, Tone.ON_GO)
    style = Style(PLATE, bold=True, tone=tone, on=fill)
    inside = signed(page, Mark.SPEAKER, view.speaks, style, width - 2 * pad, most=2)
    return plate(page, inside, fill=fill, outline=Tone.SOFT if view.paused else None, pad=pad)


def _listens(page: Page, listens: str, width: int) -> Block:
    pad = page.space(30)
    inside = signed(page, Mark.EAR, listens, Style(50), width - 2 * pad, most=2)
    return plate(page, inside, fill=Tone.BACKGROUND, outline=Tone.SOFT, pad=pad)


def _capture(page: Page, capture: str, width: int) -> Block:
    """What has to be on paper when the step ends."""
    label = page.words.gettext("Note taker:")
    return spans(page, [(label, Style(SMALL, tone=Tone.SOFT)), (capture, Style(SMALL, bold=True))], width)


def _foot(page: Page, view: StepView, width: int, *, with_next: bool) -> Block:
    bar = Block(width, page.space(30), session_bar(page, view, Rect(0, 0, width, page.space(30))))
    following = _next(page, view.next, width) if with_next and view.next else EMPTY
    return stacked([bar, following], page.space(10))


def _next(page: Page, following: Line, width: int) -> Block:
    soft, strong = Style(TEXT, tone=Tone.SOFT), Style(TEXT, bold=True)
    facts = " · ".join(["", *(fact for fact in (following.role, following.length) if fact)]).strip()
    parts = [(page.words.gettext("Next"), soft), (following.title, strong), (facts, soft)]
    size = largest_whole(page, parts, (TEXT, SMALL), width)
    return spans(page, [(text, replace(style, size=size)) for text, style in parts], width)
