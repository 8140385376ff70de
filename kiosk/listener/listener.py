"""Hears commands while somebody holds the microphone open."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Condition, Thread

from kiosk.core.commands import Request, SessionCommand, Source
from kiosk.core.errors import ListenerError
from kiosk.core.events import Event
from kiosk.core.phrases import grammar
from kiosk.core.room import Room
from kiosk.core.words import N_, Words
from kiosk.listener.choose import best_recogniser
from kiosk.listener.guard import Accepted, guard
from kiosk.listener.microphone import Microphone
from kiosk.listener.recogniser import Heard, Recogniser
from kiosk.ports import Noticeboard
from kiosk.settings import Hearing

PATIENCE = 0.5
"""Seconds that the kiosk's own voice has to fall silent before the microphone opens all the same."""

TAIL = 2
"""Blocks heard after the key was let go: people let go on the last syllable, and sound arrives late."""

CLOSES_WITHIN = 2.0
"""Seconds that closing may take; a microphone that is stuck is left behind."""

MICROPHONE, RECOGNISER, PHRASES = N_("microphone"), N_("recogniser"), N_("phrases")
"""The parts whose faults are reported."""


class HeldListener:
    """Opens the microphone while the key is held, and submits the first command that is understood.

    All hearing is done on a thread of its own: the first picture does not wait for a speech model.
    """

    def __init__(
        self,
        board: Noticeboard,
        words: Words,
        hearing: Hearing,
        model: Path | None = None,
        *,
        microphone: Callable[[str | None], Microphone] = Microphone,
        choose: Callable[[Path | None], Recogniser] = best_recogniser,
    ) -> None:
        self._board = board
        self._words = words
        self._hearing = hearing
        self._model = model
        self._microphone = microphone
        self._choose = choose
        self._room = Room()
        self._presses = 0
        self._served = 0
        self._closing = False
        self._changed = Condition()
        self._thread = Thread(target=self._live, name="listener", daemon=True)
        self._thread.start()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Notes what may be said now, and whether the microphone is to be open."""
        del happened
        with self._changed:
            # Counted, so that a key let go and pressed again at once is not taken for one that is held on.
            self._presses += room.talking and not self._room.talking
            self._room = room
            self._changed.notify_all()

    def close(self) -> None:
        """Stops hearing."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(CLOSES_WITHIN)

    def _live(self) -> None:
        self._look_for_microphone()
        recogniser = self._recogniser()
        while self._wait(lambda room: room.talking and self._presses > self._served):
            self._served = self._presses
            self._hold(recogniser)

    def _wait(self, until: Callable[[Room], bool], seconds: float | None = None) -> bool:
        """Sleeps until the room is as wanted or the time is over; False once the kiosk closes."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or until(self._room), seconds)
            return not self._closing

    @property
    def _held(self) -> bool:
        return self._room.talking and not self._closing

    def _look_for_microphone(self) -> None:
        try:
            with self._microphone(self._hearing.microphone):
                self._board.report(MICROPHONE, None)
        except ListenerError as error:
            self._board.report(MICROPHONE, error.said(self._words))

    def _recogniser(self) -> Recogniser:
        """The best recogniser; a model that cannot be used is reported, and the one that came along is used instead."""
        try:
            return self._choose(self._model)
        except ListenerError as error:
            self._board.report(RECOGNISER, error.said(self._words))
            return best_recogniser(None, places=())

    def _hold(self, recogniser: Recogniser) -> None:
        """Opens the microphone once the kiosk itself is silent, until it is let go or a command was understood."""
        self._wait(lambda room: not (room.talking and room.speaking), PATIENCE)
        if not self._held:
            return
        try:
            with self._microphone(self._hearing.microphone) as microphone:
                understood = self._understands(recogniser, microphone)
        except ListenerError as error:
            self._board.report(MICROPHONE, error.said(self._words))
            return
        except (RuntimeError, ValueError) as error:  # all that the recognisers' libraries raise
            problem = self._words.gettext("What was said could not be recognised: {why}.")
            self._board.report(MICROPHONE, problem.format(why=error))
            return
        self._board.report(MICROPHONE, None)
        if not understood:
            self._board.unheard()

    def _understands(self, recogniser: Recogniser, microphone: Microphone) -> bool:
        """Whether what is said until the key is let go contains a command; the first is submitted at once."""
        self._tell_of_strange(recogniser.understand(self._phrases(), microphone.rate))
        for block in self._blocks(microphone):
            if self._obeys(recogniser.feed(block)):
                return True
        return self._obeys(recogniser.finish())

    def _blocks(self, microphone: Microphone) -> Iterator[bytes]:
        while self._held:
            yield microphone.read()
        for _ in range(TAIL):
            yield microphone.read()

    def _obeys(self, heard: Heard | None) -> bool:
        """Submits the command that was heard, if it is one now."""
        verdict = heard and guard(heard, self._phrases(), self._hearing.confidence)
        if not isinstance(verdict, Accepted):
            return False
        self._board.submit(Request(verdict.command, Source.VOICE, verdict.phrase, verdict.confidence))
        return True

    def _phrases(self) -> dict[str, SessionCommand]:
        return grammar(self._room.session, self._words)

    def _tell_of_strange(self, strange: frozenset[str]) -> None:
        problem = self._words.gettext("The speech model does not know these phrases: {phrases}.")
        self._board.report(PHRASES, problem.format(phrases=", ".join(sorted(strange))) if strange else None)
