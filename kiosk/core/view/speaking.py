"""How to speak to the kiosk, in a line for the screen."""

from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.phrases import everyday_phrases
from kiosk.core.room.modes import ListenMode
from kiosk.core.room.state import Room, Screen
from kiosk.core.session.state import Phase, State

FIRST_SESSIONS = 3
"""The number of sessions that explain the wake word before they begin and in their first step."""

_SAY: dict[ListenMode, tuple[str, str]] = {
    ListenMode.WAKE: (N_("Say “{word}”, then {phrases}"), N_("Say “{word}”, then a command (? lists them)")),
    ListenMode.HELD: (N_("Hold V and say {phrases}"), N_("Hold V and say a command (? lists them)")),
    ListenMode.ADDRESS: (
        N_("Say “{word}” and {phrases} in one breath"),
        N_("Say “{word}” and a command (? lists them)"),
    ),
    ListenMode.OPEN: (N_("Say {phrases}"), N_("Say a command (? lists them)")),
}
"""How to speak to the kiosk in each mode of listening, with all everyday phrases and briefly."""

_EXPLAINED = (
    N_("Say “{word}”, wait for the light, then {phrases}"),
    N_("Say “{word}”, wait for the light, then “{phrase}”"),
)
"""The same for the wake word, for people who do not know it yet."""


def how_to_speak(room: Room) -> tuple[str, str]:
    """How to say the phrases that are understood now, in full and briefly; empty where none is, or nothing is heard."""
    session = room.session
    phrases = () if room.screen is Screen.REPORT_BACK else everyday_phrases(session)
    elsewhere = room.settings_page or room.types or (room.screen is Screen.READY and room.setup.naming)
    listener = room.microphone.listener
    if session is None or listener is None or not phrases or elsewhere or not room.hears:
        return "", ""
    if room.microphone.muted:
        return (tr("The microphone is off"),) * 2
    mode = ListenMode.OPEN if room.listening else listener.mode  # no wake word or key is needed any more
    explains = mode is ListenMode.WAKE and _is_new(room, session)
    full, brief = _EXPLAINED if explains else _SAY[mode]
    quoted = ", ".join(f"“{phrase}”" for phrase in phrases)
    return (
        tr(full).format(word=listener.word, phrases=quoted),
        tr(brief).format(word=listener.word, phrase=phrases[0]),
    )


def _is_new(room: Room, session: State) -> bool:
    """Whether the wake word is still to be explained: before one of the first sessions, and in its first step."""
    number = room.sessions_held + (session.phase is Phase.READY)
    return number <= FIRST_SESSIONS and session.turn == 0
