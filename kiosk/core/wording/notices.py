"""The notices that tell the room what was done, refused, asked or interrupted."""

from collections.abc import Sequence

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_, tr
from kiosk.core.room.commands import ChangeRate, ChangeVolume, Request, SoundCommand
from kiosk.core.room.modes import VoiceLevel
from kiosk.core.room.state import ResumeQuestion, Room, Screen, Unfinished
from kiosk.core.session.commands import Back, GoTo, Source
from kiosk.core.session.events import (
    Event,
    Ignored,
    InterruptionCause,
    Paused,
    PersonRenamed,
    PlanChanged,
    PlanChangeReason,
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
)
from kiosk.core.session.state import Phase, State
from kiosk.core.units import Duration, Instant, to_clock
from kiosk.core.wording.announcements import added, sentence, short_length
from kiosk.core.wording.lengths import length

_STARTED = N_("Started.")
_ENDED = N_("The session is over.")

_DONE: dict[type[Event], str] = {
    SessionStarted: _STARTED,
    Resumed: N_("Resumed."),
    RepeatAsked: N_("Repeated."),
    TimeLeftAsked: N_("Asked how long is left."),
    WhoIsNextAsked: N_("Asked who is next."),
    Undone: N_("Undone."),
    ReplanOffered: N_("New plan suggested."),
    ReplanDeclined: N_("Plan unchanged."),
    Ignored: N_("Two devices asked at once; it was done once."),
    SessionEnded: _ENDED,
}

_CHANGED: dict[PlanChangeReason, str] = {
    PlanChangeReason.SKIPPED: N_("{what} is skipped."),
    PlanChangeReason.BROUGHT_BACK: N_("{what} has a turn again."),
    PlanChangeReason.REORDERED: N_("Order changed."),
    PlanChangeReason.TAKEN_OUT: N_("Left out: {what}."),
    PlanChangeReason.PUT_IN: N_("Included: {what}."),
    PlanChangeReason.TOPICS: N_("Topics chosen."),
    PlanChangeReason.REPLANNED: N_("The remaining steps have new times."),
    PlanChangeReason.SET_UP: N_("Plan set up."),
}

_LEVELS: dict[VoiceLevel, str] = {
    VoiceLevel.FULL: N_("Voice: full."),
    VoiceLevel.CHIMES: N_("Voice: chimes only."),
    VoiceLevel.SILENT: N_("Voice: off."),
}

_RECOVERED: dict[tuple[InterruptionCause, bool], str] = {
    (InterruptionCause.CRASH, True): N_("The kiosk restarted ({away}). The clock kept running."),
    (InterruptionCause.CRASH, False): N_("The kiosk restarted ({away}). That time is not counted."),
    (InterruptionCause.POWER, True): N_("The power was off for {away}. That time is counted."),
    (InterruptionCause.POWER, False): N_("The power was off for {away}. The session continues from where it stopped."),
    (InterruptionCause.SLEEP, True): N_("The computer slept for {away}. The clock kept running."),
}
_RECOVERED_SOME_TIME = N_("The kiosk was interrupted. The session continues from where it stopped.")

_LEAVE_AGAIN: dict[Screen, str] = {
    Screen.HOME: N_("Press Esc again to close the kiosk."),
    Screen.REPORT_BACK: N_("Press Esc again to go home."),
    Screen.READY: N_("Press Esc again to go home."),
    Screen.STEP: N_("Press Esc again to end the session."),
    Screen.END: N_("Press Esc again to go home."),
    Screen.QUESTION: N_("Press Esc again to decide later."),
}


def done(request: Request, happened: Sequence[Event], state: State | None = None) -> str:
    """What was done, told by the last that happened; for a spoken command also what was heard.

    With the session's state, what was asked is answered.
    """
    last = happened[-1]
    answer = sentence(last, state) if state and isinstance(last, TimeLeftAsked | WhoIsNextAsked) else None
    if isinstance(last, StepStarted):
        answer = _begun(request, happened, state)
    return _with_heard(request, answer or _told(last, state))


def _begun(request: Request, happened: Sequence[Event], state: State | None) -> str:
    """Which way a command led to the step that began: on, or to one that is named."""
    if any(isinstance(event, SessionStarted) for event in happened):
        return tr(_STARTED)
    title = state.current.title if state else ""
    match request.command:
        case Back():
            return tr("Back to “{title}”.").format(title=title)
        case GoTo():
            return tr("Now: “{title}”.").format(title=title)
        case _:
            return tr("Next step.")


