"""The lines that tell the room what was done, refused, asked, or interrupted."""

from collections.abc import Sequence

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_, Words
from kiosk.core.room.commands import ChangeRate, ChangeVolume, Request, SoundCommand
from kiosk.core.room.modes import VoiceLevel
from kiosk.core.room.state import ResumeQuestion, Room, Screen, Unfinished
from kiosk.core.session.commands import Source
from kiosk.core.session.events import (
    Cut,
    Event,
    Ignored,
    Paused,
    PersonRenamed,
    PlanChanged,
    Recovered,
    RepeatAsked,
    ReplanDeclined,
    ReplanOffered,
    Resumed,
    SessionEnded,
    SessionStarted,
    StartMoved,
    StepStarted,
    TimeAdded,
    TimeLeftAsked,
    Undone,
    WhoIsNextAsked,
    Why,
)
from kiosk.core.session.state import Phase, State
from kiosk.core.units import Duration, Instant, to_clock
from kiosk.core.wording.announcements import added, sentence, short_length
from kiosk.core.wording.lengths import length

_STARTED = N_("The session begins.")
_ENDED = N_("The session is over.")

_DONE: dict[type[Event], str] = {
    SessionStarted: _STARTED,
    StepStarted: N_("The next step."),
    Resumed: N_("We go on."),
    RepeatAsked: N_("Once more."),
    TimeLeftAsked: N_("How long is left was asked."),
    WhoIsNextAsked: N_("Who is next was asked."),
    Undone: N_("Undone."),
    ReplanOffered: N_("A new plan is offered."),
    ReplanDeclined: N_("The plan stays as it is."),
    Ignored: N_("Two devices asked at once; it was done once."),
    SessionEnded: _ENDED,
}

_CHANGED: dict[Why, str] = {
    Why.SKIPPED: N_("{what} is skipped."),
    Why.BROUGHT_BACK: N_("{what} has a turn again."),
    Why.REORDERED: N_("The order is changed."),
    Why.TAKEN_OUT: N_("Step {what} is taken out."),
    Why.PUT_IN: N_("The step is put in."),
    Why.TOPICS: N_("The topics are chosen."),
    Why.REPLANNED: N_("The rest has new lengths."),
    Why.SET_UP: N_("The plan is set up."),
}

_LEVELS: dict[VoiceLevel, str] = {
    VoiceLevel.FULL: N_("Voice: everything is said."),
    VoiceLevel.CHIMES: N_("Voice: only chimes."),
    VoiceLevel.SILENT: N_("Voice: silent."),
}

_RECOVERED: dict[tuple[Cut, bool], str] = {
    (Cut.CRASH, True): N_("The kiosk was away for {away} and is back. The clock went on."),
    (Cut.CRASH, False): N_("The kiosk was away for {away}. That time is not counted."),
    (Cut.POWER, True): N_("The power was off for {away}. That time is counted."),
    (Cut.POWER, False): N_("The power was off for {away}. We go on from where it went."),
    (Cut.SLEEP, True): N_("The machine slept for {away}. The clock went on."),
}
_RECOVERED_SOME_TIME = N_("The kiosk was away. We go on from where it stopped.")

_LEAVE_AGAIN: dict[Screen, str] = {
    Screen.HOME: N_("Once more closes the kiosk."),
    Screen.REPORT_BACK: N_("Once more leads home."),
    Screen.READY: N_("Once more leads home."),
    Screen.STEP: N_("Once more ends the session."),
    Screen.END: N_("Once more leads home."),
    Screen.QUESTION: N_("Once more puts the decision off."),
}


def done(request: Request, happened: Sequence[Event], words: Words, state: State | None = None) -> str:
    """What was done, told by the last that happened; for a spoken command also what was heard.

    With the session's state, what was asked is answered.
    """
    last = happened[-1]
    answer = sentence(last, state, words) if state and isinstance(last, TimeLeftAsked | WhoIsNextAsked) else None
    return _with_heard(request, answer or _told(last, words), words)


