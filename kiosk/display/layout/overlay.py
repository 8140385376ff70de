"""What is laid over a screen: the help with all keys and phrases, or the codes that lead phones to the kiosk."""

from collections.abc import Iterator

from kiosk.core.room import Links
from kiosk.core.views import HelpView, Snapshot
from kiosk.display.boxes import Picture, Tone
from kiosk.display.geometry import Rect
from kiosk.display.layout.blocks import EMPTY, Block, beside, first_that_fits, flowing, stacked
from kiosk.display.layout.code import code
from kiosk.display.layout.page import KEYS, LARGE, PLATE, SMALL, TEXT, Page
from kiosk.display.layout.parts import button
from kiosk.display.layout.text import Style, line, paragraph, whole
from kiosk.display.sayings import NO_PHONES

HELP_SIZES = (LARGE, TEXT, SMALL, KEYS, KEYS * 0.9, KEYS * 0.8)


def overlay(page: Page, snapshot: Snapshot, room: Rect) -> Picture:
    """The overlay in the place of the screen, in the middle of the room that it has."""
    block = _help(page, snapshot.help, room) if snapshot.help else _codes(page, snapshot.links, room)
    top = room.top if snapshot.help else room.top + (room.height - block.height) // 2
    return block.at(room.left + (room.width - block.width) // 2, top)


def _help(page: Page, view: HelpView, room: Rect) -> Block:
    """Keys as buttons to touch, phrases as they are said, as large as all of them can be."""
    return first_that_fits(_helps(page, view, room.width), room.width, room.height)


def _helps(page: Page, view: HelpView, width: int) -> Iterator[Block]:
    say = page.words.gettext
    for size in HELP_SIZES:
        keys = [button(page, hint, size) for hint in view.keys]
        said = [line(page, f"“{phrase}”", Style(size), width) for phrase in view.phrases]
        title = Style(max(size, SMALL), bold=True)
        blocks = [
            line(page, say("Keys, to press or touch"), title, width),
            flowing(keys, width, page.space(size * 0.45), len(keys))[0],
            line(page, say("To say while V is held"), title, width) if said else EMPTY,
            flowing(said, width, page.space(size), len(said))[0] if said else EMPTY,
        ]
        yield stacked(blocks, page.space(size * 0.7))


def _codes(page: Page, links: Links | None, room: Rect) -> Block:
    if links is None:
        text = page.words.gettext(NO_PHONES)
        return paragraph(page, text, Style(PLATE, bold=True), room.width, 3)
    gap = page.space(80)
    say = page.words.gettext
    targets = (
        (links.page, say("Notes on a phone"), ""),
        (links.remote, say("Remote on a phone"), say("PIN {pin}").format(pin=links.pin)),
    )
    width = room.width if page.upright else (room.width - gap) // 2
    height = (room.height - gap) // 2 if page.upright else room.height
    side = min(_side(page, *each, width, height) for each in targets)
    blocks = [_code(page, *each, width, side) for each in targets]
    if page.upright:
        return stacked(blocks, gap)
    high = max(block.height for block in blocks)
    return beside([Block(block.width, high, block.boxes) for block in blocks], gap)


def _texts(page: Page, title: str, address: str, pin: str, width: int) -> tuple[Block, Block]:
    """What stands above and below a code, as large as the address can be whole."""
    sizes = (TEXT, SMALL, KEYS, KEYS * 0.8)
    size = next((each for each in sizes if whole(page, [title, address], Style(each * 1.2), width, 1)), sizes[-1])
    strong = Style(size * 1.2, bold=True)
    below = [line(page, address, Style(size, tone=Tone.SOFT), width), line(page, pin, strong, width)]
    return line(page, title, strong, width), stacked(below, page.space(8))


def _side(page: Page, target: str, title: str, pin: str, width: int, height: int) -> int:
    """How large the code can be between its texts."""
    del pin
    above, below = _texts(page, title, target, title, width)
    return min(width, height - above.height - below.height - 2 * page.space(16))


def _code(page: Page, target: str, title: str, pin: str, width: int, side: int) -> Block:
    """A code with its title above and its address below, for those who type it."""
    above, below = _texts(page, title, target, pin, width)
    return stacked([above, code(target, side), below], page.space(16))
