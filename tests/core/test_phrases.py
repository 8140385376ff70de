"""One table of phrases, read both ways."""

import pytest

from kiosk.core.allowed import ALLOWED
from kiosk.core.commands import AddTime, End, SessionCommand
from kiosk.core.phrases import PHRASES, grammar, phrase_for
from kiosk.core.state import Phase, State
from kiosk.core.units import minutes
from kiosk.core.words import ENGLISH
from tests.core.catalogues import shouted
from tests.core.samples import state_in


@pytest.mark.parametrize(("phrase", "command"), PHRASES.items())
def test_every_phrase_is_a_command_that_some_phase_allows_and_is_said_so(phrase: str, command: SessionCommand) -> None:
    assert any(type(command) in allowed for allowed in ALLOWED.values())
    assert phrase_for(command, ENGLISH) == phrase
    assert phrase == phrase.lower()


@pytest.mark.parametrize("phase", Phase)
def test_what_may_be_said_in_a_phase_is_every_phrase_whose_command_it_allows(phase: Phase) -> None:
    understood = grammar(state_in(phase), ENGLISH)
    assert understood == {said: asked for said, asked in PHRASES.items() if type(asked) in ALLOWED[phase]}


@pytest.mark.parametrize(
    ("phase", "phrases"),
    [
        (Phase.READY, {"start", "undo"}),
        (Phase.RUNNING, {"next step", "back", "pause", "repeat", "add a minute", "undo"}),
        (Phase.PAUSED, {"next step", "back", "resume", "repeat", "add a minute", "undo"}),
        (Phase.ENDED, {"undo"}),
    ],
)
def test_these_phrases_are_understood(phase: Phase, phrases: set[str]) -> None:
    assert set(grammar(state_in(phase), ENGLISH)) == phrases


def test_nothing_is_understood_on_the_home_screen() -> None:
    assert grammar(None, ENGLISH) == {}


@pytest.mark.parametrize("phase", Phase)
def test_the_phrases_are_those_of_the_rooms_language(phase: Phase) -> None:
    state: State = state_in(phase)
    english, other = grammar(state, ENGLISH), grammar(state, shouted(PHRASES))
    assert list(other) == [f"¡{phrase}!" for phrase in english]
    assert list(other.values()) == list(english.values())
    assert phrase_for(english[next(iter(english))], shouted(PHRASES)) == next(iter(other))


def test_a_command_without_a_phrase_has_none() -> None:
    assert phrase_for(End(), ENGLISH) is None
    assert phrase_for(AddTime(minutes(2)), ENGLISH) is None
