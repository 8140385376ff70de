"""The status row with faults, notices and phrases, and the signs for microphone and voice."""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.core.i18n import tr
from kiosk.core.room.commands import Answer
from kiosk.core.room.modes import MicrophoneState, VoiceState
from kiosk.core.room.notice import NoticeKind
from kiosk.core.session.commands import AskReplan, Undo
from kiosk.core.view.model import Hint, NoticeView, Standing
from kiosk.core.view.views import StepView
from kiosk.display.labels import MICROPHONE_LABELS, VOICE_LABELS, Icon, suggestion_line
from kiosk.display.layout.blocks import EMPTY, Block, at_both_ends, beside, first_that_fits, stacked
from kiosk.display.layout.boxes import Tone
from kiosk.display.layout.page import KEYS, SMALL, Page
from kiosk.display.layout.text import PITCH, Style, largest_fitting, line, paragraph, texts_fit
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

SMALLEST = KEYS * 0.8

MESSAGE_LOOKS = (
    (Style(SMALL), 1),
    (Style(KEYS), 1),
    (Style(KEYS * 0.9), 1),
    (Style(SMALLEST), 2),
    (Style(SMALLEST), 3),
)
"""The type of a message, and its maximum number of lines, from the largest to the smallest.

Only on a page as narrow as a phone's does a message need three lines, which are higher than the row.
"""


