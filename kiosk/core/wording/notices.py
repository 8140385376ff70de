"""The notices about the room: what was changed, refused, asked or interrupted; `outcomes` has those of the session."""

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_, tr
from kiosk.core.room.commands import ChangeRate, ChangeVolume, Request, SoundCommand
from kiosk.core.room.group_commands import GroupCommand, MakeGroup, RenameGroup, SetMembers, SetRules
from kiosk.core.room.modes import VoiceLevel
from kiosk.core.room.settings import Trial
from kiosk.core.room.state import ResumeQuestion, Room, Screen, Unfinished
from kiosk.core.session.commands import Source
from kiosk.core.session.state import Phase, State
from kiosk.core.units import Duration, Instant, to_clock
from kiosk.core.wording.lengths import short_length
from kiosk.core.wording.outcomes import with_heard

_LEVELS: dict[VoiceLevel, str] = {
    VoiceLevel.FULL: N_("Voice: full."),
    VoiceLevel.CHIMES: N_("Voice: chimes only."),
    VoiceLevel.SILENT: N_("Voice: off."),
}

_QUIET: dict[VoiceLevel, str] = {
    VoiceLevel.CHIMES: N_("The voice is set to chimes only. Key M changes that."),
    VoiceLevel.SILENT: N_("The voice is off. Key M turns it on."),
}

QUIET_VOLUME = 40
"""The volume in percent up to which a session begins with a word about it."""

_HOME_BY_KEY, _HOME_BY_FINGER = N_("Press Esc again to go home."), N_("Tap again to go home.")

_LEAVE_AGAIN: dict[Screen, tuple[str, str]] = {
    Screen.HOME: (N_("Press Esc again to close the kiosk."), N_("Tap again to close the kiosk.")),
    Screen.REPORT_BACK: (_HOME_BY_KEY, _HOME_BY_FINGER),
    Screen.READY: (_HOME_BY_KEY, _HOME_BY_FINGER),
    Screen.STEP: (N_("Press Esc again to end the session."), N_("Tap again to end the session.")),
    Screen.END: (_HOME_BY_KEY, _HOME_BY_FINGER),
    Screen.QUESTION: (N_("Press Esc again to decide later."), N_("Tap again to decide later.")),
}
"""What giving the command to leave again would do: by a key, and by a finger on the screen or on a phone."""

_FORGET_AGAIN = (
    N_("Press X again to erase this session and its notes for good."),
    N_("Tap again to erase this session and its notes for good."),
)
_END_THERE_AGAIN = (
    N_("Press E again to end the interrupted session for good."),
    N_("Tap again to end the interrupted session for good."),
)
_STOP_AGAIN = {
    Trial.RESTART: (
        N_("Press Enter again to restart this machine. A session is kept, and goes on after that."),
        N_("Tap again to restart this machine. A session is kept, and goes on after that."),
    ),
    Trial.SHUT_DOWN: (
        N_("Press Enter again to shut this machine down. A session is kept for the next start."),
        N_("Tap again to shut this machine down. A session is kept for the next start."),
    ),
}
"""What a second wish would do to the machine: by a key, and by a finger."""
_BY_FINGER = frozenset({Source.TOUCH, Source.PHONE})


def retuned(request: Request, asked: SoundCommand, room: Room) -> str:
    """The notice about the volume, the rate or the level of the voice, whichever was changed."""
    match asked:
        case ChangeVolume():
            text = tr("Volume: {percent} %.").format(percent=room.sound.volume)
        case ChangeRate():
            text = tr("Voice: {rate} words a minute.").format(rate=room.sound.rate)
        case _:
            text = tr(_LEVELS[room.sound.level])
    return with_heard(request, text)


def quiet_voice(room: Room) -> str:
    """What people should know about the voice at the start, if the kiosk was made quiet on another day; else empty."""
    if room.sound_is_chosen or not room.makes_sound:
        return ""
    if room.sound.level is not VoiceLevel.FULL:
        return tr(_QUIET[room.sound.level])
    if room.sound.volume <= QUIET_VOLUME:
        return tr("The voice is quiet, at {percent} %. Key L makes it louder.").format(percent=room.sound.volume)
    return ""


def ended_there() -> str:
    """A session that was cut off is left as it is."""
    return tr("The session has been ended. Its log stops where it was interrupted.")


def summoned() -> str:
    """A second kiosk was started, and gave way to this one."""
    return tr("The kiosk was opened again; it was already running.")


def codes_changed() -> str:
    """Somebody has typed many wrong PINs."""
    return tr("Many wrong PINs were typed: the PIN and the code are new. Press C to see them.")


def refused(request: Request, error: KioskError) -> str:
    """The notice that says why a command was not done."""
    return with_heard(request, str(error))


def muted(closed: bool) -> str:
    """The notice that says whether the microphone is muted, and how to unmute it."""
    if closed:
        return tr("Microphone off. Press K to turn it on again.")
    return tr("Microphone on.")


