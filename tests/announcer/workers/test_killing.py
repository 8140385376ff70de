"""The processes that speak are killed in the middle of a sentence, at every kind of event: no timing row changes."""

import os
import signal
import threading
import typing
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import monotonic

import pytest

from kiosk.announcer.announcer import SpokenAnnouncer
from kiosk.announcer.playback import Playback
from kiosk.announcer.synthesis import SpeechSynthesis
from kiosk.config.settings import Voice
from kiosk.core.room.commands import Open
from kiosk.core.room.state import Room
from kiosk.core.session.commands import (
    AcceptReplan,
    AddTime,
    AskReplan,
    AskTimeLeft,
    AskWhoIsNext,
    End,
    HandOver,
    Next,
    Pause,
    PlanStart,
    ProcessPause,
    Repeat,
    Resume,
    Start,
    Undo,
    WentOnEarlier,
)
from kiosk.core.session.events import (
    EndAgreed,
    Event,
    Ignored,
    PersonRenamed,
    PlanMade,
    PlenaryTold,
    Recovered,
    ReplanDeclined,
    RoleNamed,
    SessionStarted,
    StartMoved,
    StartPlanned,
    StepEnded,
    TurnCounted,
    Undone,
)
from kiosk.core.session.timing_log import Row, rows
from kiosk.core.units import after, minutes, seconds
from tests.announcer.fakes import CHIMES
from tests.room import AGREED, KioskRoom
from tests.soundcard import SoundCard

WITHOUT_A_WORD = {
    PlanMade,
    SessionStarted,
    StepEnded,
    StartMoved,
    EndAgreed,
    ReplanDeclined,
    Ignored,
    PlenaryTold,
    PersonRenamed,
    RoleNamed,
    TurnCounted,
    StartPlanned,
    Recovered,
    Undone,
}
"""Events of which nothing is said, so that there is no sentence to be killed in."""

TOLD_WITHIN = 0.5
"""Seconds within which the announcer always lets the clock's thread go on; a process that hangs takes three or more."""

SPOKEN_ABOUT = (
    *(Start(), Pause(), Resume(), ProcessPause(), Resume()),
    *(AddTime(seconds(90)), Repeat(), AskTimeLeft(), AskWhoIsNext()),
)


def script(room: KioskRoom) -> typing.Iterator[None]:
    """A session in which everything happens of which something is said; it stops after each such thing."""
    room.ask(Open())
    room.ask(PlanStart(after(room.clock.now(), minutes(2)), by_itself=True))
    room.wait(minutes(1))  # the start is near
    yield
    room.ask(Undo())
    for command in SPOKEN_ABOUT:
        room.wait(seconds(7))
        room.ask(command)
        yield
    room.wait(seconds(136))  # the time check
    yield
    room.wait(minutes(1))  # the time is up, and an offer is made
    yield
    room.wait(minutes(2))  # overtime
    yield
    room.ask(AskReplan())
    yield
    room.ask(AcceptReplan())
    yield
    room.ask(Next())
    yield
    room.ask(HandOver("P2"))
    yield
    room.ask(Undo(), Next())
    yield
    room.wait(seconds(30))
    room.ask(WentOnEarlier(seconds(10)))
    yield
    room.ask(Pause())
    room.wait(minutes(6))  # the pause may have been forgotten
    yield
    room.ask(End())
    yield


class WatchedPlayer(Playback):
    """The real one, which counts what it was given to play, whether it could or not."""

    def __init__(self) -> None:
        super().__init__(within=1)
        self.given = 0

    def play(self, samples: bytes, volume: int) -> float:
        try:
            return super().play(samples, volume)
        finally:
            self.given += 1

    def was_given_more_than(self, count: int) -> bool:
        return self.given > count


class Timed:
    """A subscriber around the announcer that measures how long it takes to be told."""

    def __init__(self, announcer: SpokenAnnouncer) -> None:
        self._announcer = announcer
        self.longest = 0.0

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        began = monotonic()
        self._announcer.tell(happened, room)
        self.longest = max(self.longest, monotonic() - began)

    def close(self) -> None:
        self._announcer.close()


def undisturbed() -> tuple[tuple[Row, ...], set[type[Event]]]:
    """The rows of the session without a voice, and everything that happens in it."""
    room = KioskRoom(AGREED)
    for _ in script(room):
        pass
    assert room.engine.room.session
    return tuple(rows(room.engine.room.session)), {type(event) for event in room.ear.heard}


def test_the_session_has_every_kind_of_event_of_which_something_is_said() -> None:
    assert undisturbed()[1] >= set(typing.get_args(Event)) - WITHOUT_A_WORD


@pytest.mark.slow
@pytest.mark.usefixtures("natural_model")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hung"])
def test_a_voice_that_dies_or_hangs_in_every_sentence_changes_no_row_and_speaks_again(
    how: signal.Signals, sound_card: SoundCard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {**sound_card.env, "SDL_AUDIODRIVER": "pulseaudio"}.items():
        monkeypatch.setenv(name, value)
    room, renderer, player = KioskRoom(AGREED), SpeechSynthesis(Voice(), within=1), WatchedPlayer()
    natural = SpeechSynthesis(Voice(name="emma"), background=True)
    announcer = SpokenAnnouncer(
        room.engine, Voice(), tmp_path, CHIMES, renderer=renderer, player=player, natural=natural
    )
    timed = Timed(announcer)
    room.engine.subscribe(timed)
    stops = given = natural_deaths = 0
    for stops, _ in enumerate(script(room), 1):
        pump(room, partial(player.was_given_more_than, given), 5)
        # A hang costs its whole patience, so that one process at a time is enough of it.
        for process in (renderer, player) if how is signal.SIGKILL else ((renderer, player)[stops % 2],):
            if process.pid:
                os.kill(process.pid, how)
        if natural.pid and stops % 2 == 0:  # every other time, so that it has got on to speaking sometimes
            os.kill(natural.pid, how)
            natural_deaths += 1
        given = player.given
    assert room.engine.room.session
    assert tuple(rows(room.engine.room.session)) == undisturbed()[0]
    assert timed.longest < TOLD_WITHIN
    assert natural_deaths > 1
    # One that comes late has its chime first and is then given again; the next may replace it.
    assert given >= (stops * 3 // 4 if how is signal.SIGKILL else stops // 2)
    pump(room, lambda: not room.engine.room.microphone.own_voice and not room.engine.room.faults, 30)
    assert not room.engine.room.microphone.own_voice
    assert not room.engine.room.faults
    timed.close()


def pump(room: KioskRoom, until: Callable[[], bool], within: float) -> None:
    """Lets the hand-driven engine take in what the announcer tells it, without letting its own time pass."""
    ends, never = monotonic() + within, threading.Event()
    while not until() and monotonic() < ends:
        room.engine.pump()
        never.wait(0.01)
