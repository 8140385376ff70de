"""From sound to commands, without a microphone: what the gates let through, and what becomes of it."""

from collections.abc import Mapping, Sequence

import pytest

from kiosk.config.settings import Hearing
from kiosk.core.room.commands import Answer, Command
from kiosk.core.session.commands import Next, Pause
from kiosk.listener.acceptance import Refusal
from kiosk.listener.activation import Activation, AddressActivation, OpenActivation
from kiosk.listener.pipeline import (
    PATIENCE,
    Closed,
    Context,
    ListenEvent,
    Missed,
    Opened,
    Pipeline,
    Trigger,
    Understood,
)
from kiosk.listener.recognisers.base import Heard, Recogniser

GRAMMAR: dict[str, Command] = {"next step": Next(), "pause": Pause()}
IDLE, HELD = Context(GRAMMAR), Context(GRAMMAR, held=True)
ASKED = Context({"yes": Answer(0), "no": Answer(1)}, asked=True)

SILENCE = ""
LOUD = bytes((x * 7919 >> 3) & 0xFF for x in range(3200))


def written_in(block: bytes) -> str:
    """A letter in every sample, up to the first zero: so low that it is no sound."""
    return block[:100:2].split(b"\0", 1)[0].decode()


class Reader(Recogniser):
    """Hears what is written in the blocks: `next` while it is being said, `next step!` once it has ended."""

    name = "reader"
    confidence = 1.0

    def _knows(self, word: str) -> bool:
        return word != "strange"

    def _begin(self, phrases: Sequence[str]) -> None:
        del phrases
        self._text = ""

    def _take(self, block: bytes) -> Heard | None:
        text = written_in(block)
        self._text = text.removesuffix("!") or self._text
        return self.finish() if text.endswith("!") else None

    def so_far(self) -> str:
        return self._text

    def finish(self) -> Heard | None:
        text, self._text = self._text, ""
        return self._heard(text, self.confidence) if text else None


class Knocked(Activation):
    """Opens when somebody knocks, as a wake word's gate does when that is said."""

    def opens(self, block: bytes) -> bool:
        return written_in(block) == "knock"


class Listening:
    """Ears with a tenth of a second for every text, and what has happened so far."""

    def __init__(self, gate: Activation, recogniser: Recogniser | None = None, told: float = 1.0) -> None:
        self.recogniser = recogniser or Reader()
        self.ears = Pipeline(gate, self.recogniser, Hearing(window=1.5, settle=0.3), told)
        self.t = 0.0

    def hear(self, now: Context, *said: str, noise: bytes = b"") -> list[ListenEvent]:
        happened: list[ListenEvent] = []
        for text in said:
            self.t = round(self.t + 0.1, 1)
            block = ("\0".join([*text, "\0"]).encode() + b"\0" + noise).ljust(3200, b"\0")[:3200]
            happened += self.ears.hear(block, self.t, now)
        return happened


NEXT = ["next", "next step", "next step", "next step", "next step"]


def test_without_a_hand_on_it_a_closed_gate_stays_closed() -> None:
    listening = Listening(Activation())
    assert listening.hear(IDLE, "next step!", "pause!") == []
    assert not listening.ears.listening


def test_while_a_key_is_held_a_phrase_that_has_stood_for_a_moment_is_a_command() -> None:
    listening = Listening(Activation())
    assert listening.hear(HELD, SILENCE) == [Opened(0.1, Trigger.HELD)]
    assert listening.ears.listening
    assert listening.hear(HELD, *NEXT, noise=LOUD) == [Understood(0.6, Next(), "next step", 1.0), Closed(0.6)]
    assert listening.hear(HELD, *NEXT) == []  # one command for one press
    assert listening.hear(IDLE, SILENCE) == []
    assert listening.hear(HELD, "pause!") == [
        Opened(1.3, Trigger.HELD),
        Understood(1.3, Pause(), "pause", 1.0),
        Closed(1.3),
    ]


def test_a_phrase_that_may_go_on_is_waited_for() -> None:
    listening = Listening(Activation())
    grammar: Mapping[str, Command] = {"pause": Pause(), "pause please": Next()}
    now = Context(grammar, held=True)
    happened = listening.hear(now, *["pause"] * 8, "pause please!")
    assert happened == [Opened(0.1, Trigger.HELD), Understood(0.9, Next(), "pause please", 1.0), Closed(0.9)]


def test_after_a_key_is_released_a_last_syllable_is_heard_before_the_decision() -> None:
    listening = Listening(Activation())
    listening.hear(HELD, "next")
    assert listening.hear(IDLE, "next step") == []
    assert listening.hear(IDLE, SILENCE) == [Understood(0.3, Next(), "next step", 1.0), Closed(0.3)]


