"""Says what happens in the room: chooses the sentence, has it rendered ahead, and plays it at its instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Condition, Thread
from time import monotonic

from kiosk.announcer import pcm
from kiosk.announcer.cache import Cache
from kiosk.announcer.loudspeaker import Loudspeaker
from kiosk.announcer.playback import Playback
from kiosk.announcer.prerender import Prerenderer
from kiosk.announcer.selection import Announcement, Chime, announcement, answer, at_level, quiet
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.fault_reporter import FaultReporter
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from kiosk.core.plan.model import Plan
from kiosk.core.room.messages import Speaking
from kiosk.core.room.modes import Sound, VoiceLevel
from kiosk.core.room.state import Room
from kiosk.core.session.due import next_event
from kiosk.core.session.events import Event
from kiosk.core.session.state import Phase, State
from kiosk.core.units import Instant
from kiosk.core.wording.announcements import expected_sentences
from kiosk.core.wording.speech_text import speech_text
from kiosk.ports import Noticeboard


@dataclass(frozen=True)
class Timing:
    """In seconds: how long a chime waits for its sentence, a sentence is news, a room rings on, a card stays open.

    `opens_early` is how long before the clock will have something to say the loudspeaker is opened.
    """

    chime_waits: float = 1.5
    news: float = 3.0
    ringing: float = 0.3
    stays_open: float = 10.0
    opens_early: float = 2.0


USUAL = Timing()


@dataclass(eq=False)
class _Wanted:
    """What is to be said or is being said: about which place in the session, since when, and whether it is rendered."""

    said: Announcement
    speech: Speech | None
    place: tuple[int, bool]
    since: float
    ready: bool = False
    to_who_talks: bool = False
    """Whether it is for somebody who may say a command, and so is not silenced by that."""


class SpokenAnnouncer:
    """Says aloud what the room should hear, through the loudspeaker (a `kiosk.ports.Subscriber`).

    Only the newest announcement counts. One that is not rendered in time gives way to its chime, and follows it if it
    comes while it is still news. `cache` is where rendered sentences lie, `chimes` the folder of the chimes; raises
    SoundError or FileNotFoundError where a chime is missing.
    """

    def __init__(
        self,
        board: Noticeboard,
        voice: Voice,
        cache: Path,
        chimes: Path,
        *,
        renderer: SpeechSynthesis | None = None,
        player: Playback | None = None,
        timing: Timing = USUAL,
    ) -> None:
        self._board = board
        self._voice = voice
        self._volume = round(voice.volume * 100)
        self._room = Room(sound=Sound(volume=self._volume, rate=voice.rate))
        self._timing = timing
        self._chimes = {chime: pcm.read(chimes / f"{chime}.wav") for chime in Chime}
        self._cache = Cache(cache, voice)
        self._player = player or Playback()
        self._changed = Condition()
        self._wanted: _Wanted | None = None
        self._prepared: tuple[Plan, int] | None = None
        self._closing = False
        self._faults = FaultReporter(board.submit)
        self._loudspeaker = Loudspeaker(
            self._player, self._report_speaker, stays_open=timing.stays_open, opens_early=timing.opens_early
        )
        self._audible = False
        self._preparer = Prerenderer(
            renderer or SpeechSynthesis(voice), self._cache, self._rendered, self._report_voice
        )
        self._thread = Thread(target=self._run, name="announcer", daemon=True)
        self._thread.start()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Says the last sayable of what happened, in place of what was being said; nothing while somebody talks."""
        state = room.session
        if state and self._prepared != (state.plan, room.sound.rate):
            self._prepared = state.plan, room.sound.rate
            self._preparer.ahead(self._speech(text, room) for text in expected_sentences(state.plan))
        said = at_level(announcement(happened, state) if state else None, room.sound.level)
        speech = self._speech(said.text, room) if said and said.text else None
        with self._changed:
            small = at_level(answer(room, self._room, listening=self._voice.listening), room.sound.level)
            levelled = room.sound.level is not self._room.sound.level
            self._room = room
            if said:
                self._wanted = _Wanted(said, speech, _place(state), monotonic())
            elif self._wanted and (levelled or (state and self._wanted.place != _place(state))):
                self._wanted = None  # an undo has made it untrue, or it is not wanted any more
            elif small and (self._wanted is None or room.microphone.talking):
                answers = room.microphone.talking and small.chime in {Chime.LISTENING, Chime.UNHEARD}
                self._wanted = _Wanted(small, None, _place(state), monotonic(), to_who_talks=answers)
            self._changed.notify()
        if speech:
            self._preparer.need(speech)

    def close(self) -> None:
        """Falls silent and stops, within two seconds."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(0.5)
        self._player.close()  # which also frees a thread that waits for a loudspeaker
        self._preparer.close()

    def _speech(self, text: str, room: Room) -> Speech:
        return Speech(speech_text(text, self._voice.pronunciations), room.sound.rate)

    def _rendered(self, speech: Speech) -> None:
        with self._changed:
            if self._wanted and self._wanted.speech == speech:
                self._wanted.ready = True
                self._changed.notify()

    def _run(self) -> None:
        self._loudspeaker.attempt(self._loudspeaker.open)  # so that people know before the session if there is none
        while not self._closing:
            wanted = self._next()
            if wanted:
                self._loudspeaker.attempt(partial(self._announce, wanted))
                self._ring_out(wanted)
            elif not self._closing:
                self._loudspeaker.look_after(self._soon())
        self._report_audible(audible=False)

    def _next(self) -> _Wanted | None:
        """Waits for something to say; None when it is time to look after the loudspeaker instead, or to close."""
        room, idle = self._room, self._loudspeaker.idle(self._soon())
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._sayable() or self._foresees_other(room), idle)
            return self._wanted if self._sayable() else None

    def _soon(self) -> float | None:
        """Seconds until the next sound that is foreseen, if one is."""
        due = next_sound(self._room)
        return None if due is None else self._board.seconds_until(due)

    def _foresees_other(self, room: Room) -> bool:
        """Whether another sound is foreseen than in this room; a loudspeaker that failed has its own times."""
        changed = self._room.session is not room.session or self._room.sound.level is not room.sound.level
        return changed and not self._loudspeaker.failing

    def _sayable(self) -> bool:
        wanted = self._wanted
        return wanted is not None and not self._silenced(wanted) and monotonic() < wanted.since + self._timing.news

    def _silenced(self, wanted: _Wanted) -> bool:
        """Nobody is interrupted who says a command."""
        return self._room.microphone.talking and not wanted.to_who_talks

    def _over(self, wanted: _Wanted) -> bool:
        """Whether it is not to be said (further)."""
        return self._closing or self._silenced(wanted) or self._wanted is not wanted

    def _announce(self, wanted: _Wanted) -> None:
        chime = self._chimes[wanted.said.chime] if wanted.said.chime else b""
        lead_in = max(self._voice.lead_in, self._voice.breath if wanted.said.begins else 0)
        sentence = self._sentence(wanted, self._timing.chime_waits)
        if sentence or chime:
            self._play(wanted, pcm.after_chime(chime, sentence, lead_in) if sentence else chime)
        if not sentence and (late := self._sentence(wanted, self._timing.news)):
            self._play(wanted, pcm.after_chime(b"", late, self._voice.lead_in))

    def _sentence(self, wanted: _Wanted, within: float) -> bytes:
        """The rendered sentence as soon as it is there; empty if it is not so many seconds after its event."""
        if wanted.speech is None:
            return b""
        # Not by way of whoever renders: that one may be busy with another sentence, or hang.
        if rendered := self._cache.get(wanted.speech):
            return rendered
        with self._changed:
            left = wanted.since + within - monotonic()
            self._changed.wait_for(lambda: wanted.ready or self._over(wanted), left)
        return (self._cache.get(wanted.speech) or b"") if wanted.ready else b""

    def _play(self, wanted: _Wanted, samples: bytes) -> None:
        """Plays to the end, or until it is not to be said any further. Raises SoundError."""
        if self._over(wanted):
            return
        self._loudspeaker.open()
        self._report_audible(audible=not wanted.to_who_talks)  # so short and soft a chime spoils no command
        self._volume = self._room.sound.volume
        ends = self._player.play(samples, self._volume) + monotonic()
        while not self._over(wanted) and (left := ends - monotonic()) > 0:
            with self._changed:
                self._changed.wait_for(lambda: self._over(wanted) or self._turned, left)
            if self._turned:
                self._volume = self._room.sound.volume
                self._player.turn(self._volume)
        if self._over(wanted):
            self._player.stop()
        self._loudspeaker.used()

    @property
    def _turned(self) -> bool:
        """Whether somebody has made it louder or quieter since it began to play."""
        return self._room.sound.volume != self._volume

    def _ring_out(self, wanted: _Wanted) -> None:
        """Waits until the room has fallen silent, unless there is more to say."""
        with self._changed:
            if self._wanted is wanted:
                self._wanted = None
            if self._audible:
                self._changed.wait_for(lambda: self._closing or self._sayable(), self._timing.ringing)
            if self._sayable() and not self._closing:
                return
        self._report_audible(audible=False)

    def _report_audible(self, *, audible: bool) -> None:
        if audible != self._audible:
            self._audible = audible
            self._board.submit(Speaking(audible))

    def _report_speaker(self, error: SoundError | None) -> None:
        self._report("speaker", error)

    def _report_voice(self, error: SoundError | None) -> None:
        self._report("voice", error)

    def _report(self, part: str, error: SoundError | None) -> None:
        if not self._closing:
            self._faults.report(part, str(error) if error else None)


def _place(state: State | None) -> tuple[int, bool]:
    """What an announcement is about: the turn, and whether the session is over."""
    if state is None:
        return -1, False
    return state.turn, state.phase is Phase.ENDED


def next_sound(room: Room) -> Instant | None:
    """The instant of the next time check, time up or offer, where it will be heard if nobody does anything."""
    state = room.session
    if state is None or room.sound.level is VoiceLevel.SILENT or (quiet(state) and not state.current.soft_chime):
        return None
    due = next_event(state)
    return due.at if due else None
