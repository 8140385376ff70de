"""Two small signs: how the microphone and how the voice stands, each by a drawing and in words."""

from kiosk.core.looks import Hearing, Sounding
from kiosk.core.views import Snapshot
from kiosk.display.boxes import Mark, Tone
from kiosk.display.layout.blocks import Block, beside
from kiosk.display.layout.page import KEYS, Page
from kiosk.display.layout.parts import plate, sign, signed
from kiosk.display.layout.text import Style
from kiosk.display.sayings import HEARING, SOUNDING


def signals(page: Page, snapshot: Snapshot, *, in_words: bool) -> Block:
    """Both signs beside one another, with their words or as drawings alone."""
    hears, sounds = HEARING[snapshot.hearing], SOUNDING[snapshot.sounding]
    hearing = _signal(page, *hears, snapshot.hearing is Hearing.FAULTY, in_words=in_words)
    if snapshot.hearing is Hearing.OPEN:
        hearing = _open(page, *hears, in_words=in_words)
    sounding = _signal(page, *sounds, snapshot.sounding is Sounding.FAULTY, in_words=in_words)
    return beside([hearing, sounding], page.space(32))


def _signal(page: Page, mark: Mark, text: str, faulty: bool, *, in_words: bool) -> Block:
    if not in_words:
        return sign(mark, round(page.type(KEYS) * 1.1), Tone.OVERTIME if faulty else Tone.SOFT)
    style = Style(KEYS, bold=faulty, tone=Tone.INK if faulty else Tone.SOFT)
    return signed(page, mark, page.words.gettext(text), style, page.width)


def _open(page: Page, mark: Mark, text: str, *, in_words: bool) -> Block:
    """An open microphone is a filled plate: nobody is to be in doubt."""
    style = Style(KEYS, bold=True, tone=Tone.ON_GO, on=Tone.GO)
    side = round(page.type(KEYS) * 1.1)
    inside = (
        signed(page, mark, page.words.gettext(text), style, page.width)
        if in_words
        else sign(mark, side, style.tone, style.on)
    )
    return plate(page, inside, fill=Tone.GO, pad=page.space(6))
