"""Spoken announcements: chooses a sentence for what happens, has it rendered in advance and plays it in time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Condition, Thread
from time import monotonic

from kiosk.announcer import pcm
from kiosk.announcer.loudspeaker import Loudspeaker
from kiosk.announcer.playback import Playback
from kiosk.announcer.selection import (
    Announcement,
    Chime,
    announcement,
    limited_to_level,
    next_sound,
    room_answer,
    subject,
    voice_sample,
)
from kiosk.announcer.sentences import Sentences
from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.fault_reporter import FaultReporter
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from kiosk.core.room.messages import Speaking
from kiosk.core.room.modes import Sound
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event
from kiosk.ports import Noticeboard


@dataclass(frozen=True)
class Timing:
    """The announcer's times in seconds.

    `chime_waits` is how long a chime waits for its sentence, `news` how long after its event a sentence may begin,
    `patience` how long one that is about the voice waits for the best one, `ringing` how long the room reverberates,
    `stays_open` how long the loudspeaker stays open after a sound, and `opens_early` how long before a foreseen sound
    it is opened.
    """

    chime_waits: float = 1.5
    news: float = 3.0
    patience: float = 20.0
    ringing: float = 0.3
    stays_open: float = 10.0
    opens_early: float = 2.0


DEFAULT_TIMING = Timing()


@dataclass(eq=False)
class _PendingAnnouncement:
    """An announcement that is waiting or being played.

    `subject` is what it is about, `since` the time of its event, and `ready` says that its speech is rendered.
    """

    announcement: Announcement
    speech: Speech | None
    subject: tuple[int, bool]
    since: float
    ready: bool = False
    answers_talker: bool = False
    """Whether it answers somebody who is talking to the kiosk, so that their talking does not silence it."""


class SpokenAnnouncer:
    """A `kiosk.ports.Subscriber` that speaks announcements through the loudspeaker.

    Only the newest announcement is played. If its sentence is not rendered in time, the chime is played first, and the
    sentence follows only while it is still news. `cache` is the folder of fixed sentences, `chimes` that of the
    chimes. Raises SoundError or FileNotFoundError if a chime cannot be read.
    """

    def __init__(
        self,
        board: Noticeboard,
        voice: Voice,
        cache: Path,
        chimes: Path,
        *,
        renderer: SpeechSynthesis | None = None,
        natural: SpeechSynthesis | None = None,
        player: Playback | None = None,
        timing: Timing = DEFAULT_TIMING,
        sayable: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self._board = board
        self._voice = voice
        self._volume = round(voice.volume * 100)
        self._room = Room(sound=Sound(volume=self._volume, rate=voice.rate))
        self._timing = timing
        self._chimes = {chime: pcm.read(chimes / f"{chime}.wav") for chime in Chime}
        self._player = player or Playback()
        self._changed = Condition()
        self._pending: _PendingAnnouncement | None = None
        self._closing = False
        self._faults = FaultReporter(board.submit)
        self._loudspeaker = Loudspeaker(
            self._player, self._report_speaker, stays_open=timing.stays_open, opens_early=timing.opens_early
        )
        self._audible = False
        self._sentences = Sentences(
            voice,
            cache,
            self._mark_ready,
            self._report_voice,
            renderer=renderer,
            natural=natural,
            sayable=sayable,
        )
        self._thread = Thread(target=self._run, name="announcer", daemon=True)
        self._thread.start()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Announces the last event that has a sentence, in place of the previous announcement.

        While somebody talks to the kiosk, only answers to them are played.
        """
        state = room.session
        self._prepare(room)
        if room.microphone.talking and not self._room.microphone.talking:
            self._sentences.expect()
        said = voice_sample(room, self._room) or limited_to_level(
            announcement(happened, state, next_person=self._voice.next_person) if state else None, room.sound.level
        )
        speech = self._sentences.speech(said.text) if said and said.text else None
        with self._changed:
            answer_to_room = limited_to_level(
                room_answer(room, self._room, listening=self._voice.listening), room.sound.level
            )
            level_changed = room.sound.level is not self._room.sound.level
            called = room.plenary.call != self._room.plenary.call
            self._room = room
            if said:
                self._pending = _PendingAnnouncement(said, speech, subject(state), monotonic())
            elif self._pending and (level_changed or (state and self._pending.subject != subject(state))):
                self._pending = None  # an undo has made it untrue, or it is not wanted at the new level
            elif answer_to_room and (self._pending is None or room.microphone.talking or called):
                is_answer = room.microphone.talking and answer_to_room.chime in {Chime.LISTENING, Chime.UNHEARD}
                speech = self._sentences.speech(answer_to_room.text) if answer_to_room.text else None
                self._pending = _PendingAnnouncement(
                    answer_to_room, speech, subject(state), monotonic(), answers_talker=is_answer
                )
            self._changed.notify()
        if speech:
            self._sentences.request_now(speech, best=bool(said and said.patient))

    def close(self) -> None:
        """Stops all sound and the threads, within two seconds."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(0.5)
        self._player.close()  # this also ends a wait for the loudspeaker
        self._sentences.close()

    def _prepare(self, room: Room) -> None:
        """Has the sentences of a plan rendered ahead; forgets those of a session that people have left."""
        left = room.session is None and self._room.session is not None
        if left or room.session_id != self._room.session_id:
            self._sentences.forget_session()
        self._sentences.prepare(room.session.plan if room.session else None, room.sound.rate)

    def _mark_ready(self, speech: Speech) -> None:
        with self._changed:
            if self._pending and self._pending.speech == speech:
                self._pending.ready = True
                self._changed.notify()

    def _run(self) -> None:
        self._loudspeaker.attempt(self._loudspeaker.open)  # so that a missing loudspeaker is reported early
        while not self._closing:
            pending = self._next_announcement()
            if pending:
                self._loudspeaker.attempt(partial(self._announce, pending))
                self._ring_out(pending)
            elif not self._closing:
                self._loudspeaker.look_after(self._seconds_to_next_sound())
        self._report_audible(audible=False)

    def _next_announcement(self) -> _PendingAnnouncement | None:
        """The next announcement, once there is one; None when the loudspeaker needs attention or the kiosk closes."""
        room, idle = self._room, self._loudspeaker.seconds_until_due(self._seconds_to_next_sound())
        with self._changed:
            self._changed.wait_for(
                lambda: self._closing or self._can_announce() or self._next_sound_changed(room), idle
            )
            return self._pending if self._can_announce() else None

    def _seconds_to_next_sound(self) -> float | None:
        """The seconds until the next foreseen sound; None if no sound is foreseen."""
        due = next_sound(self._room)
        return None if due is None else self._board.seconds_until(due)

    def _next_sound_changed(self, room: Room) -> bool:
        """Whether the foreseen sound has changed since this room; ignored while the loudspeaker is failing."""
        changed = self._room.session is not room.session or self._room.sound.level is not room.sound.level
        return changed and not self._loudspeaker.failing

    def _can_announce(self) -> bool:
        pending = self._pending
        return (
            pending is not None and not self._is_silenced(pending) and monotonic() < pending.since + self._timing.news
        )

    def _is_silenced(self, pending: _PendingAnnouncement) -> bool:
        """Whether the announcement must wait because somebody is saying a command."""
        return self._room.microphone.talking and not pending.answers_talker

    def _is_over(self, pending: _PendingAnnouncement) -> bool:
        """Whether the announcement must not be played, or not any further."""
        return self._closing or self._is_silenced(pending) or self._pending is not pending

    def _announce(self, pending: _PendingAnnouncement) -> None:
        if pending.announcement.patient:
            self._wait_for_best(pending)
        chime = self._chimes[pending.announcement.chime] if pending.announcement.chime else b""
        lead_in = max(self._voice.lead_in, self._voice.breath if pending.announcement.begins_step else 0)
        sentence = self._rendered_sentence(pending, self._timing.chime_waits)
        if sentence or chime:
            self._play(pending, pcm.after_chime(chime, sentence, lead_in) if sentence else chime)
        if not sentence and (late := self._rendered_sentence(pending, self._timing.news)):
            self._play(pending, pcm.after_chime(b"", late, self._voice.lead_in))

    def _wait_for_best(self, pending: _PendingAnnouncement) -> None:
        """Waits until the best voice has rendered the sentence, as long as patience lasts."""
        speech = pending.speech
        with self._changed:
            self._changed.wait_for(
                lambda: self._is_over(pending) or speech is None or self._sentences.has_best(speech),
                self._timing.patience,
            )

    def _rendered_sentence(self, pending: _PendingAnnouncement, within: float) -> bytes:
        """The samples of the rendered sentence; empty if it is not rendered `within` seconds of its event."""
        if pending.speech is None:
            return b""
        # The cache is asked directly, because the renderer may be busy with another sentence or hang.
        if rendered := self._sentences.get(pending.speech):
            return rendered
        with self._changed:
            left = pending.since + within - monotonic()
            self._changed.wait_for(lambda: pending.ready or self._is_over(pending), left)
        return (self._sentences.get(pending.speech) or b"") if pending.ready else b""

    def _play(self, pending: _PendingAnnouncement, samples: bytes) -> None:
        """Plays samples to their end or until the announcement is over. Raises SoundError."""
        if self._is_over(pending):
            return
        self._loudspeaker.open()
        # A chime that answers the talker is too short and soft to spoil a command.
        self._report_audible(audible=not pending.answers_talker)
        self._volume = self._room.sound.volume
        ends = self._player.play(samples, self._volume) + monotonic()
        while not self._is_over(pending) and (left := ends - monotonic()) > 0:
            with self._changed:
                self._changed.wait_for(lambda: self._is_over(pending) or self._volume_changed, left)
            if self._volume_changed:
                self._volume = self._room.sound.volume
                self._player.set_volume(self._volume)
        if self._is_over(pending):
            self._player.stop()
        self._loudspeaker.note_use()

    @property
    def _volume_changed(self) -> bool:
        """Whether the volume has changed since the sound began to play."""
        return self._room.sound.volume != self._volume

    def _ring_out(self, pending: _PendingAnnouncement) -> None:
        """Waits until the room is quiet again, unless another announcement is waiting."""
        with self._changed:
            if self._pending is pending:
                self._pending = None
            if self._audible:
                self._changed.wait_for(lambda: self._closing or self._can_announce(), self._timing.ringing)
            if self._can_announce() and not self._closing:
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
