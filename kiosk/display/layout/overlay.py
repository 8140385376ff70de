"""What is laid over a screen: the help with all keys and phrases, or the codes that lead phones to the kiosk."""

from collections.abc import Iterator, Sequence

from kiosk.core.i18n import tr
from kiosk.core.room.state import Links
from kiosk.core.view.model import HelpView, Hint, Standing
from kiosk.display.labels import NO_PHONES, how_to_say
from kiosk.display.layout.blocks import EMPTY, Block, columns, first_that_fits, flowing, stacked
from kiosk.display.layout.boxes import Picture, Rect, Tone
from kiosk.display.layout.page import KEYS, LARGE, PLATE, SMALL, TEXT, Page
from kiosk.display.layout.qr_code import qr_code
from kiosk.display.layout.text import Style, line, paragraph, whole
from kiosk.display.layout.widgets import aligned, button

HELP_SIZES = (LARGE, TEXT, SMALL, KEYS, KEYS * 0.9, KEYS * 0.8)

COLUMNS = ((1, 1), (2, 1), (2, 2), (3, 1), (3, 2))
"""How many there may be of keys and of phrases."""


def overlay(page: Page, standing: Standing, room: Rect) -> Picture:
    """The overlay in the place of the screen, in the middle of the room that it has."""
    say = how_to_say(standing.attention)
    block = _help(page, standing.help, say, room) if standing.help else _codes(page, standing.links, room)
    top = room.top if standing.help else room.top + (room.height - block.height) // 2
    return block.at(room.left + (room.width - block.width) // 2, top)


def _help(page: Page, view: HelpView, say: str, room: Rect) -> Block:
    """Keys as buttons to touch, phrases as they are said, as large as all of them can be."""
    return first_that_fits(_helps(page, view, say, room.width), room.width, room.height)


def _helps(page: Page, view: HelpView, say: str, width: int) -> Iterator[Block]:
    """In columns, as large as they can be; on a small page one behind the other."""
    keys_title = tr("Keys (press or touch)")
    for size in HELP_SIZES:
        gap, title = page.space(size), Style(max(size, SMALL), bold=True)
        said = [line(page, f"“{phrase}”", Style(size), width) for phrase in view.phrases]
        for wide, narrow in COLUMNS:
            keys = _titled(page, keys_title, title, columns(_key_columns(page, view.keys, size, wide), gap))
            phrases = _titled(page, say, title, columns(_parted(said, narrow, gap // 3), gap)) if said else EMPTY
            yield stacked([keys, phrases], gap) if page.upright else columns([keys, phrases], 2 * gap)
    for size in HELP_SIZES:
        title = Style(max(size, SMALL), bold=True)
        keys = flowing(
            [button(page, hint, size) for hint in view.keys], width, page.space(size * 0.45), len(view.keys)
        )[0]
        told = [line(page, f"“{phrase}”", Style(size), width) for phrase in view.phrases]
        phrases = flowing(told, width, page.space(size * 0.5), len(told))[0] if told else EMPTY
        blocks = [_titled(page, keys_title, title, keys), _titled(page, say, title, phrases) if told else EMPTY]
        yield stacked(blocks, page.space(size * 0.7))


def _titled(page: Page, text: str, style: Style, block: Block) -> Block:
    return stacked([line(page, text, style, page.width), block], page.space(16))


def _parted(blocks: Sequence[Block], count: int, gap: int) -> list[Block]:
    """Blocks in so many columns, one after the other from top to bottom."""
    high = max(1, -(-len(blocks) // count))
    return [stacked(blocks[start : start + high], gap) for start in range(0, len(blocks), high)]


def _key_columns(page: Page, hints: Sequence[Hint], size: float, count: int) -> list[Block]:
    """Keys in so many columns: in each all are as wide, and what they do stands under one another."""
    high = max(1, -(-len(hints) // count))
    parts = [hints[start : start + high] for start in range(0, len(hints), high)]
    return [stacked(aligned(page, part, size), page.space(size * 0.3)) for part in parts]


def _codes(page: Page, links: Links | None, room: Rect) -> Block:
    if links is None:
        text = tr(NO_PHONES)
        return paragraph(page, text, Style(PLATE, bold=True), room.width, 3)
    gap = page.space(80)
    targets = (
        (links.page, tr("Notes on a phone"), ""),
        (links.remote, tr("Remote on a phone"), tr("PIN {pin}").format(pin=links.pin)),
    )
    width = room.width if page.upright else (room.width - gap) // 2
    height = (room.height - gap) // 2 if page.upright else room.height
    size = min(_size(page, title, address, width) for address, title, _ in targets)
    told = [_texts(page, *each, size, width) for each in targets]
    lines = max(above.height + below.height for above, below in told)
    side = min(width, height - lines - 2 * page.space(16))
    blocks = [
        stacked([above, qr_code(address, side), below], page.space(16))
        for (above, below), (address, *_) in zip(told, targets, strict=True)
    ]
    if page.upright:
        return stacked(blocks, gap)
    return columns(blocks, gap)


def _size(page: Page, title: str, address: str, width: int) -> float:
    """The largest type in which title and address are whole."""
    sizes = (TEXT, SMALL, KEYS, KEYS * 0.8)
    return next((each for each in sizes if whole(page, [title, address], Style(each * 1.2), width, 1)), sizes[-1])


def _texts(page: Page, address: str, title: str, pin: str, size: float, width: int) -> tuple[Block, Block]:
    """What stands above and below a code: what it is for, and the address for those who type it."""
    strong = Style(size * 1.2, bold=True)
    below = [line(page, address, Style(size, tone=Tone.SOFT), width), line(page, pin, strong, width)]
    return line(page, title, strong, width), stacked(below, page.space(8))