def _told(event: Event, state: State | None) -> str:
    match event:
        case TimeAdded(amount=amount):
            return added(amount)
        case StartMoved(amount=amount):
            return tr("The session started {length} earlier.").format(length=length(amount))
        case Paused(process=process):
            return tr("Process pause.") if process else tr("Paused.")
        case Recovered():
            return recovered(event)
        case PlanChanged(why=PlanChangeReason.PUT_IN, what=""):
            return tr("Optional step included.")
        case PlanChanged(why=PlanChangeReason.TAKEN_OUT | PlanChangeReason.PUT_IN as why, what=step) if state:
            return tr(_CHANGED[why]).format(what=_titled(step, state))
        case PlanChanged(why=why, what=what):
            return tr(_CHANGED[why]).format(what=what)
        case PersonRenamed(old=old, new=new):
            return tr("{old} is now called {new}.").format(old=old, new=new)
        case _:
            return tr(_DONE[type(event)])


def _titled(step: str, state: State) -> str:
    """A step's title in quotes, by its id."""
    return next((f"“{turn.title}”" for turn in state.plan.turns if turn.step == step), step)


def retuned(request: Request, asked: SoundCommand, room: Room) -> str:
    """The notice about the volume, the rate or the level of the voice, whichever was changed."""
    match asked:
        case ChangeVolume():
            text = tr("Volume: {percent} %.").format(percent=room.sound.volume)
        case ChangeRate():
            text = tr("Voice: {rate} words a minute.").format(rate=room.sound.rate)
        case _:
            text = tr(_LEVELS[room.sound.level])
    return _with_heard(request, text)


def recovered(event: Recovered) -> str:
    """The notice that says why the kiosk was away, and whether that time is counted."""
    sentence = _RECOVERED[event.cut, event.counted]
    away = "" if event.away is None else short_length(event.away)
    return tr(sentence if away else _RECOVERED_SOME_TIME).format(away=away)


def ended_there() -> str:
    """A session that was cut off is left as it is."""
    return tr("The session has been ended. Its log stops where it was interrupted.")


def summoned() -> str:
    """A second kiosk was started, and gave way to this one."""
    return tr("The kiosk was opened again; it was already running.")


def refused(request: Request, error: KioskError) -> str:
    """The notice that says why a command was not done."""
    return _with_heard(request, str(error))


def muted(closed: bool) -> str:
    """The notice that says whether the microphone is muted, and how to unmute it."""
    if closed:
        return tr("Microphone off. Press K to turn it on again.")
    return tr("Microphone on.")


def unheard() -> str:
    """Something was said that is no command now."""
    return tr("Sorry, I did not understand.")


def leave_again(screen: Screen) -> str:
    """What a second wish to leave would do: Esc, or the button on a phone."""
    return tr(_LEAVE_AGAIN[screen])


def forget_again() -> str:
    """What a second wish to erase the session would do."""
    return tr("Press X again to erase this session and its notes for good.")


def forgotten() -> str:
    """The session is gone."""
    return tr("The session and its notes have been erased.")


def not_recording(error: KioskError) -> str:
    """The journal fails; the clock does not."""
    return tr("NOT RECORDING: {why} The clock keeps running.").format(why=str(error))


def _with_heard(request: Request, text: str) -> str:
    if request.source is not Source.VOICE or request.phrase is None:
        return text
    return tr("Heard “{phrase}”: {text}").format(phrase=request.phrase, text=text)


def resume_question(state: State, at: Instant, away: Duration | None) -> ResumeQuestion:
    """The question about a session that was interrupted in `state` at `at`; `away` is how long ago, if known."""
    ago = "" if away is None else tr(" That was {length} ago.").format(length=short_length(away))
    text = tr("{title} stopped {where}.{ago} What would you like to do?")
    return ResumeQuestion(
        text=text.format(title=state.plan.title, where=_where(state, at), ago=ago), countable=away is not None
    )


def unfinished(session: str, state: State, at: Instant) -> Unfinished:
    """The interrupted session as the home screen lists it."""
    text = tr("stopped {where}").format(where=_where(state, at))
    return Unfinished(session=session, title=state.plan.title, text=text)


def _where(state: State, at: Instant) -> str:
    step, remaining = state.current.title, state.remaining(at)
    if state.phase is Phase.PAUSED:
        return tr("during a pause in the step “{step}”").format(step=step)
    if remaining is None:
        return tr("in the step “{step}”").format(step=step)
    if remaining < 0:
        over = to_clock(Duration(-remaining // 1000 * 1000))
        return tr("in the step “{step}”, {clock} over time").format(step=step, clock=over)
    return tr("in the step “{step}”, with {clock} left").format(step=step, clock=to_clock(remaining))
