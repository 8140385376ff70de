from pathlib import Path

import pytest

from kiosk.config.settings import Hearing
from kiosk.core.errors import ListenerError
from kiosk.core.interaction.phrases import all_phrases
from kiosk.core.room.modes import ListenMode
from kiosk.listener import checks
from kiosk.listener.checks import check_activation, check_recogniser
from kiosk.ports import Caveat
from tests.listener.voices import TEST_MODEL, known

ALL = all_phrases()


def test_the_recogniser_that_comes_with_the_kiosk_knows_all_phrases(tmp_path: Path) -> None:
    assert check_recogniser(models=tmp_path) == f"moonshine knows all {len(ALL)} phrases"


def test_the_simplest_recogniser_is_a_warning_with_the_way_to_a_better_one() -> None:
    found = check_recogniser(name="pocketsphinx")
    assert isinstance(found, Caveat)
    assert str(found).startswith("pocketsphinx only works well in a quiet room: `./run voice install`")


def test_phrases_that_the_model_that_is_named_does_not_know_are_a_warning() -> None:
    found = check_recogniser(TEST_MODEL)
    assert isinstance(found, Caveat)
    remedy = ". Use the other phrases, or install another model."
    beginning, _, phrases = str(found).removesuffix(remedy).partition(": ")
    assert beginning == f"vosk does not know {len(ALL) - known(ALL)} of {len(ALL)} phrases"
    assert len(phrases.split(", ")) == len(ALL) - known(ALL)


def test_a_model_that_knows_all_phrases_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "all_phrases", lambda: {phrase: ALL[phrase] for phrase in ALL if known([phrase])})
    assert check_recogniser(TEST_MODEL) == f"vosk knows all {known(ALL)} phrases"


def test_the_check_of_a_folder_that_is_no_model_fails_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ListenerError, match=r"\./run voice install"):
        check_recogniser(tmp_path)


@pytest.mark.parametrize(
    ("way", "told"),
    [
        (ListenMode.WAKE, "the wake word is “hey jarvis”"),
        (ListenMode.HELD, "hold V to give a command"),
        (ListenMode.ADDRESS, "“timekeeper” is said before each command"),
        (ListenMode.OPEN, "no wake word"),
    ],
)
def test_the_check_says_how_commands_get_through(way: ListenMode, told: str) -> None:
    assert check_activation(way, Hearing(word="hey_jarvis", checked=True)) == told


def test_a_gate_that_gives_way_to_another_is_a_warning() -> None:
    found = check_activation(ListenMode.OPEN, Hearing())
    assert isinstance(found, Caveat)
    assert "Commands without a wake word are off" in str(found)
