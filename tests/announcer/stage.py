"""An announcer among fakes, and the session that it is told of."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.announcer.announcer import SpokenAnnouncer, Timing
from kiosk.announcer.synthesis import SpeechSynthesis
from kiosk.config.settings import Voice
from kiosk.core.room.modes import ListenerState, ListenMode
from kiosk.core.room.state import MicrophoneUse, Room
from kiosk.core.session.commands import SessionCommand, Source
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.units import Instant
from tests.announcer.fakes import CHIMES, PLAN, Board, Diary, HandPlayer, HandRenderer
from tests.waiting import LIMIT

FOR_EVER = 10 * LIMIT
"""Seconds that no test waits for."""

UNHURRIED = Timing(chime_waits=FOR_EVER, news=FOR_EVER, ringing=0.01, stays_open=FOR_EVER)


@dataclass
class Stage:
    """An announcer among fakes, and the session that it is told of."""

    diary: Diary
    renderer: HandRenderer
    player: HandPlayer
    cache: Path
    announcer: SpokenAnnouncer | None = None
    session: Session | None = None
    room: Room = field(default_factory=Room)
    chimes: Path = CHIMES

    def set(
        self, timing: Timing = UNHURRIED, voice: Voice | None = None, natural: SpeechSynthesis | None = None
    ) -> SpokenAnnouncer:
        """Makes the announcer."""
        self.announcer = SpokenAnnouncer(
            Board(self.diary),
            voice or Voice(),
            self.cache,
            CHIMES,
            renderer=self.renderer,
            natural=natural,
            player=self.player,
            timing=timing,
        )
        return self.announcer

    def open(self) -> None:
        """Opens a session with the plan."""
        assert self.announcer
        opening = PlanMade(at=Instant(0), plan=PLAN)
        self.session = Session.opened(opening)
        self.announcer.tell([opening], Room(session=self.session.state))

    def does(self, command: SessionCommand, *, talking: bool = False, by: Source = Source.KEY) -> None:
        """Somebody gives a command, and the announcer is told what happened."""
        assert self.announcer
        if self.session is None:
            self.open()
        assert self.session
        happened = self.session.apply(command, Instant(1000), by)
        self.room = replace(
            self.room, session=self.session.state, microphone=replace(self.room.microphone, held=talking)
        )
        self.announcer.tell(happened, self.room)

    def becomes(self, **fields: object) -> None:
        """The room changes in these fields, and nothing else happens."""
        assert self.announcer
        self.room = replace(self.room, **fields)  # type: ignore[arg-type]  # fields by name
        self.announcer.tell([], self.room)

    def with_the_real_voice(self) -> SpokenAnnouncer:
        """Another announcer, of the real voice and mixer, however long these take."""
        board, timing = Board(self.diary), Timing(chime_waits=FOR_EVER, news=FOR_EVER)
        self.announcer = SpokenAnnouncer(board, Voice(), self.cache, CHIMES, timing=timing)
        return self.announcer

    def talks(self, talking: bool) -> None:
        """Somebody holds the microphone open, or lets it go."""
        assert self.announcer
        microphone = MicrophoneUse(held=talking, listener=ListenerState(ListenMode.HELD))
        self.announcer.tell([], Room(session=self.session.state if self.session else None, microphone=microphone))

    @property
    def sounds(self) -> list[str]:
        """What was played and what was told of it."""
        return self.diary.about("plays", "stops", "speaking", "silent")