@pytest.mark.parametrize(
    ("said", "miss"),
    [
        ([SILENCE], Missed(0.3, Refusal.NO_WORDS, meant=True)),
        (["net steps!"], Missed(0.1, Refusal.NO_PHRASE, meant=True, guesses=("next step",))),
        (["[unk] weather!"], Missed(0.1, Refusal.GARBAGE, meant=True)),
    ],
)
def test_a_held_key_allows_another_try_and_the_last_miss_is_reported_on_release(said: list[str], miss: Missed) -> None:
    listening = Listening(Activation())
    assert listening.hear(HELD, *said) == [Opened(0.1, Trigger.HELD)]
    assert listening.hear(IDLE, SILENCE, SILENCE) == [miss, Closed(0.3)]


def test_a_knock_opens_the_gate_for_one_command() -> None:
    listening = Listening(Knocked())
    assert listening.hear(IDLE, "next step!", "knock") == [Opened(0.2, Trigger.WAKE)]
    assert listening.hear(IDLE, SILENCE, "pause!") == [Understood(0.4, Pause(), "pause", 1.0), Closed(0.4)]
    assert listening.hear(IDLE, "next step!") == []


@pytest.mark.parametrize(
    ("gate", "said", "now", "eager"),
    [
        (Knocked(), "knock", IDLE, True),
        (Activation(), SILENCE, HELD, True),
        (Activation(), SILENCE, ASKED, False),
        (OpenActivation(), SILENCE, IDLE, False),
    ],
)
def test_the_recogniser_is_eager_only_where_somebody_speaks_to_the_kiosk(
    gate: Activation, said: str, now: Context, eager: bool
) -> None:
    listening = Listening(gate)
    listening.hear(now, said)
    assert listening.recogniser._eager is eager


def test_a_phrase_that_silence_follows_is_a_command_sooner() -> None:
    listening = Listening(Activation())
    assert listening.hear(HELD, *NEXT)[1:] == [Understood(0.3, Next(), "next step", 1.0), Closed(0.3)]


def test_after_a_knock_something_else_is_a_near_miss_and_may_be_said_again() -> None:
    listening = Listening(Knocked())
    listening.hear(IDLE, "knock", *[SILENCE] * 9)
    assert listening.hear(IDLE, "paws!") == [Missed(1.1, Refusal.NO_PHRASE, meant=True, guesses=("pause",))]
    assert listening.hear(IDLE, "pause!") == [Understood(1.2, Pause(), "pause", 1.0), Closed(1.2)]


def test_what_was_hardly_heard_is_not_guessed_at() -> None:
    reader = Reader()
    reader.confidence = 0.3
    listening = Listening(Knocked(), reader)
    listening.hear(IDLE, "knock", *[SILENCE] * 9)
    assert listening.hear(IDLE, "pause!") == [Missed(1.1, Refusal.UNSURE, meant=True)]


def test_in_a_trial_a_command_below_the_confidence_is_reported_and_changes_nothing() -> None:
    reader = Reader()
    reader.confidence = 0.3
    listening = Listening(Knocked(), reader, told=0.2)
    listening.hear(IDLE, "knock")
    assert listening.hear(IDLE, "pause!") == [Understood(0.2, Pause(), "pause", 0.3)]
    reader.confidence = 0.9
    assert listening.hear(IDLE, "pause!") == [Understood(0.3, Pause(), "pause", 0.9), Closed(0.3)]


def test_the_end_of_the_wake_word_itself_is_no_miss() -> None:
    listening = Listening(Knocked())
    listening.hear(IDLE, "knock")
    assert listening.hear(IDLE, "oh!", "pause!") == [Understood(0.3, Pause(), "pause", 1.0), Closed(0.3)]


def test_a_recogniser_that_wants_it_hears_the_block_of_the_wake_word_so_that_both_may_be_said_in_one_breath() -> None:
    for wanted, text in ((True, "knock"), (False, "")):
        reader = Reader()
        reader.wants_block_of_wake_word = wanted
        Listening(Knocked(), reader).hear(IDLE, "knock")
        assert reader.so_far() == text


def test_the_gate_closes_when_its_time_is_over_and_decides_on_what_is_being_said() -> None:
    listening = Listening(Knocked())
    assert listening.hear(IDLE, "knock", *[SILENCE] * 15) == [Opened(0.1, Trigger.WAKE), Closed(1.6)]
    listening.hear(IDLE, "knock", *[SILENCE] * 13)
    assert listening.hear(IDLE, "next", "next step") == [Understood(3.2, Next(), "next step", 1.0), Closed(3.2)]