def _told(event: Event, words: Words) -> str:
    match event:
        case TimeAdded(amount=amount):
            return added(amount, words)
        case StartMoved(amount=amount):
            return words.gettext("It began {length} earlier.").format(length=length(amount, words))
        case Paused(process=process):
            return words.gettext("Process pause.") if process else words.gettext("Paused.")
        case Recovered():
            return recovered(event, words)
        case PlanChanged(why=why, what=what):
            return words.gettext(_CHANGED[why]).format(what=what)
        case PersonRenamed(old=old, new=new):
            return words.gettext("{old} is now called {new}.").format(old=old, new=new)
        case _:
            return words.gettext(_DONE[type(event)])


def retuned(request: Request, asked: SoundCommand, room: Room, words: Words) -> str:
    """How the kiosk sounds from now on, in as much as that was asked."""
    match asked:
        case ChangeVolume():
            text = words.gettext("Volume: {percent} %.").format(percent=room.volume)
        case ChangeRate():
            text = words.gettext("Voice: {rate} words a minute.").format(rate=room.rate)
        case _:
            text = words.gettext(_LEVELS[room.level])
    return _with_heard(request, text, words)


def recovered(event: Recovered, words: Words) -> str:
    """What kept the kiosk away, and what became of that time."""
    sentence = _RECOVERED[event.cut, event.counted]
    away = "" if event.away is None else short_length(event.away, words)
    return words.gettext(sentence if away else _RECOVERED_SOME_TIME).format(away=away)


def ended_there(words: Words) -> str:
    """A session that was cut off is left as it is."""
    return words.gettext("The session is over; its log ends where it stopped.")


def summoned(words: Words) -> str:
    """A second kiosk was started, and gave way to this one."""
    return words.gettext("The kiosk was opened again; it was running already.")


def refused(request: Request, error: KioskError, words: Words) -> str:
    """Why a command was not done."""
    return _with_heard(request, error.said(words), words)


def muted(closed: bool, words: Words) -> str:
    """Whether the microphone is closed for good, and how it opens again."""
    if closed:
        return words.gettext("The microphone is closed. K opens it again.")
    return words.gettext("The microphone may open again.")


def unheard(words: Words) -> str:
    """Something was said that is no command now."""
    return words.gettext("Sorry, I did not understand.")


def leave_again(screen: Screen, words: Words) -> str:
    """What a second wish to leave would do: Esc, or the button on a phone."""
    return words.gettext(_LEAVE_AGAIN[screen])


def forget_again(words: Words) -> str:
    """What a second wish to erase the session would do."""
    return words.gettext("Once more erases this session and its notes for good.")


def forgotten(words: Words) -> str:
    """The session is gone."""
    return words.gettext("The session and its notes are erased.")


def not_recording(error: KioskError, words: Words) -> str:
    """The journal fails; the clock does not."""
    return words.gettext("NOT RECORDING: {why} The clock goes on.").format(why=error.said(words))


def _with_heard(request: Request, text: str, words: Words) -> str:
    if request.source is not Source.VOICE or request.phrase is None:
        return text
    return words.gettext("Heard “{phrase}”: {text}").format(phrase=request.phrase, text=text)


def question(state: State, at: Instant, away: Duration | None, words: Words) -> ResumeQuestion:
    """What is asked about a session that stood like that at `at`; `away` is how long ago that was, if it is known."""
    ago = "" if away is None else words.gettext(" That was {length} ago.").format(length=short_length(away, words))
    text = words.gettext("{title} stopped {where}.{ago} How shall it go on?")
    return ResumeQuestion(
        text=text.format(title=state.plan.title, where=_where(state, at, words), ago=ago), countable=away is not None
    )


def unfinished(session: str, state: State, at: Instant, words: Words) -> Unfinished:
    """The same session as the home screen tells of it."""
    text = words.gettext("stopped {where}").format(where=_where(state, at, words))
    return Unfinished(session=session, title=state.plan.title, text=text)


def _where(state: State, at: Instant, words: Words) -> str:
    step, remaining = state.current.title, state.remaining(at)
    if state.phase is Phase.PAUSED:
        return words.gettext("in a pause of the step “{step}”").format(step=step)
    if remaining is None:
        return words.gettext("in the step “{step}”").format(step=step)
    if remaining < 0:
        over = to_clock(Duration(-remaining // 1000 * 1000))
        return words.gettext("in the step “{step}”, {clock} over its time").format(step=step, clock=over)
    return words.gettext("in the step “{step}”, with {clock} left").format(step=step, clock=to_clock(remaining))
