"""Listens for commands in the room: runs a microphone and a pipeline on a thread of their own."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Condition, Thread
from time import monotonic

from kiosk.config.backoff import Backoff
from kiosk.config.fault_reporter import FaultReporter
from kiosk.config.settings import Hearing, RecogniserName
from kiosk.core.errors import ListenerError
from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.phrases import expected_phrases
from kiosk.core.room.commands import Request
from kiosk.core.room.messages import ListenerReport, MicrophoneTried, Unrecognised
from kiosk.core.room.modes import ListenerState, ListenMode
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Source
from kiosk.core.session.events import Event
from kiosk.listener.activation import Activation, activation_for
from kiosk.listener.audio import BLOCKS_A_SECOND, DeadMicrophone, loudness
from kiosk.listener.microphone import Microphone
from kiosk.listener.pipeline import PATIENCE, Closed, Context, ListenEvent, Missed, Opened, Pipeline, Understood
from kiosk.listener.recognisers.base import Recogniser
from kiosk.listener.recognisers.choose import best_recogniser, bundled_recogniser
from kiosk.ports import Noticeboard

CLOSES_WITHIN = 2.0
"""Seconds that closing may take; a microphone that hangs is abandoned after that time."""

LOADS_WITHIN = 10.0
"""Seconds that closing may take while a speech model loads; ending the program then would abort it with an error."""

RETRIES = Backoff(first=1.0, longest=30.0)
"""When a microphone that failed is tried again; a pressed key tries at once."""

MICROPHONE, RECOGNISER, PHRASES, GATE = N_("microphone"), N_("recogniser"), N_("phrases"), N_("wake word")
"""The parts whose faults are reported."""


class LiveListener:
    """Hears commands by a real microphone and submits them to the noticeboard (a `kiosk.ports.Subscriber`).

    Where commands are said while a key is held, the microphone is open for that time only. In every other mode it is
    open all the time, unless it is muted. A thread does all the work, so that nothing waits for the speech model. The
    model is loaded `after` that many seconds, or when a key is held, so that the first picture is not delayed; and only
    where there is a microphone. Until the first sound has come, a key has to be held: nobody should say a wake word to
    a kiosk that does not hear yet.
    """

    def __init__(
        self,
        board: Noticeboard,
        hearing: Hearing,
        model: Path | None = None,
        way: ListenMode = ListenMode.HELD,
        *,
        after: float = 0.0,
        microphone: Callable[[str | None], Microphone] = Microphone,
        choose: Callable[[Path | None, RecogniserName | None], Recogniser] = best_recogniser,
    ) -> None:
        self._board = board
        self._hearing = hearing
        self._way = way
        self._model = model
        self._after = after
        self._microphone = microphone
        self._choose = choose
        self._room = Room()
        self._presses = 0
        self._served = 0
        self._closing = self._loading = False
        self._state = self._state_when_open = ListenerState(ListenMode.HELD)
        self._faults = FaultReporter(board.submit)
        self._changed = Condition()
        self._thread = Thread(target=self._run, name="listener", daemon=True)
        self._thread.start()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Stores the room, which says what may be said now and whether a key is held."""
        del happened
        with self._changed:
            # Counted, so that a key let go and pressed again at once is not taken for one that is held on.
            self._presses += room.microphone.held and not self._room.microphone.held
            self._room = room
            self._changed.notify_all()

    def close(self) -> None:
        """Stops listening and ends the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(LOADS_WITHIN if self._loading else CLOSES_WITHIN)

    def _run(self) -> None:
        try:
            self._live()
        except ListenerError as error:  # this machine has no recogniser at all
            self._loading = False
            self._faults.report(RECOGNISER, str(error))
            self._board.submit(ListenerReport(None))

    def _live(self) -> None:
        if not self._wait(lambda _: self._pressed, self._after):
            return
        activation = self._activation()
        self._state_when_open = ListenerState(activation.way, activation.word)
        self._board.submit(ListenerReport(self._state))
        pipeline = None
        if activation.way is ListenMode.HELD and self._finds_microphone():
            pipeline = self._pipeline(activation)
        failures = 0
        while self._wait(self._wanted):
            presses = self._presses
            if pipeline is None and self._finds_microphone():
                pipeline = self._pipeline(activation)
            if pipeline is not None and self._listens(pipeline):
                failures = 0
                pipeline.forget()
            else:
                failures += 1
                self._served = max(self._served, presses)  # a key that was pressed since tries again at once
                pipeline = None
                self._wait(lambda _: self._pressed, RETRIES.delay(failures))

    @property
    def _pressed(self) -> bool:
        return self._room.microphone.held and self._presses > self._served

    def _wanted(self, room: Room) -> bool:
        """Whether the microphone is to be open."""
        return not room.microphone.muted and (self._pressed or not _by_hand(self._state_when_open.mode, room))

    def _wait(self, until: Callable[[Room], bool], seconds: float | None = None) -> bool:
        """Sleeps until the condition holds or the time is over; returns False when the kiosk closes."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or until(self._room), seconds)
            return not self._closing

    # Preparation: a part that cannot be used is reported and replaced by a simpler one.

    def _activation(self) -> Activation:
        try:
            return activation_for(self._way, self._hearing)
        except ListenerError as error:
            self._faults.report(GATE, str(error))
            return Activation()

    def _recogniser(self) -> Recogniser:
        try:
            return self._choose(self._model, self._hearing.recogniser)
        except ListenerError as error:
            self._faults.report(RECOGNISER, str(error))
            return bundled_recogniser()

    def _pipeline(self, activation: Activation) -> Pipeline:
        activation.forget()
        self._loading = True
        pipeline = Pipeline(activation, self._recogniser(), self._hearing)
        self._loading = False
        return pipeline

    def _finds_microphone(self) -> bool:
        """Whether there is a microphone; without one, a speech model would take time and memory for nothing."""
        try:
            with self._microphone(self._hearing.microphone):
                self._faults.report(MICROPHONE, None)
        except ListenerError as error:
            self._faults.report(MICROPHONE, str(error))
            return False
        return True

    # Hearing.

    def _listens(self, pipeline: Pipeline) -> bool:
        """Opens the microphone for as long as it should be open; returns False where it failed."""
        self._served = self._presses
        if _by_hand(pipeline.activation.way, self._room):
            self._wait(lambda room: not (room.microphone.held and room.microphone.own_voice), PATIENCE)
            if not self._room.microphone.held or self._closing:
                return True
        try:
            with self._microphone(self._hearing.microphone) as microphone:
                self._hear(pipeline, microphone)
        except ListenerError as error:
            self._faults.report(MICROPHONE, str(error))
            return False
        except (RuntimeError, ValueError) as error:  # the errors that the recognisers' libraries raise
            problem = tr("What was said could not be recognised: {why}.")
            self._faults.report(MICROPHONE, problem.format(why=error))
            return False
        finally:
            self._report_state(replace(self._state, listening=False))
        return True

    def _hear(self, pipeline: Pipeline, microphone: Microphone) -> None:
        """Feeds the pipeline until the microphone is muted or the kiosk closes.

        With a held key, it ends when the key is released or a command was understood.
        """
        dead, level = DeadMicrophone(), 0
        self._faults.report(MICROPHONE, None)
        while not (self._closing or self._room.microphone.muted):
            block = microphone.read()
            if self._state.mode is not self._state_when_open.mode:
                self._report_state(self._state_when_open)
            for event in pipeline.hear(block, monotonic(), self._context(pipeline.activation)):
                self._pass_on(event)
            if self._room.tries_microphone and level != (level := round(20 * loudness(block)) * 5):
                self._board.submit(MicrophoneTried(level))
            self._report_unknown_phrases(pipeline.unknown_phrases)
            self._report_silence(microphone, dead.hears_nothing(block, 1 / BLOCKS_A_SECOND))
            if _by_hand(pipeline.activation.way, self._room) and not pipeline.listening:
                return

    def _context(self, activation: Activation) -> Context:
        room = self._room
        # A question does not open a microphone that is open only while a key is held.
        asked = room.question is not None and activation.way is not ListenMode.HELD
        return Context(expected_phrases(room), room.microphone.held, asked, room.microphone.own_voice)

    def _pass_on(self, event: ListenEvent) -> None:
        match event:
            case Opened() | Closed():
                self._report_state(replace(self._state, listening=isinstance(event, Opened)))
            case Understood(phrase=phrase) if self._room.tries_microphone:
                self._board.submit(MicrophoneTried(0, phrase))
            case Missed(meant=True) if self._room.tries_microphone:
                self._board.submit(MicrophoneTried(0, ""))
            case Understood(command=command, phrase=phrase, confidence=confidence):
                self._board.submit(Request(command, Source.VOICE, phrase, confidence))
            case Missed(meant=True, guesses=guesses):
                self._board.submit(Unrecognised(tuple(guesses)))
            case Missed():
                pass  # people are talking with each other

    # Reports to the board.

    def _report_state(self, attention: ListenerState) -> None:
        if attention != self._state:
            self._state = attention
            self._board.submit(ListenerReport(attention))

    def _report_unknown_phrases(self, unknown_phrases: frozenset[str]) -> None:
        problem = tr("The speech model does not know these phrases: {phrases}.")
        self._faults.report(
            PHRASES, problem.format(phrases=", ".join(sorted(unknown_phrases))) if unknown_phrases else None
        )

    def _report_silence(self, microphone: Microphone, dead: bool) -> None:
        problem = tr("No sound from the microphone (“{name}”). Is it switched on?")
        self._faults.report(MICROPHONE, problem.format(name=microphone.name) if dead else None)


def _by_hand(way: ListenMode | None, room: Room) -> bool:
    """Whether the kiosk hears only while a key is held; while the microphone is tried, it hears without one."""
    return way is ListenMode.HELD and not room.tries_microphone
