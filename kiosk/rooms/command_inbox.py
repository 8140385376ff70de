"""The trainer's commands on their way to the engine, and the answers on their way back."""

from collections import deque
from collections.abc import Iterator
from time import monotonic

from kiosk.config.settings import Rooms
from kiosk.core.errors import Refused
from kiosk.core.room.commands import Request
from kiosk.core.room.plenary import Outcome
from kiosk.core.room.state import Room
from kiosk.core.session.commands import AcceptReplan, AskReplan, Source
from kiosk.ports import Noticeboard
from kiosk.rooms.commands import Turnstile, accepted_kinds, room_command
from kiosk.rooms.messages import Answer, Command, CommandKind, Result, Times
from kiosk.rooms.projection import session_times


class CommandInbox:
    """Passes on what the room accepts; the engine says in the room what became of it, and here it is answered."""

    def __init__(self, board: Noticeboard, settings: Rooms) -> None:
        self._board = board
        self._accepts = frozenset(accepted_kinds(settings))
        self._obeys = settings.obey
        self._turnstile = Turnstile(monotonic)
        self._room = Room()
        self._outcome: Outcome | None = None
        self._to_finish: str | None = None
        self._for_times: str | None = None
        self._answers: deque[Answer] = deque(maxlen=100)
        self._times: deque[Times] = deque(maxlen=10)

    def take(self, command: Command) -> None:
        """Submits a command, or answers why not."""
        if not self._turnstile.lets_in(command):
            return
        if command.kind not in self._accepts:
            self._answers.append(Answer(id=command.id, result=Result.DECLINED))
            return
        try:
            wanted = room_command(command, self._room, self._board.snapshot().at)
        except Refused as error:
            self._answers.append(Answer(id=command.id, result=Result.REFUSED, why=str(error)))
            return
        if wanted is not None:
            self._to_finish = command.id if command.kind is CommandKind.FINISH_IN else self._to_finish
            self._for_times = command.id if command.kind is CommandKind.TIMES else self._for_times
            self._board.submit(Request(wanted, Source.TRAINER, asked=command.id))

    def takes(self, room: Room) -> bool:
        """Keeps the present room; returns whether a command has been answered in it."""
        before, self._room = self._room, room
        decided = self._hand_over_times(before, room)
        outcome = room.plenary.outcome
        if outcome is None or outcome == self._outcome:
            return decided
        self._outcome = outcome
        done = Result.ASKED if outcome.asked == self._for_times else Result.DONE
        result = Result.REFUSED if outcome.refused else done
        self._answers.append(Answer(id=outcome.asked, result=result, why=_without_names(outcome.refused, room)))
        self._follow_plan(outcome, room)
        return True

    def _hand_over_times(self, before: Room, room: Room) -> bool:
        """Takes the times along that people have just given; returns whether they have decided about them."""
        if not before.times_wanted or room.times_wanted or self._for_times is None:
            return False
        given = room.plenary.given != before.plenary.given
        times = session_times(room, self._board.snapshot().at) if given else None
        self._answers.append(Answer(id=self._for_times, result=Result.DECLINED if times is None else Result.DONE))
        if times is not None:
            self._times.append(times)
        return True

    def _follow_plan(self, outcome: Outcome, room: Room) -> None:
        """Accepts the plan that a common end has brought about, where the room has said that it obeys."""
        if self._obeys and outcome.asked == self._to_finish and room.session is not None and room.session.offer:
            self._board.submit(Request(AskReplan(), Source.TRAINER))  # the plan is accepted where people see it
            self._board.submit(Request(AcceptReplan(), Source.TRAINER))

    def answers(self) -> Iterator[Answer]:
        """The answers that have not been sent yet."""
        while self._answers:
            yield self._answers.popleft()

    def times(self) -> Iterator[Times]:
        """The times of sessions that people have given and that have not been sent yet."""
        while self._times:
            yield self._times.popleft()


def _without_names(why: str, room: Room) -> str:
    """The reason for a refusal, which stays in the room if it names a person, a topic or a group."""
    secret = {*room.groups.known, *(room.session.plan.names_and_topics if room.session else ())}
    return "" if any(name in why for name in secret if name) else why
