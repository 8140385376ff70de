import math

import pytest

from kiosk.core.session.commands import AddTime, Next, SessionCommand
from kiosk.core.units import minutes
from kiosk.listener.acceptance import Accepted, Refusal, Rejected, judge
from kiosk.listener.recognisers.base import Heard

GRAMMAR: dict[str, SessionCommand] = {"next step": Next(), "add a minute": AddTime(minutes(1))}


@pytest.mark.parametrize(("phrase", "command"), [("next step", Next()), ("add a minute", AddTime(minutes(1)))])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 1.0])
def test_a_whole_phrase_heard_surely_enough_is_its_command(
    phrase: str, command: SessionCommand, confidence: float
) -> None:
    assert judge(Heard(phrase, confidence, 1.0), GRAMMAR, 0.8) == Accepted(command, phrase, confidence)


@pytest.mark.parametrize(
    ("phrase", "confidence", "why"),
    [
        ("", 1.0, Refusal.NO_WORDS),
        (" ", 1.0, Refusal.NO_WORDS),
        ("[unk]", 1.0, Refusal.GARBAGE),
        ("next step [unk]", 1.0, Refusal.GARBAGE),
        ("[unk] next step", 1.0, Refusal.GARBAGE),
        ("next", 1.0, Refusal.NO_PHRASE),
        ("next minute", 1.0, Refusal.NO_PHRASE),
        ("next step next step", 1.0, Refusal.NO_PHRASE),
        ("Next step", 1.0, Refusal.NO_PHRASE),
        ("undo", 1.0, Refusal.NO_PHRASE),
        ("[unk]", 0.0, Refusal.GARBAGE),
        ("next step", 0.7999, Refusal.UNSURE),
        ("next step", 0.0, Refusal.UNSURE),
        ("next step", math.nan, Refusal.UNSURE),
    ],
)
def test_anything_else_is_no_command(phrase: str, confidence: float, why: Refusal) -> None:
    assert judge(Heard(phrase, confidence, 1.0), GRAMMAR, 0.8) == Rejected(why)


@pytest.mark.parametrize(("lasted", "heard"), [(0.1, False), (0.25, True), (0.8, True), (2.4, True), (2.5, False)])
def test_a_phrase_that_nobody_can_have_said_so_fast_or_so_slowly_is_no_command(lasted: float, heard: bool) -> None:
    verdict = judge(Heard("next step", 1.0, 1.0, lasted), GRAMMAR, 0.8)
    assert verdict == (Accepted(Next(), "next step", 1.0) if heard else Rejected(Refusal.PACE))


def test_where_nothing_may_be_said_nothing_is_a_command() -> None:
    assert judge(Heard("next step", 1.0, 1.0), {}, 0.0) == Rejected(Refusal.NO_PHRASE)


def test_what_was_rejected_is_not_kept() -> None:
    verdict = judge(Heard("my confidential worry", 1.0, 1.0), GRAMMAR, 0.8)
    assert "worry" not in repr(verdict)
