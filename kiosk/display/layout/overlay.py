"""The overlays: the help with all keys and phrases, and the codes that take phones to the kiosk."""

from collections.abc import Iterator, Sequence

from kiosk.core.i18n import tr
from kiosk.core.view.model import HelpView, Hint, Standing
from kiosk.display.labels import Icon, phrases_title
from kiosk.display.layout.blocks import EMPTY, Block, columns, first_that_fits, in_rows, stacked
from kiosk.display.layout.boxes import Picture, Rect
from kiosk.display.layout.codes import codes
from kiosk.display.layout.page import KEYS, LARGE, SMALL, TEXT, Page
from kiosk.display.layout.text import Style, line
from kiosk.display.layout.widgets import aligned_buttons, button, text_with_icon

HELP_SIZES = (LARGE, TEXT, SMALL, KEYS, KEYS * 0.9, KEYS * 0.8)

COLUMNS = ((1, 1), (2, 1), (2, 2), (3, 1), (3, 2))
"""Numbers of columns for keys and for phrases, in the order in which they are tried."""


def overlay(page: Page, standing: Standing, room: Rect) -> Picture:
    """The overlay in place of the screen; codes are centred, and the help begins at the top."""
    say = phrases_title(standing.attention)
    if standing.help:
        block = _help_with_faults(page, standing.help, standing.faults, say, room)
    else:
        block = codes(page, standing, room)
    top = room.top if standing.help else room.top + (room.height - block.height) // 2
    return block.at(room.left + (room.width - block.width) // 2, top)


def _help_with_faults(page: Page, view: HelpView, problems: Sequence[str], say: str, room: Rect) -> Block:
    """The help below the sentences of all faults, which are the larger the more room it leaves them."""
    gap = page.space(24)
    for size in (SMALL, KEYS, KEYS * 0.8):
        faults = _faults(page, problems, size, room.width)
        block = _help(page, view, say, room.below(faults.height + gap if faults.height else 0))
        if block.height:
            return stacked([faults, block], gap)
    return _help(page, view, say, room)


def _faults(page: Page, problems: Sequence[str], size: float, width: int) -> Block:
    style = Style(size, bold=True)
    return stacked(
        (text_with_icon(page, Icon.WARNING, problem, style, width, maximum=3) for problem in problems), page.space(8)
    )


def _help(page: Page, view: HelpView, say: str, room: Rect) -> Block:
    """The keys as buttons and the phrases in quotes, in the largest type in which all fit."""
    return first_that_fits(_help_variants(page, view, say, room.width), room.width, room.height)


def _help_variants(page: Page, view: HelpView, say: str, width: int) -> Iterator[Block]:
    """The help in columns, from large type to small; then, for small pages, in running rows."""
    keys_title = tr("Keys (press or touch)")
    for size in HELP_SIZES:
        gap, title = page.space(size), Style(max(size, SMALL), bold=True)
        phrase_lines = [line(page, f"“{phrase}”", Style(size), width) for phrase in view.phrases]
        for key_count, phrase_count in COLUMNS:
            keys = _with_title(page, keys_title, title, columns(_key_columns(page, view.keys, size, key_count), gap))
            phrases = (
                _with_title(page, say, title, columns(_in_columns(phrase_lines, phrase_count, gap // 3), gap))
                if phrase_lines
                else EMPTY
            )
            yield stacked([keys, phrases], gap) if page.upright else columns([keys, phrases], 2 * gap)
    for size in HELP_SIZES:
        title = Style(max(size, SMALL), bold=True)
        keys = in_rows(
            [button(page, hint, size) for hint in view.keys], width, page.space(size * 0.45), len(view.keys)
        )[0]
        phrase_texts = [line(page, f"“{phrase}”", Style(size), width) for phrase in view.phrases]
        phrases = in_rows(phrase_texts, width, page.space(size * 0.5), len(phrase_texts))[0] if phrase_texts else EMPTY
        blocks = [
            _with_title(page, keys_title, title, keys),
            _with_title(page, say, title, phrases) if phrase_texts else EMPTY,
        ]
        yield stacked(blocks, page.space(size * 0.7))


def _with_title(page: Page, text: str, style: Style, block: Block) -> Block:
    return stacked([line(page, text, style, page.width), block], page.space(16))


def _in_columns(blocks: Sequence[Block], count: int, gap: int) -> list[Block]:
    """Blocks in `count` columns, filled from top to bottom."""
    per_column = max(1, -(-len(blocks) // count))
    return [stacked(blocks[start : start + per_column], gap) for start in range(0, len(blocks), per_column)]


def _key_columns(page: Page, hints: Sequence[Hint], size: float, count: int) -> list[Block]:
    """Keys in `count` columns; within a column all keys have the same width, and their texts are aligned."""
    per_column = max(1, -(-len(hints) // count))
    groups = [hints[start : start + per_column] for start in range(0, len(hints), per_column)]
    return [stacked(aligned_buttons(page, group, size), page.space(size * 0.3)) for group in groups]
