"""The status row: what is wrong, who listens, how loud, what time it is."""

from collections.abc import Sequence

from kiosk.core.i18n import N_, tr
from kiosk.core.room.commands import Answer
from kiosk.core.room.modes import MicrophoneState, VoiceState
from kiosk.core.room.state import NoticeKind
from kiosk.core.session.commands import Undo
from kiosk.core.view.model import Hint, NoticeView, Standing, StepView
from kiosk.display.labels import HEARING, SOUNDING, Icon
from kiosk.display.layout.blocks import EMPTY, Block, beside, ends, stacked
from kiosk.display.layout.boxes import Tone
from kiosk.display.layout.page import KEYS, SMALL, Page
from kiosk.display.layout.text import PITCH, Style, line, paragraph, whole
from kiosk.display.layout.widgets import button, fits_signed, icon, plate, signed

NOTICE_LOOKS: dict[NoticeKind, tuple[Icon, Tone]] = {
    NoticeKind.DONE: (Icon.TICK, Tone.GO),
    NoticeKind.REFUSED: (Icon.CROSS, Tone.OVERTIME),
    NoticeKind.UNHEARD: (Icon.QUESTION, Tone.SOFT),
    NoticeKind.ASKING: (Icon.QUESTION, Tone.CHECK),
    NoticeKind.TOLD: (Icon.WARNING, Tone.CHECK),
}
"""How each kind of notice is told from the others: by its sign and by its colour."""

PAD = 16
"""From the edge of a plate in the status row to its text."""

FAULT_SIZES = (SMALL, KEYS)
FAULT_GAP = "  ·  "


def faults(page: Page, problems: Sequence[str], turn: int, width: int) -> Block:
    """One strip: all the faults where one line holds them, else the one whose turn it is, with its number."""
    if not problems:
        return EMPTY
    pad = page.space(PAD)
    counter = f"{turn + 1}/{len(problems)} " if len(problems) > 1 else ""
    texts = [FAULT_GAP.join(problems), counter + problems[turn]]
    looks = [(text, Style(size, bold=True), most) for most in (1, 2, 3) for text in texts for size in FAULT_SIZES]
    room = width - 2 * pad
    text, style, most = next((look for look in looks if fits_signed(page, *look[:2], room, look[2])), looks[-1])
    inside = signed(page, Icon.WARNING, text, style, room, most=most)
    return plate(page, inside, fill=Tone.BACKGROUND, outline=Tone.OVERTIME, pad=pad)


def status(page: Page, standing: Standing, width: int) -> Block:
    """One row, kept free where there is nothing to say, so that nothing jumps when there is; at its end, the end."""
    gap = page.space(24)
    talking = _listening(page) if standing.talking and not standing.muted else EMPTY
    asked = standing.notice is not None and any(isinstance(hint.command, Answer) for hint in standing.hints)
    step = standing.view if isinstance(standing.view, StepView) else None
    ending = line(page, step.ends, Style(SMALL), width // 2) if step and not asked else EMPTY
    taken = (talking,) if page.upright else (talking, ending)
    left = width - sum(block.width + gap for block in taken if block.width)
    said = _notice(page, standing.notice, standing.hints, left) if standing.notice else _say(page, standing, left)
    row = ends(beside([talking, said], gap), EMPTY if page.upright else ending, width)
    height = max(row.height, _listening(page).height, _high(page, 2 if page.upright and step else 1))
    told = Block(width, height, row.at(0, (height - row.height) // 2))
    return stacked([told, ends(EMPTY, ending, width)], gap // 2) if page.upright and ending.width else told


def _high(page: Page, lines: int) -> int:
    """How high so many lines are of what may be said."""
    px = page.type(SMALL)
    return page.measure("0", px, False)[1] + round(px * PITCH) * (lines - 1)


def _listening(page: Page) -> Block:
    """The sign that the microphone is open."""
    style = Style(SMALL, bold=True, tone=Tone.ON_GO, on=Tone.GO)
    inside = signed(page, Icon.MICROPHONE, tr("Listening"), style, page.width)
    return plate(page, inside, fill=Tone.GO, pad=page.space(PAD))


def _say(page: Page, standing: Standing, width: int) -> Block:
    """In smaller type where that shows all of it; else where it can be read."""
    if not standing.say or standing.help:  # the help has it all
        return EMPTY
    most = 2 if page.upright else 1
    short = N_("? shows what to say") if standing.talking else N_("Hold V and talk. ? shows what to say.")
    texts = (standing.say, tr(short))
    looks = [(text, Style(size, tone=Tone.SOFT)) for text in texts for size in (SMALL, KEYS, KEYS * 0.9)]
    text, style = next((look for look in looks if fits_signed(page, *look, width, most)), ("", looks[-1][1]))
    return signed(page, Icon.MICROPHONE, text, style, width, most=most)


def _notice(page: Page, notice: NoticeView, hints: tuple[Hint, ...], width: int) -> Block:
    """What was pressed or heard, in a plate of its kind's colour, and the keys that answer it or take it back."""
    mark, tone = NOTICE_LOOKS[notice.kind]
    wanted = Undo if notice.kind is NoticeKind.DONE else Answer
    gap = page.space(24)
    keys = beside([button(page, hint, KEYS) for hint in hints if isinstance(hint.command, wanted)], page.space(12))
    below = page.upright and wanted is Answer
    room = width - 2 * page.space(PAD) - (keys.width + gap if keys.width and not below else 0)
    side = page.type(SMALL)
    inner = room - side - gap // 2
    looks = [(Style(size, bold=True), 1) for size in (SMALL, KEYS, KEYS * 0.9)] + [(Style(KEYS * 0.8, bold=True), 2)]
    style, most = next((look for look in looks if whole(page, [notice.text], look[0], inner, look[1])), looks[-1])
    told = beside([icon(mark, side, tone), paragraph(page, notice.text, style, inner, most)], gap // 2)
    shown = plate(page, told, fill=Tone.BACKGROUND, outline=tone, pad=page.space(PAD))
    return stacked([shown, keys], gap // 2) if below else beside([shown, keys], gap)


def signals(page: Page, standing: Standing, *, in_words: bool) -> Block:
    """Both signs beside one another, with their words or as drawings alone."""
    hears, sounds = HEARING[standing.hearing], SOUNDING[standing.sounding]
    hearing = _signal(page, *hears, standing.hearing is MicrophoneState.FAULTY, in_words=in_words)
    if standing.hearing is MicrophoneState.OPEN:
        hearing = _open(page, *hears, in_words=in_words)
    sounding = _signal(page, *sounds, standing.sounding is VoiceState.FAULTY, in_words=in_words)
    return beside([hearing, sounding], page.space(32))


def _signal(page: Page, mark: Icon, text: str, faulty: bool, *, in_words: bool) -> Block:
    if not in_words:
        return icon(mark, round(page.type(KEYS) * 1.1), Tone.OVERTIME if faulty else Tone.SOFT)
    style = Style(KEYS, bold=faulty, tone=Tone.INK if faulty else Tone.SOFT)
    return signed(page, mark, tr(text), style, page.width)


def _open(page: Page, mark: Icon, text: str, *, in_words: bool) -> Block:
    """An open microphone is a filled plate: nobody is to be in doubt."""
    style = Style(KEYS, bold=True, tone=Tone.ON_GO, on=Tone.GO)
    side = round(page.type(KEYS) * 1.1)
    inside = signed(page, mark, tr(text), style, page.width) if in_words else icon(mark, side, style.tone, style.on)
    return plate(page, inside, fill=Tone.GO, pad=page.space(6))