def status(page: Page, standing: Standing, fault: int, width: int) -> Block:
    """A row with a notice, a new fault or the phrases, and the session's expected end at the right.

    The row has one height whatever stands in it, so that nothing on the screen moves when a notice or a fault appears.
    `fault` is the index of the new fault whose turn it is.
    """
    gap = page.space(24)
    step = standing.view if isinstance(standing.view, StepView) else None
    ending = _ending(page, standing, step, width if page.upright else width // 2) if step else EMPTY
    beside_it = EMPTY if page.upright else ending
    row = at_both_ends(_message_row(page, standing, fault, width - _with_gap(beside_it, gap)), beside_it, width)
    height = max(row.height, _row_height(page), _lines_height(page, 2 if page.upright and step else 1))
    status_row = Block(width, height, row.at(0, (height - row.height) // 2))
    return (
        stacked([status_row, at_both_ends(EMPTY, ending, width)], gap // 2)
        if page.upright and ending.width
        else status_row
    )


def _ending(page: Page, standing: Standing, step: StepView, width: int) -> Block:
    """The session's expected end; in its place, where a plan is suggested, why, and the button that shows it."""
    if _asks(standing):
        return EMPTY
    touch = next((hint for hint in standing.hints if hint.command == AskReplan()), None)
    text, pad = suggestion_line(step), page.space(PLATE_PAD)
    if not text or standing.covered:
        return line(page, step.ends, Style(SMALL), width)
    size = largest_fitting(page, [(text, Style(SMALL, bold=True))], (SMALL, KEYS, KEYS * 0.8), width - 2 * pad)
    inside = line(page, text, Style(size, bold=True), width - 2 * pad)
    return plate(page, inside, fill=Tone.BACKGROUND, outline=Tone.CHECK, pad=pad, touch=touch, height=_row_height(page))


def _message_row(page: Page, standing: Standing, fault: int, width: int) -> Block:
    """The sign of faults, the plate of an open microphone, and the message: a notice, a new fault or the phrases."""
    gap = page.space(24)
    listening = _listening_plate(page) if standing.listening else EMPTY
    news = "" if standing.notice or listening.width or not standing.news else standing.news[fault % len(standing.news)]
    fixed_blocks = [_fault_sign(page, standing, news), listening]
    available = width - sum(_with_gap(block, gap) for block in fixed_blocks)
    if standing.notice:
        message = _notice(page, standing.notice, standing.hints, available)
    elif news:
        message = _fault_line(page, standing.news, fault, available)
    else:
        message = _phrases_hint(page, standing, available)
    row = beside([*fixed_blocks, message], gap)
    if row.width <= width:
        return row
    return (
        message if _asks(standing) else first_that_fits([beside(fixed_blocks, gap), fixed_blocks[0]], width, row.height)
    )


def _asks(standing: Standing) -> bool:
    """Whether the notice is a question with answers."""
    return standing.notice is not None and any(isinstance(hint.command, Answer) for hint in standing.hints)


def _with_gap(block: Block, gap: int) -> int:
    """The width of a block with the gap beside it; a block without a size has no gap."""
    return block.width + gap if block.width else 0


def _fault_sign(page: Page, standing: Standing, news: str) -> Block:
    """What is left of faults when their sentences are not on the screen: an icon, or that nothing is recorded."""
    if standing.unrecorded not in ("", news):
        style = Style(KEYS, bold=True)
        inside = text_with_icon(page, Icon.WARNING, tr("NOT RECORDING"), style, page.width)
        return _row_plate(page, inside, Tone.OVERTIME)
    if standing.faults and not news:
        return icon(Icon.WARNING, page.type(SMALL), Tone.OVERTIME)
    return EMPTY


def _fault_line(page: Page, news: Sequence[str], turn: int, width: int) -> Block:
    """The sentence of the new fault whose turn it is, with its number if there are several."""
    counter = f"{turn % len(news) + 1}/{len(news)} " if len(news) > 1 else ""
    text, room = counter + news[turn % len(news)], width - 2 * page.space(PLATE_PAD)
    looks = [(replace(look, bold=True), maximum) for look, maximum in MESSAGE_LOOKS]
    style, maximum = next(
        (look for look in looks if text_with_icon_fits(page, text, look[0], room, look[1])), looks[-1]
    )
    return _row_plate(page, text_with_icon(page, Icon.WARNING, text, style, room, maximum=maximum), Tone.OVERTIME)


def _row_plate(page: Page, inside: Block, outline: Tone) -> Block:
    """An outlined plate as tall as the row, so that one with two lines of small type needs no more room."""
    return plate(
        page, inside, fill=Tone.BACKGROUND, outline=outline, pad=page.space(PLATE_PAD), height=_row_height(page)
    )


def _row_height(page: Page) -> int:
    """The height of the plates in the row, which have room for two lines of the smallest type."""
    return max(_listening_plate(page).height, _lines_height(page, 2, SMALLEST))


def _lines_height(page: Page, lines: int, size: float = SMALL) -> int:
    """The height of this many lines in this type."""
    px = page.type(size)
    return page.measure("0", px, False)[1] + round(px * PITCH) * (lines - 1)


def _listening_plate(page: Page) -> Block:
    """The plate that says that the kiosk is listening."""
    style = Style(SMALL, bold=True, tone=Tone.ON_GO, on=Tone.GO)
    inside = text_with_icon(page, Icon.MICROPHONE, tr("Listening"), style, page.width)
    return plate(page, inside, fill=Tone.GO, pad=page.space(PLATE_PAD))


def _phrases_hint(page: Page, standing: Standing, width: int) -> Block:
    """How to speak to the kiosk, in the largest type that fits; with all phrases, else briefly."""
    if not standing.say or standing.help:  # the help lists all phrases
        return EMPTY
    most = 2 if page.upright else 1
    sizes = ((SMALL, most), (KEYS, most), (KEYS * 0.9, most))
    texts = (standing.say, standing.say_briefly)
    looks = [(text, size, maximum) for text in texts for size, maximum in sizes]
    looks.append((standing.say_briefly, SMALLEST, 2))
    text, size, maximum = next((look for look in looks if _phrase_fits(page, *look, width)), looks[-1])
    return text_with_icon(page, Icon.MICROPHONE, text, Style(size, tone=Tone.SOFT), width, maximum=maximum)


def _phrase_fits(page: Page, text: str, size: float, maximum: int, width: int) -> bool:
    return text_with_icon_fits(page, text, Style(size), width, maximum)


def _notice(page: Page, notice: NoticeView, hints: tuple[Hint, ...], width: int) -> Block:
    """The notice in a plate with the tone of its kind, and the keys that answer or undo it."""
    mark, tone = NOTICE_LOOKS[notice.kind]
    command_type = Undo if notice.undoable else Answer
    gap = page.space(24)
    keys = beside(
        [button(page, hint, KEYS) for hint in hints if isinstance(hint.command, command_type)], page.space(12)
    )
    below = page.upright and command_type is Answer
    room = width - 2 * page.space(PLATE_PAD) - (keys.width + gap if keys.width and not below else 0)
    side = page.type(SMALL)
    inner = room - side - gap // 2
    looks = [(replace(look, bold=True), maximum) for look, maximum in MESSAGE_LOOKS]
    style, maximum = next(
        (look for look in looks if texts_fit(page, [notice.text], look[0], inner, look[1])), looks[-1]
    )
    notice_text = beside([icon(mark, side, tone), paragraph(page, notice.text, style, inner, maximum)], gap // 2)
    notice_plate = _row_plate(page, notice_text, tone)
    return stacked([notice_plate, keys], gap // 2) if below else beside([notice_plate, keys], gap)


def signals(page: Page, standing: Standing, *, in_words: bool) -> Block:
    """The signs for microphone and voice side by side, with words or as icons alone."""
    hearing = _microphone_signal(page, standing.hearing, in_words=in_words)
    sounding = _voice_signal(page, standing.sounding, in_words=in_words)
    return beside([hearing, sounding], page.space(32))


def _voice_signal(page: Page, state: VoiceState, *, in_words: bool) -> Block:
    """The sign for the voice; EMPTY where the kiosk makes no sound."""
    if state is VoiceState.ABSENT:
        return EMPTY
    return _signal(page, *VOICE_LABELS[state], state is VoiceState.FAULTY, in_words=in_words)


def _microphone_signal(page: Page, state: MicrophoneState, *, in_words: bool) -> Block:
    """The sign for the microphone; EMPTY where nothing listens."""
    if state is MicrophoneState.ABSENT:
        return EMPTY
    if state is MicrophoneState.OPEN:
        return _open_microphone(page, *MICROPHONE_LABELS[state], in_words=in_words)
    return _signal(page, *MICROPHONE_LABELS[state], state is MicrophoneState.FAULTY, in_words=in_words)


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