def listening_already() -> str:
    """Somebody opens the microphone that is open."""
    return tr("Listening: say a command.")


def no_microphone() -> str:
    """Somebody wants to speak to a kiosk that cannot listen."""
    return tr("This kiosk has no microphone in use. Use keys, touch or a phone.")


def unused_key(key: str) -> str:
    """A key without a meaning here was pressed; its name is empty if it is unknown."""
    if not key:
        return tr("That key does nothing here. Press ? for the keys that do.")
    return tr("{key} does nothing here. Press ? for the keys that do.").format(key=key)


def nothing_changed() -> str:
    """A command had no effect, such as a step beyond the end of a list."""
    return tr("That changes nothing here.")


def unheard() -> str:
    """Something was said that is no command now."""
    return tr("Sorry, I did not understand.")


def leave_again(screen: Screen, by: Source) -> str:
    """What a second wish to leave would do, in words for the device that the first came from."""
    return tr(_LEAVE_AGAIN[screen][by in _BY_FINGER])


def forget_again(by: Source) -> str:
    """What a second wish to erase the session would do, in words for the device that the first came from."""
    return tr(_FORGET_AGAIN[by in _BY_FINGER])


def end_there_again(by: Source) -> str:
    """What a second wish to end the interrupted session would do, in words for the device of the first."""
    return tr(_END_THERE_AGAIN[by in _BY_FINGER])


def stop_machine_again(act: Trial, by: Source) -> str:
    """What a second wish to restart the machine, or to shut it down, would do."""
    return tr(_STOP_AGAIN[act][by in _BY_FINGER])


def machine_stops(act: Trial) -> str:
    """The machine is about to stop."""
    return tr("The machine restarts.") if act is Trial.RESTART else tr("The machine shuts down.")


def forgotten() -> str:
    """The session is gone."""
    return tr("The session and its notes have been erased.")


def group_edited(command: GroupCommand | None) -> str:
    """What was changed about a group; empty where the screen shows it."""
    match command:
        case MakeGroup(name):
            return tr("Group {group} saved. Now its people, one after the other.").format(group=name)
        case RenameGroup(_, name):
            return tr("The group is called {group} now, in its earlier sessions too.").format(group=name)
        case SetMembers(group):
            return tr("The people of {group} are saved.").format(group=group)
        case SetRules(group):
            return tr("The ground rules of {group} are saved, and count from the next session on.").format(group=group)
        case _:
            return ""


def forget_group_question(group: str) -> str:
    """The question before a group is erased, on the kiosk and at the command line."""
    asks = tr("Forget {group}? Its people, all its sessions, and what was noted and agreed in them will be erased.")
    return asks.format(group=group)


def group_forgotten(group: str) -> str:
    """The group is gone."""
    return tr("{group} is forgotten: its people, its sessions and all that was noted in them.").format(group=group)


def not_recording(error: KioskError) -> str:
    """The journal fails; the clock does not."""
    return tr("NOT RECORDING: {why} The clock keeps running.").format(why=str(error))


def resume_question(state: State | None, at: Instant, away: Duration | None) -> ResumeQuestion:
    """The question about a session that was interrupted in `state` at `at`; `away` is how long ago, if known.

    Without a state, it may be another group's than the one that is here, and the question does not say what it was.
    """
    ago = "" if away is None else tr(" That was {length} ago.").format(length=short_length(away))
    if state is None:
        unnamed = tr("A group’s session stopped before its end.{ago} If it is yours, what would you like to do?")
        return ResumeQuestion(text=unnamed.format(ago=ago), countable=away is not None)
    text = tr("{title} stopped {where}.{ago} What would you like to do?")
    return ResumeQuestion(
        text=text.format(title=state.plan.title, where=_where(state, at), ago=ago), countable=away is not None
    )


def unfinished(session: str, state: State, at: Instant) -> Unfinished:
    """The interrupted session as the home screen lists it for its own group."""
    text = tr("stopped {where}").format(where=_where(state, at))
    return Unfinished(session=session, title=state.plan.title, text=text)


def unfinished_elsewhere(session: str, group: str | None) -> Unfinished:
    """The same for others: only that there is one; `group` is None where nobody named one."""
    if group is None:
        title, text = tr("A session without a group"), tr("stopped before its end. Choose no group to resume it.")
    else:
        title, text = tr("A session of another group"), tr("stopped before its end. Choose that group to resume it.")
    return Unfinished(session, title=title, text=text, is_here=False)


def unfinished_for_nobody(session: str) -> Unfinished:
    """The same where nobody can say whose it was: those who come later may be others."""
    title, text = tr("A session without a group"), tr("stopped before its end. `./run sessions export` writes its log.")
    return Unfinished(session, title=title, text=text, is_here=False)


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
