"""The status row with faults, notices and phrases, and the signs for microphone and voice."""

from collections.abc import Sequence

from kiosk.core.i18n import N_, tr
from kiosk.core.room.commands import Answer
from kiosk.core.room.modes import MicrophoneState, VoiceState
from kiosk.core.room.state import NoticeKind
from kiosk.core.session.commands import Undo
from kiosk.core.view.model import Hint, NoticeView, Standing, StepView
from kiosk.display.labels import MICROPHONE_LABELS, VOICE_LABELS, Icon
from kiosk.display.layout.blocks import EMPTY, Block, at_both_ends, beside, stacked
from kiosk.display.layout.boxes import Tone
from kiosk.display.layout.page import KEYS, SMALL, Page
from kiosk.display.layout.text import PITCH, Style, line, paragraph, texts_fit
from kiosk.display.layout.widgets import button, icon, plate, text_with_icon, text_with_icon_fits

NOTICE_LOOKS: dict[NoticeKind, tuple[Icon, Tone]] = {
    NoticeKind.DONE: (Icon.TICK, Tone.GO),
    NoticeKind.REFUSED: (Icon.CROSS, Tone.OVERTIME),
    NoticeKind.UNHEARD: (Icon.QUESTION, Tone.SOFT),
    NoticeKind.ASKING: (Icon.QUESTION, Tone.CHECK),
    NoticeKind.TOLD: (Icon.WARNING, Tone.CHECK),
}
"""The icon and the tone that distinguish each kind of notice."""

PLATE_PAD = 16
"""The distance from the edge of a plate in the status row to its text."""

FAULT_SIZES = (SMALL, KEYS)
FAULT_GAP = "  ·  "


def faults(page: Page, problems: Sequence[str], turn: int, width: int) -> Block:
    """A strip with all faults if they fit on one line, else with the fault whose turn it is and its number."""
    if not problems:
        return EMPTY
    pad = page.space(PLATE_PAD)
    counter = f"{turn + 1}/{len(problems)} " if len(problems) > 1 else ""
    texts = [FAULT_GAP.join(problems), counter + problems[turn]]
    looks = [(text, Style(size, bold=True), maximum) for maximum in (1, 2, 3) for text in texts for size in FAULT_SIZES]
    room = width - 2 * pad
    text, style, maximum = next(
        (look for look in looks if text_with_icon_fits(page, *look[:2], room, look[2])), looks[-1]
    )
    inside = text_with_icon(page, Icon.WARNING, text, style, room, maximum=maximum)
    return plate(page, inside, fill=Tone.BACKGROUND, outline=Tone.OVERTIME, pad=pad)


