"""Labels that screens and terminals share: microphone and voice, help, and addresses for phones."""

from enum import StrEnum

from kiosk.core.i18n import N_, tr, trn
from kiosk.core.room.modes import ListenerState, ListenMode, MicrophoneState, VoiceState
from kiosk.core.room.state import Links, NoPhones
from kiosk.core.text import clusters
from kiosk.core.view.all_rooms import TileView
from kiosk.core.view.model import Standing
from kiosk.core.view.views import ResultLine, StepView


class Icon(StrEnum):
    """A small drawing with a meaning."""

    SPEAKER = "speaker"
    EAR = "ear"
    MICROPHONE = "microphone"
    MICROPHONE_OFF = "microphone, crossed out"
    SPEAKER_OFF = "speaker, crossed out"
    BELL = "bell"
    BARS = "two bars"
    BUBBLE = "speech bubble"
    TICK = "tick"
    CROSS = "cross"
    QUESTION = "question"
    WARNING = "warning"
    DOT = "dot"


MICROPHONE_LABELS: dict[MicrophoneState, tuple[Icon, str]] = {
    MicrophoneState.OPEN: (Icon.MICROPHONE, N_("listening")),
    MicrophoneState.READY: (Icon.MICROPHONE, N_("microphone ready")),
    MicrophoneState.MUTED: (Icon.MICROPHONE_OFF, N_("muted")),
    MicrophoneState.FAULTY: (Icon.MICROPHONE_OFF, N_("no microphone")),
}
"""The icon and the label of each state of the microphone; without a listener there is neither."""

VOICE_LABELS: dict[VoiceState, tuple[Icon, str]] = {
    VoiceState.FULL: (Icon.SPEAKER, N_("voice on")),
    VoiceState.CHIMES: (Icon.BELL, N_("chimes only")),
    VoiceState.SILENT: (Icon.SPEAKER_OFF, N_("voice off")),
    VoiceState.FAULTY: (Icon.SPEAKER_OFF, N_("no sound")),
}
"""The icon and the label of each state of the voice; where the kiosk makes no sound there is neither."""

_SAID: dict[ListenMode, str] = {
    ListenMode.WAKE: N_("Say after “{word}”"),
    ListenMode.HELD: N_("Say while you hold V"),
    ListenMode.ADDRESS: N_("Say after “{word}”, in one breath"),
    ListenMode.OPEN: N_("Say"),
}

NOTE_TAKER, FACILITATOR = N_("Note taker’s page"), N_("Facilitator’s remote")
"""Whose the links are."""

CODE, PIN = N_("Code"), N_("PIN")
"""What the note taker types, and the facilitator."""

NO_PHONES: dict[NoPhones, str] = {
    NoPhones.OFF: N_("The pages for phones are off. The settings (S) switch them on, or say why they cannot."),
    NoPhones.STARTING: N_("One moment: the phone page is starting."),
    NoPhones.NO_NETWORK: N_("No network: phones can connect once this computer is on one."),
    NoPhones.FAULT: N_("Phones cannot connect now. The kiosk keeps trying."),
}
"""What the screen says in place of the codes for phones."""


REHEARSAL = N_("Rehearsal")
"""The badge on every screen of a rehearsal, whose clock and log are not those of a real session."""


def microphone_and_voice(standing: Standing) -> tuple[str, ...]:
    """The labels of the microphone's and the voice's states."""
    found = MICROPHONE_LABELS.get(standing.hearing), VOICE_LABELS.get(standing.sounding)
    return tuple(tr(label[1]) for label in found if label)


def suggestion_line(view: StepView) -> str:
    """`4 min late · F shows a plan`; empty if no plan is suggested."""
    return tr("{why} · F shows a plan").format(why=view.suggestion) if view.suggestion else ""


def more_prompts(view: StepView) -> str:
    """Where the prompts are that the screen has no room for; empty if it shows all."""
    count = len(view.more_prompts)
    text = trn("{n} more on a phone or the printed sheet", "{n} more on a phone or the printed sheet", count)
    return text.format(n=count) if count else ""


def phrases_title(attention: ListenerState | None) -> str:
    """The title above the list of phrases, which says how to start a spoken command."""
    mode, word = (attention.mode, attention.word) if attention else (ListenMode.HELD, "")
    return tr(_SAID[mode]).format(word=word)


def phone_lines(standing: Standing) -> list[str]:
    """The addresses for phones, as lines of text, or why there are none."""
    links = standing.links
    if links is None:
        return [tr(NO_PHONES[standing.no_phones])]
    return [
        f"{tr(NOTE_TAKER)}: {links.page}",
        f"{tr(FACILITATOR)}: {links.remote}",
        typed_instead(links),
        f"{tr(NOTE_TAKER)}: {tr(CODE)} {grouped(links.code)}",
        f"{tr(FACILITATOR)}: {tr(PIN)} {grouped(links.pin)}",
    ]


def typed_instead(links: Links) -> str:
    """What to do without a camera."""
    return tr("Without a camera: open {address} and type the code or the PIN.").format(address=links.address)


def grouped(digits: str) -> str:
    """A PIN or a code in two halves, which are easier to read and remember."""
    half = len(digits) // 2
    return f"{digits[:half]} {digits[half:]}"


LEAST_LETTERS = 8
"""The letters of a shortened name by which people still know who is meant."""


def with_step(row: ResultLine, whose: str) -> str:
    """The name of a row whose person or topic was shortened to `whose`, of which some letters always stay."""
    signs = clusters(row.whose)
    if len(whose) < LEAST_LETTERS:
        whose = row.whose if len(signs) <= LEAST_LETTERS else "".join(signs[: LEAST_LETTERS - 1]).rstrip() + "…"
    return f"{whose} · {row.title}"


NEEDS_HELP, IS_DONE = N_("Needs help"), N_("Done")


def room_flag(tile: TileView) -> str:
    """What a room wants the trainer to know: that it needs help, or else that it is done; empty if nothing."""
    return tr(NEEDS_HELP) if tile.help else tr(IS_DONE) if tile.done else ""
