"""Sentences as sound: in the natural voice where that was ready in time, in the usual one otherwise."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kiosk.announcer.background import BackgroundRenderer
from kiosk.announcer.cache import Cache
from kiosk.announcer.prerender import Prerenderer
from kiosk.announcer.selection import SAMPLE
from kiosk.announcer.suitability import Suitability
from kiosk.announcer.synthesis import Speech, SpeechSynthesis, usual_voice
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from kiosk.core.i18n import tr
from kiosk.core.plan.model import Plan
from kiosk.core.wording.foreseen import expected_sentences, fixed_sentences, foreseen_sentences
from kiosk.core.wording.speech_text import speech_text


class Sentences:
    """The sentences of one kiosk as sound; `folder` keeps those without names and topics.

    The usual voice renders every sentence. Where this machine has a `natural` voice that keeps up, that renders the
    foreseen ones as well, and everything that is `sayable` while no session is open; nobody waits for it. `ready`
    is told of each sentence that is rendered, and `report` of the usual voice's faults.
    """

    def __init__(
        self,
        voice: Voice,
        folder: Path,
        ready: Callable[[Speech], None],
        report: Callable[[SoundError | None], None],
        *,
        renderer: SpeechSynthesis | None = None,
        natural: SpeechSynthesis | None = None,
        sayable: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self._pronunciations = voice.pronunciations
        self._prepared: tuple[Plan | None, int] = None, voice.rate
        self._fixed: frozenset[str] = frozenset()
        self._sayable = sayable
        usual = usual_voice(voice)
        self._usual = Cache(folder, usual)
        self._prerenderer = Prerenderer(renderer or SpeechSynthesis(usual), self._usual, ready, report)
        self._natural: Cache | None = None
        self._background: BackgroundRenderer | None = None
        self._suitability = suitability = Suitability(voice, folder)
        if natural or (renderer is None and suitability.problem is None):
            self._natural = Cache(folder, suitability.voice)
            made_by = natural or SpeechSynthesis(suitability.voice, background=True)
            self._background = BackgroundRenderer(made_by, self._natural, suitability, ready, self._spare)

    def get(self, speech: Speech) -> bytes | None:
        """The samples of the speech in the best voice that is ready; None if none is."""
        return (self._natural.get(speech) if self._natural else None) or self._usual.get(speech)

    def has_best(self, speech: Speech) -> bool:
        """Whether no better voice than the one that is ready can be waited for."""
        return self._natural is None or self._natural.has(speech) or self._suitability.problem is not None

    def request_now(self, speech: Speech, *, best: bool = False) -> None:
        """Requests speech that is rendered before all other, in the usual voice, which alone is quick.

        The `best` one is then asked for it too.
        """
        self._prerenderer.request_now(speech)
        if best and self._background:
            self._background.request_now(speech)

    def expect(self) -> None:
        """Has the usual voice ready for a sentence that nobody has foreseen."""
        self._prerenderer.expect()

    def speech(self, text: str) -> Speech:
        """A text as the synthesiser has to read it now."""
        fixed = text in self._fixed or text == tr(SAMPLE)
        return Speech(speech_text(text, self._pronunciations), self._prepared[1], fixed)

    def prepare(self, plan: Plan | None, rate: int) -> None:
        """Has the sentences of this plan, if there is one, rendered ahead at this rate."""
        if self._prepared == (plan, rate):
            return
        self._prepared = plan, rate
        self._fixed = frozenset(fixed_sentences(plan) if plan else ())
        if plan is None:
            self._cancel()
            return
        self._prerenderer.request_ahead(map(self.speech, expected_sentences(plan)))
        if self._background:
            self._background.request_ahead(map(self.speech, foreseen_sentences(plan)))

    def forget_session(self) -> None:
        """Cancels all requests and forgets all confidential sentences."""
        self._prepared = None, self._prepared[1]
        self._cancel()
        self._usual.forget_session()
        if self._natural:
            self._natural.forget_session()

    def _cancel(self) -> None:
        self._prerenderer.cancel()
        if self._background:
            self._background.cancel()

    def _spare(self) -> Iterator[Speech]:
        """What a kiosk may say in any session, without names and topics."""
        for text in (tr(SAMPLE), *self._sayable()):
            yield Speech(speech_text(text, self._pronunciations), self._prepared[1], fixed=True)

    def close(self) -> None:
        """Stops the threads and the processes."""
        self._prerenderer.close()
        if self._background:
            self._background.close()
