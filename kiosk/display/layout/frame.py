"""The frame of every screen: the heading at the top; a notice, a fault or phrases, and the keys at the bottom."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from kiosk.core.i18n import cached_per_language, tr
from kiosk.core.room.modes import MicrophoneState
from kiosk.core.view.model import Standing, Ticking
from kiosk.core.view.views import EndView, HomeView, SetupView, StepView
from kiosk.display.labels import REHEARSAL
from kiosk.display.layout.blocks import EMPTY, Block, at_both_ends, beside, stacked
from kiosk.display.layout.boxes import Picture, Rect, Tone
from kiosk.display.layout.key_hints import key_hints, leave_room_beside
from kiosk.display.layout.page import KEYS, LARGE, PLATE, SMALL, TEXT, Page
from kiosk.display.layout.status import signals, status
from kiosk.display.layout.text import Style, line, paragraph, texts_fit
from kiosk.display.layout.widgets import plate


def frame(page: Page, standing: Standing, ticking: Ticking) -> tuple[Picture, Rect]:
    """The boxes at the top and bottom of the page, and the area between them for the screen itself."""
    clock = ticking.clock if standing.covered else ""  # otherwise the screen itself shows the clock
    return _framed(page, standing, ticking.time, ticking.fault, clock)


@cached_per_language(2)
def _framed(page: Page, standing: Standing, time: str, fault: int, clock: str) -> tuple[Picture, Rect]:
    """The frame, cached: finding it takes many attempts, and it stays equal while only the clock runs."""
    margins = page.margins
    head = _head(page, standing, time, clock)
    foot = _foot(page, standing, fault)
    boxes = (*head.at(margins.left, margins.top), *foot.at(margins.left, margins.bottom - foot.height))
    above, below = (8, 16) if isinstance(standing.view, StepView) else (24, 24)
    return boxes, margins.below(head.height + page.space(above)).above(foot.height + page.space(below))


def _head(page: Page, standing: Standing, time: str, clock: str) -> Block:
    """The heading, and at its right the time of day and the states of microphone and voice, always in one place."""
    width = page.margins.width
    if isinstance(standing.view, SetupView):
        return _title_row(page, standing.heading, list(_right_blocks(page, standing, time, clock)), width)
    home = isinstance(standing.view, HomeView)
    style = Style(LARGE, bold=True) if home else Style(SMALL, tone=Tone.SOFT)
    type_sizes = (LARGE, TEXT, SMALL) if home else (SMALL,)
    headings, right_blocks = _headings(standing), list(_right_blocks(page, standing, time, clock))
    for text, right, size in [*product(headings, right_blocks, type_sizes), (headings[-1], right_blocks[-1], KEYS)]:
        left = line(page, text, replace(style, size=size), width)
        if left.width + right.width + page.space(48) <= width:
            break
    left = paragraph(page, text, replace(style, size=size), width - right.width - page.space(48), 2)
    head = at_both_ends(left, right, width)
    height = max(head.height, line(page, "0", style, width).height)  # the same in every type
    return Block(width, height, head.at(0, (height - head.height) // 2))


def _title_row(page: Page, title: str, right_blocks: Sequence[Block], width: int) -> Block:
    """A title in large type beside the first right block that leaves it room on one line; else on two lines."""
    style, gap = Style(PLATE, bold=True), page.space(48)
    fitting = (block for block in right_blocks if texts_fit(page, [title], style, width - block.width - gap, 1))
    right = next(fitting, right_blocks[-1])
    room = width - right.width - gap
    styles = [replace(style, size=size) for size in (PLATE, LARGE, TEXT, SMALL)]
    style = next((smaller for smaller in styles if texts_fit(page, [title], smaller, room, 2)), styles[-1])
    return at_both_ends(paragraph(page, title, style, room, 2), right, width)


def _headings(standing: Standing) -> tuple[str, ...]:
    """The heading with the stage, and without it."""
    stage = standing.view.stage if isinstance(standing.view, StepView) else ""
    with_stage = (f"{standing.heading} · {stage}",) if stage not in ("", standing.heading) else ()
    return (*with_stage, standing.heading)


def _right_blocks(page: Page, standing: Standing, time: str, clock: str) -> Iterator[Block]:
    """Blocks for the right of the heading, each shorter than the last; with the clock where the screen has none."""
    soft, view = Style(SMALL, tone=Tone.SOFT), standing.view
    position = line(page, view.position, soft, page.width) if isinstance(view, StepView) else EMPTY
    time_text = line(page, time, Style(SMALL, bold=True), page.width)
    countdown = [line(page, clock, Style(PLATE, bold=True), page.width)] if clock else []
    if standing.rehearsal:
        countdown.append(_badge(page, tr(REHEARSAL)))
    for in_words in (True, False):
        states = signals(page, standing, in_words=in_words)
        yield beside([*countdown, position, time_text, states], page.space(40))
    yield beside([*countdown, time_text, states], page.space(24))


def _badge(page: Page, text: str) -> Block:
    inside = line(page, text, Style(KEYS, bold=True), page.width)
    return plate(page, inside, fill=Tone.BACKGROUND, outline=Tone.CHECK, pad=page.space(12), height=inside.height)


def _foot(page: Page, standing: Standing, fault: int) -> Block:
    """The status row and the keys, which share a row where there is room and no phrase is shown."""
    width = page.margins.width
    keys = key_hints(page, standing, width)
    if _shows_no_phrases(standing) and (left := leave_room_beside(page, keys, width)):
        return at_both_ends(keys, status(page, standing, fault, left), width)
    return stacked([status(page, standing, fault, width), keys], page.space(12))


def _shows_no_phrases(standing: Standing) -> bool:
    """Whether the status row never shows phrases on this screen: nobody listens, or none are understood here."""
    has_phrases = isinstance(standing.view, SetupView | StepView | EndView) and not standing.typing
    return bool(standing.help) or not has_phrases or standing.hearing is MicrophoneState.ABSENT
