"""Takes up what the kiosk missed: a session that was cut off, and the time in which the machine slept."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from kiosk.core import notices
from kiosk.core.commands import Source
from kiosk.core.cut_commands import AskAboutCut, CutCommand, GoOnFromCut, LeaveCut
from kiosk.core.errors import Refused
from kiosk.core.events import Cut, Event, Recovered
from kiosk.core.room import NoticeKind, Screen
from kiosk.core.units import Duration, seconds
from kiosk.core.words import N_
from kiosk.floor import Floor
from kiosk.preparing import Preparing
from kiosk.recovery import CutOff, find

TOLD_FOR = seconds(20)
"""How long the screen tells that the kiosk was away: nobody was looking when it came back."""


class TakingUp:
    """Knows the session that was cut off, until people have decided what becomes of it."""

    def __init__(self, floor: Floor, preparing: Preparing) -> None:
        self._floor = floor
        self._preparing = preparing
        self._cut: CutOff | None = None

    def find(self) -> bool:
        """Whether there is a session to take up or to ask about at once. To be called once, before `begin`."""
        self._cut = find(self._floor.recorder, self._floor.time) if self._floor.keeper.lives else None
        return self._cut is not None and self._cut.beat.going

    def begin(self) -> None:
        """Takes it up where nobody need be asked, asks where somebody must be, else offers it at home."""
        self._floor.keeper.tell()
        if self._cut is None:
            return
        if self._cut.goes_on_at_once(self._floor.time):
            self._take_up(self._cut, Source.CLOCK, counted=True)
        elif self._cut.beat.going:
            self.obey(AskAboutCut(), Source.CLOCK)
        else:
            self._offer()

    def obey(self, command: CutCommand, by: Source) -> None:
        """What people decide about it. Raises Refused where there is nothing to decide."""
        cut, floor = self._cut, self._floor
        if cut is None or floor.session:
            raise Refused(N_("There is no session to go on with."))
        match command:
            case AskAboutCut():
                asked = cut.question(floor.time, floor.words)
                floor.change(replace(floor.room, cut=asked, unfinished=None, notice=None))
            case GoOnFromCut(counted):
                self._take_up(cut, by, counted=counted)
            case LeaveCut():
                self._adopted(cut, cut.end(floor.time, by))
            case _:
                assert_never(command)

    def decide_later(self) -> None:
        """A question that nobody has answered waits at home."""
        if self._floor.room.cut:
            self._offer()

    def ask_anew(self) -> None:
        """The question tells how long ago it was: that grows."""
        if self._floor.room.cut and self._cut:
            asked = self._cut.question(self._floor.time, self._floor.words)
            self._floor.change(replace(self._floor.room, cut=asked))

    def woke_up(self, slept: Duration) -> None:
        """The machine slept; session time went on."""
        floor = self._floor
        woke = Recovered(at=floor.time.now(), cut=Cut.SLEEP, away=slept)
        if floor.room.screen is Screen.STEP and floor.session:
            floor.happen(floor.session.take_up(woke))
        floor.notice(NoticeKind.TOLD, notices.recovered(woke, floor.words), TOLD_FOR)

    def _offer(self) -> None:
        later = self._cut.unfinished(self._floor.words) if self._cut else None
        self._floor.change(replace(self._floor.room, cut=None, unfinished=later, notice=None))

    def _take_up(self, cut: CutOff, by: Source, *, counted: bool) -> None:
        happened = self._adopted(cut, cut.take_up(self._floor.time, by, counted=counted))
        if happened and isinstance(happened[-1], Recovered):
            self._floor.notice(NoticeKind.TOLD, notices.recovered(happened[-1], self._floor.words), TOLD_FOR)

    def _adopted(self, cut: CutOff, happened: Sequence[Event]) -> Sequence[Event]:
        """The session that was cut off is the room's again."""
        floor = self._floor
        self._cut, floor.session = None, cut.session
        floor.keeper.taken_up(cut.name)
        preparation = self._preparing.again(cut.session.state)
        floor.room = replace(
            floor.room,
            session_id=cut.name,
            group=cut.group,
            preparation=preparation,
            cut=None,
            unfinished=None,
            leaving_until=None,
        )
        floor.happen(happened)
        floor.change(replace(floor.room, session=cut.session.state))
        return happened