def test_while_nothing_may_be_said_no_knock_is_answered() -> None:
    assert Listening(Knocked()).hear(Context(), "knock", "knock") == []


def test_while_the_kiosk_speaks_nothing_is_heard_and_the_time_after_a_knock_stands_still() -> None:
    listening = Listening(Knocked())
    speaking = Context(GRAMMAR, speaking=True)
    assert listening.hear(speaking, "knock", "pause!") == []
    listening.hear(IDLE, "knock", "next")
    assert listening.hear(speaking, *["next step!"] * 20) == []
    assert listening.hear(IDLE, SILENCE, "pause!") == [Understood(2.6, Pause(), "pause", 1.0), Closed(2.6)]


def test_a_held_key_waits_only_so_long_for_the_kiosk_to_fall_silent() -> None:
    listening = Listening(Activation())
    speaking = Context(GRAMMAR, held=True, speaking=True)
    happened = listening.hear(speaking, *["pause!"] * 6)
    assert happened == [Opened(0.1, Trigger.HELD), Understood(0.6, Pause(), "pause", 1.0), Closed(0.6)]
    assert PATIENCE == 0.5


def test_a_question_of_the_kiosk_is_answered_without_a_knock_and_nothing_else_is_said_of_the_answer() -> None:
    listening = Listening(Knocked())
    assert listening.hear(ASKED, "maybe!") == [Opened(0.1, Trigger.ASKED)]
    assert listening.hear(ASKED, "yes!") == [Understood(0.2, Answer(0), "yes", 1.0), Closed(0.2)]


def test_a_question_that_is_over_closes_the_gate() -> None:
    listening = Listening(Knocked())
    listening.hear(ASKED, SILENCE)
    assert listening.hear(IDLE, "next step!") == [Closed(0.2)]


def test_when_other_things_may_be_said_the_open_gate_listens_for_them() -> None:
    listening = Listening(Knocked())
    listening.hear(IDLE, "knock")
    now = Context({"resume": Next()})
    assert listening.hear(now, "resume!") == [Understood(0.2, Next(), "resume", 1.0), Closed(0.2)]


def test_an_open_gate_takes_a_bare_command_once_it_is_followed_by_silence() -> None:
    listening = Listening(OpenActivation())
    assert listening.hear(IDLE, *NEXT) == [Understood(0.5, Next(), "next step", 1.0)]
    assert not listening.ears.listening
    assert listening.hear(IDLE, "pause!") == [Understood(0.6, Pause(), "pause", 1.0)]


def test_through_an_open_gate_a_phrase_amid_other_talk_waits_for_its_end() -> None:
    listening = Listening(OpenActivation())
    assert listening.hear(IDLE, *NEXT, noise=LOUD) == []
    assert listening.hear(IDLE, "next step for us!") == [Missed(0.6, Refusal.NO_PHRASE)]


def test_a_key_goes_before_an_open_gate_and_leaves_it_open() -> None:
    listening = Listening(AddressActivation("timekeeper"))
    assert listening.hear(HELD, "pause!") == [
        Opened(0.1, Trigger.HELD),
        Understood(0.1, Pause(), "pause", 1.0),
        Closed(0.1),
    ]
    assert listening.hear(HELD, "pause!") == [Missed(0.2, Refusal.NO_PHRASE)]


def test_with_an_address_each_command_needs_it_and_a_miss_after_it_is_reported() -> None:
    listening = Listening(AddressActivation("timekeeper"))
    assert listening.hear(IDLE, "next step!") == [Missed(0.1, Refusal.NO_PHRASE)]
    assert listening.hear(IDLE, "timekeeper next step!") == [
        Understood(0.2, Next(), "timekeeper next step", 1.0),
    ]
    assert listening.hear(IDLE, "timekeeper paws!") == [
        Missed(0.3, Refusal.NO_PHRASE, meant=True, guesses=("pause",)),
    ]


def test_phrases_that_the_model_lacks_are_reported() -> None:
    listening = Listening(Activation())
    listening.hear(Context({"strange": Next(), "pause": Pause()}, held=True), SILENCE)
    assert listening.ears.unknown_phrases == {"strange"}


def test_a_microphone_that_is_closed_leaves_nothing_behind() -> None:
    listening = Listening(Knocked())
    listening.hear(IDLE, "knock", "next")
    listening.ears.forget()
    assert not listening.ears.listening
    assert listening.hear(IDLE, "next step!") == []
