"""What surrounds every screen: the heading above; below it what may be said or was heard, faults, and the keys."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from kiosk.core.i18n import cached_per_language
from kiosk.core.view.model import HomeView, SetupView, Standing, StepView, Ticking
from kiosk.display.layout.blocks import EMPTY, Block, beside, ends, stacked
from kiosk.display.layout.boxes import Picture, Rect, Tone
from kiosk.display.layout.key_hints import key_hints
from kiosk.display.layout.page import LARGE, PLATE, SMALL, TEXT, Page
from kiosk.display.layout.status import faults, signals, status
from kiosk.display.layout.text import Style, line, paragraph, whole


def frame(page: Page, standing: Standing, ticking: Ticking) -> tuple[Picture, Rect]:
    """The boxes at the page's edges, and what is left between them for the screen itself."""
    clock = ticking.clock if standing.overlay else ""  # else the screen itself has it
    return _framed(page, standing, ticking.time, ticking.fault, clock)


@cached_per_language(2)
def _framed(page: Page, standing: Standing, time: str, fault: int, clock: str) -> tuple[Picture, Rect]:
    """Kept, because it is found by trying, and stays the same while only the clock runs."""
    margins = page.margins
    head = _head(page, standing, time, clock)
    foot = _foot(page, standing, fault)
    boxes = (*head.at(margins.left, margins.top), *foot.at(margins.left, margins.bottom - foot.height))
    above, below = (8, 16) if isinstance(standing.view, StepView) else (24, 24)
    return boxes, margins.below(head.height + page.space(above)).above(foot.height + page.space(below))


def _head(page: Page, standing: Standing, time: str, clock: str) -> Block:
    """What this is, and at the right, always in the same place, the clock, the microphone and the voice."""
    width = page.margins.width
    if isinstance(standing.view, SetupView):
        return _titled(page, standing.heading, list(_corners(page, standing, time, clock)), width)
    home = isinstance(standing.view, HomeView)
    style = Style(LARGE, bold=True) if home else Style(SMALL, tone=Tone.SOFT)
    sizes = (LARGE, TEXT, SMALL) if home else (SMALL,)
    for text, right, size in product(_names(standing), _corners(page, standing, time, clock), sizes):
        left = line(page, text, replace(style, size=size), width)
        if left.width + right.width + page.space(48) <= width:
            break
    return ends(line(page, text, replace(style, size=size), width - right.width - page.space(48)), right, width)


def _titled(page: Page, title: str, rights: Sequence[Block], width: int) -> Block:
    """A title in large letters, on one line beside as much as it leaves room for, else on two."""
    style, gap = Style(PLATE, bold=True), page.space(48)
    fitting = (each for each in rights if whole(page, [title], style, width - each.width - gap, 1))
    right = next(fitting, rights[-1])
    return ends(paragraph(page, title, style, width - right.width - gap, 2), right, width)


def _names(standing: Standing) -> tuple[str, ...]:
    """What this is, with the stage and without."""
    stage = standing.view.stage if isinstance(standing.view, StepView) else ""
    both = (f"{standing.heading} · {stage}",) if stage not in ("", standing.heading) else ()
    return (*both, standing.heading)


def _corners(page: Page, standing: Standing, time: str, clock: str) -> Iterator[Block]:
    """What stands at the right of the head, from everything to little; the countdown where it has no other place."""
    soft, view = Style(SMALL, tone=Tone.SOFT), standing.view
    position = line(page, view.position, soft, page.width) if isinstance(view, StepView) else EMPTY
    told = line(page, time, Style(SMALL, bold=True), page.width)
    countdown = [line(page, clock, Style(PLATE, bold=True), page.width)] if clock else []
    for in_words in (True, False):
        signs = signals(page, standing, in_words=in_words)
        yield beside([*countdown, position, told, signs], page.space(40))
    yield beside([*countdown, told, signs], page.space(24))


def _foot(page: Page, standing: Standing, fault: int) -> Block:
    """Faults, what may be said or was heard, and the keys; the last two in one row where that has room for both."""
    width = page.margins.width
    strip, keys = faults(page, standing.faults, fault, width), key_hints(page, standing, width)
    left = width - keys.width - page.space(48)
    if _quiet(standing) and left > width * 2 // 5:
        return stacked([strip, ends(keys, status(page, standing, left), width)], page.space(12))
    return stacked([strip, status(page, standing, width), keys], page.space(12))


def _quiet(standing: Standing) -> bool:
    """Whether nothing can be said, or all that can be is shown elsewhere: notices have the row for themselves."""
    return bool(standing.help) or not standing.say
