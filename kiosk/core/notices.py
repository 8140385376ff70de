"""What the screen says, for a few seconds, about a command: done, refused, or to be asked again."""

from kiosk.core.commands import (
    AddTime,
    Back,
    End,
    Next,
    Pause,
    Repeat,
    Request,
    Resume,
    SessionCommand,
    Source,
    Start,
    Undo,
)
from kiosk.core.errors import KioskError
from kiosk.core.room import Screen
from kiosk.core.wording import added
from kiosk.core.words import N_, Words

_DONE: dict[type[SessionCommand], str] = {
    Start: N_("The session begins."),
    Next: N_("Next step."),
    Back: N_("Back one step."),
    Pause: N_("Paused."),
    Resume: N_("We go on."),
    Repeat: N_("Once more."),
    Undo: N_("Undone."),
    End: N_("The session is ended."),
}

_LEAVE_AGAIN: dict[Screen, str] = {
    Screen.HOME: N_("Press Esc once more to close the kiosk."),
    Screen.READY: N_("Press Esc once more to go home."),
    Screen.STEP: N_("Press Esc once more to end the session."),
    Screen.END: N_("Press Esc once more to go home."),
}


def done(request: Request, command: SessionCommand, words: Words) -> str:
    """What was done; for a spoken command also what was heard."""
    match command:
        case AddTime(amount):
            text = added(amount, words)
        case _:
            text = words.gettext(_DONE[type(command)])
    return _with_heard(request, text, words)


def refused(request: Request, error: KioskError, words: Words) -> str:
    """Why a command was not done."""
    return _with_heard(request, error.said(words), words)


def unheard(words: Words) -> str:
    """Something was said that is no command now."""
    return words.gettext("Sorry, I did not understand.")


def leave_again(screen: Screen, words: Words) -> str:
    """What a second Esc would do."""
    return words.gettext(_LEAVE_AGAIN[screen])


def not_recording(error: KioskError, words: Words) -> str:
    """The journal fails; the clock does not."""
    return words.gettext("NOT RECORDING: {why} The clock goes on.").format(why=error.said(words))


def _with_heard(request: Request, text: str, words: Words) -> str:
    if request.source is not Source.VOICE or request.phrase is None:
        return text
    return words.gettext("Heard “{phrase}”: {text}").format(phrase=request.phrase, text=text)
