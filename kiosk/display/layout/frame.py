"""What surrounds every screen: the heading above; below it what may be said or was heard, faults, and the keys."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from kiosk.core.i18n import cached_per_language
from kiosk.core.units import Instant
from kiosk.core.view.model import Snapshot
from kiosk.display.layout.blocks import EMPTY, Block, beside, ends, stacked
from kiosk.display.layout.boxes import Picture, Rect, Tone
from kiosk.display.layout.key_hints import key_hints
from kiosk.display.layout.page import LARGE, PLATE, SMALL, TEXT, Page
from kiosk.display.layout.status import faults, signals, status
from kiosk.display.layout.text import Style, line, paragraph, whole


def frame(page: Page, snapshot: Snapshot) -> tuple[Picture, Rect]:
    """The boxes at the page's edges, and what is left between them for the screen itself."""
    still = replace(snapshot, at=Instant(0), next_change=None, bindings=())
    if still.step:
        clock = still.step.clock if snapshot.overlay else ""
        still = replace(still, step=replace(still.step, clock=clock, left=0.0, bar=(), prompts=()))
    return _framed(page, still)


@cached_per_language(2)
def _framed(page: Page, snapshot: Snapshot) -> tuple[Picture, Rect]:
    """Kept, because it is found by trying, and stays the same while only the clock runs."""
    margins = page.margins
    head = _head(page, snapshot, margins.width)
    foot = _foot(page, snapshot, margins)
    boxes = (*head.at(margins.left, margins.top), *foot.at(margins.left, margins.bottom - foot.height))
    above, below = (24, 24) if snapshot.step is None else (8, 16)
    return boxes, margins.below(head.height + page.space(above)).above(foot.height + page.space(below))


def _head(page: Page, snapshot: Snapshot, width: int) -> Block:
    """What this is, and at the right, always in the same place, the clock, the microphone and the voice."""
    style = Style(LARGE, bold=True) if snapshot.home is not None else Style(SMALL, tone=Tone.SOFT)
    if snapshot.ready is not None:
        return _titled(page, snapshot.heading, list(_corners(page, snapshot)), width)
    sizes = (LARGE, TEXT, SMALL) if snapshot.home is not None else (SMALL,)
    for text, right, size in product(_names(snapshot), _corners(page, snapshot), sizes):
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


def _names(snapshot: Snapshot) -> tuple[str, ...]:
    """What this is, with the stage and without."""
    stage = snapshot.step.stage if snapshot.step else ""
    both = (f"{snapshot.heading} · {stage}",) if stage not in ("", snapshot.heading) else ()
    return (*both, snapshot.heading)


def _corners(page: Page, snapshot: Snapshot) -> Iterator[Block]:
    """What stands at the right of the head, from everything to little."""
    soft = Style(SMALL, tone=Tone.SOFT)
    position = line(page, snapshot.step.position, soft, page.width) if snapshot.step else EMPTY
    time = line(page, snapshot.time, Style(SMALL, bold=True), page.width)
    clock = [_running_clock(page, snapshot)] if snapshot.overlay and snapshot.step else []
    for in_words in (True, False):
        signs = signals(page, snapshot, in_words=in_words)
        yield beside([*clock, position, time, signs], page.space(40))
    yield beside([*clock, time, signs], page.space(24))


def _running_clock(page: Page, snapshot: Snapshot) -> Block:
    """The countdown, small, while something else has its place."""
    return line(page, snapshot.step.clock, Style(PLATE, bold=True), page.width) if snapshot.step else EMPTY


def _foot(page: Page, snapshot: Snapshot, margins: Rect) -> Block:
    """Faults, what may be said or was heard, and the keys; the last two in one row where that has room for both."""
    strip, keys = faults(page, snapshot, margins.width), key_hints(page, snapshot, margins.width)
    left = margins.width - keys.width - page.space(48)
    if _quiet(snapshot) and left > margins.width * 2 // 5:
        return stacked([strip, ends(keys, status(page, snapshot, left), margins.width)], page.space(12))
    return stacked([strip, status(page, snapshot, margins.width), keys], page.space(12))


def _quiet(snapshot: Snapshot) -> bool:
    """Whether nothing can be said, or all that can be is shown elsewhere: notices have the row for themselves."""
    return bool(snapshot.help) or not snapshot.say