def status(page: Page, standing: Standing, width: int) -> Block:
    """A row with the notice or the phrases, and the session's expected end at the right.

    The row keeps its height when it is empty, so that nothing moves when a notice appears.
    """
    gap = page.space(24)
    listening = _listening_plate(page) if standing.talking and not standing.muted else EMPTY
    asks = standing.notice is not None and any(isinstance(hint.command, Answer) for hint in standing.hints)
    step = standing.view if isinstance(standing.view, StepView) else None
    ending = line(page, step.ends, Style(SMALL), width // 2) if step and not asks else EMPTY
    fixed_blocks = (listening,) if page.upright else (listening, ending)
    available = width - sum(block.width + gap for block in fixed_blocks if block.width)
    message = (
        _notice(page, standing.notice, standing.hints, available)
        if standing.notice
        else _phrases_hint(page, standing, available)
    )
    row = at_both_ends(beside([listening, message], gap), EMPTY if page.upright else ending, width)
    height = max(row.height, _listening_plate(page).height, _lines_height(page, 2 if page.upright and step else 1))
    status_row = Block(width, height, row.at(0, (height - row.height) // 2))
    return (
        stacked([status_row, at_both_ends(EMPTY, ending, width)], gap // 2)
        if page.upright and ending.width
        else status_row
    )


def _lines_height(page: Page, lines: int) -> int:
    """The height of this many lines of phrases."""
    px = page.type(SMALL)
    return page.measure("0", px, False)[1] + round(px * PITCH) * (lines - 1)


def _listening_plate(page: Page) -> Block:
    """The plate that says that the kiosk is listening."""
    style = Style(SMALL, bold=True, tone=Tone.ON_GO, on=Tone.GO)
    inside = text_with_icon(page, Icon.MICROPHONE, tr("Listening"), style, page.width)
    return plate(page, inside, fill=Tone.GO, pad=page.space(PLATE_PAD))


def _phrases_hint(page: Page, standing: Standing, width: int) -> Block:
    """The phrases in the largest type in which they fit; else a short text that points to the help."""
    if not standing.say or standing.help:  # the help lists all phrases
        return EMPTY
    most = 2 if page.upright else 1
    short = N_("? shows what to say") if standing.talking else N_("Hold V and talk. ? shows what to say.")
    texts = (standing.say, tr(short))
    looks = [(text, Style(size, tone=Tone.SOFT)) for text in texts for size in (SMALL, KEYS, KEYS * 0.9)]
    text, style = next((look for look in looks if text_with_icon_fits(page, *look, width, most)), ("", looks[-1][1]))
    return text_with_icon(page, Icon.MICROPHONE, text, style, width, maximum=most)


def _notice(page: Page, notice: NoticeView, hints: tuple[Hint, ...], width: int) -> Block:
    """The notice in a plate with the tone of its kind, and the keys that answer or undo it."""
    mark, tone = NOTICE_LOOKS[notice.kind]
    command_type = Undo if notice.kind is NoticeKind.DONE else Answer
    gap = page.space(24)
    keys = beside(
        [button(page, hint, KEYS) for hint in hints if isinstance(hint.command, command_type)], page.space(12)
    )
    below = page.upright and command_type is Answer
    room = width - 2 * page.space(PLATE_PAD) - (keys.width + gap if keys.width and not below else 0)
    side = page.type(SMALL)
    inner = room - side - gap // 2
    looks = [(Style(size, bold=True), 1) for size in (SMALL, KEYS, KEYS * 0.9)] + [(Style(KEYS * 0.8, bold=True), 2)]
    style, maximum = next(
        (look for look in looks if texts_fit(page, [notice.text], look[0], inner, look[1])), looks[-1]
    )
    notice_text = beside([icon(mark, side, tone), paragraph(page, notice.text, style, inner, maximum)], gap // 2)
    notice_plate = plate(page, notice_text, fill=Tone.BACKGROUND, outline=tone, pad=page.space(PLATE_PAD))
    return stacked([notice_plate, keys], gap // 2) if below else beside([notice_plate, keys], gap)


def signals(page: Page, standing: Standing, *, in_words: bool) -> Block:
    """The signs for microphone and voice side by side, with words or as icons alone."""
    hears, sounds = MICROPHONE_LABELS[standing.hearing], VOICE_LABELS[standing.sounding]
    hearing = _signal(page, *hears, standing.hearing is MicrophoneState.FAULTY, in_words=in_words)
    if standing.hearing is MicrophoneState.OPEN:
        hearing = _open_microphone(page, *hears, in_words=in_words)
    sounding = _signal(page, *sounds, standing.sounding is VoiceState.FAULTY, in_words=in_words)
    return beside([hearing, sounding], page.space(32))


def _signal(page: Page, mark: Icon, text: str, faulty: bool, *, in_words: bool) -> Block:
    if not in_words:
        return icon(mark, round(page.type(KEYS) * 1.1), Tone.OVERTIME if faulty else Tone.SOFT)
    style = Style(KEYS, bold=faulty, tone=Tone.INK if faulty else Tone.SOFT)
    return text_with_icon(page, mark, tr(text), style, page.width)


def _open_microphone(page: Page, mark: Icon, text: str, *, in_words: bool) -> Block:
    """The sign for an open microphone: a filled plate, so that nobody can overlook it."""
    style = Style(KEYS, bold=True, tone=Tone.ON_GO, on=Tone.GO)
    side = round(page.type(KEYS) * 1.1)
    inside = (
        text_with_icon(page, mark, tr(text), style, page.width) if in_words else icon(mark, side, style.tone, style.on)
    )
    return plate(page, inside, fill=Tone.GO, pad=page.space(6))
