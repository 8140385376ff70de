"""Labels that screens and terminals share: microphone and voice, help, and addresses for phones."""

from enum import StrEnum

from kiosk.core.i18n import N_, tr
from kiosk.core.room.modes import ListenerState, ListenMode, MicrophoneState, VoiceState
from kiosk.core.room.state import Links
from kiosk.core.view.model import Standing


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
    MicrophoneState.CLOSED: (Icon.MICROPHONE, N_("not listening")),
    MicrophoneState.MUTED: (Icon.MICROPHONE_OFF, N_("muted")),
    MicrophoneState.FAULTY: (Icon.MICROPHONE_OFF, N_("no microphone")),
}
"""The icon and the label of each state of the microphone."""

VOICE_LABELS: dict[VoiceState, tuple[Icon, str]] = {
    VoiceState.FULL: (Icon.SPEAKER, N_("voice on")),
    VoiceState.CHIMES: (Icon.BELL, N_("chimes only")),
    VoiceState.SILENT: (Icon.SPEAKER_OFF, N_("voice off")),
    VoiceState.FAULTY: (Icon.SPEAKER_OFF, N_("no sound")),
}
"""The icon and the label of each state of the voice."""

_SAID: dict[ListenMode, str] = {
    ListenMode.WAKE: N_("Say after “{word}”"),
    ListenMode.HELD: N_("Say while you hold V"),
    ListenMode.ADDRESS: N_("Say after “{word}”, in one breath"),
    ListenMode.OPEN: N_("Say"),
}

NO_PHONES = N_("The phone page is not ready: it is still starting, it is turned off, or there is no network.")


def microphone_and_voice(standing: Standing) -> tuple[str, str]:
    """The labels of the microphone's and the voice's states."""
    return tr(MICROPHONE_LABELS[standing.hearing][1]), tr(VOICE_LABELS[standing.sounding][1])


def phrases_title(attention: ListenerState | None) -> str:
    """The title above the list of phrases, which says how to start a spoken command."""
    mode, word = (attention.mode, attention.word) if attention else (ListenMode.HELD, "")
    return tr(_SAID[mode]).format(word=word)


def phone_lines(links: Links | None) -> list[str]:
    """The addresses for phones, as lines of text."""
    if links is None:
        return [tr(NO_PHONES)]
    return [
        f"{tr('Notes on a phone')}: {links.page}",
        f"{tr('Remote on a phone')}: {links.remote}",
        tr("PIN {pin}").format(pin=links.pin),
    ]
