"""What a room check tells people, programs and kiosk.toml."""

from pathlib import Path

import pytest
from rich.console import Console

from kiosk.config.settings import load_settings
from kiosk.core.errors import SettingsError
from kiosk.core.room.modes import ListenMode
from kiosk.listener.evaluation.recommendation import Recommendation
from kiosk.listener.evaluation.report import as_dict, as_toml, recommendation_text, save, table
from kiosk.listener.evaluation.scores import score
from tests.listener.evaluation.test_scores import QUIET, RIGHT, talked
from tests.listener.evaluation.test_scores import said as command

UNSURE = command((False, 0.85, 0.3))
OUTCOMES = {
    ListenMode.WAKE: [RIGHT, UNSURE, QUIET],
    ListenMode.HELD: [RIGHT, QUIET],
    ListenMode.OPEN: [RIGHT, talked(0.99)],
}
ADVICE = Recommendation(ListenMode.WAKE, 0.9, score([RIGHT, QUIET], 0.9), bare=False)


def shown() -> list[list[str]]:
    console = Console(width=120)
    with console.capture() as caught:
        console.print(table(OUTCOMES, 0.8))
    return [line.split() for line in caught.get().splitlines()]


def test_each_gate_has_its_row_and_another_for_a_confidence_that_does_better() -> None:
    rows = [row for row in shown() if row[:1] in (["wake"], ["V"], ["no"])]
    assert [row[2] for row in rows[:3]] == ["0.8", "0.9", "0.8"]
    assert rows[0][3:] == ["50%", "50%", "0", "under", "6", "0.30", "(0.30)", "s", "2.0%"]
    assert rows[1][3:5] == ["50%", "0%"]
    assert rows[2][3:] == ["100%", "0%", "–", "–", "0.30", "(0.30)", "s", "–"]
    assert rows[3][3:] == ["0.8", "100%", "0%", "1", "2.0", "0.30", "(0.30)", "s", "2.0%"]


def test_a_gate_for_which_nothing_was_said_shows_so() -> None:
    console = Console(width=120)
    with console.capture() as caught:
        console.print(table({ListenMode.ADDRESS: []}, 0.8))
    assert caught.get().split()[-7:] == ["0.8", *"––––––"]


def test_the_results_for_programs_have_each_gate_as_set_and_at_its_best() -> None:
    told = as_dict(OUTCOMES, 0.8, ADVICE)
    assert told["advice"] == {"listener": "wake", "confidence": 0.9, "bare": False}
    gates = told["gates"]
    assert isinstance(gates, dict)
    assert gates["wake"]["as_set"]["wrong"] == 0.5
    assert gates["wake"]["best"]["wrong"] == 0
    assert as_dict(OUTCOMES, 0.8, None)["advice"] is None


def test_the_advice_says_what_it_is_worth() -> None:
    assert recommendation_text(ADVICE) == (
        "Recommended: wake word, confidence 0.9. With 95 % certainty, fewer than 6 commands an hour are"
        " heard that nobody gave. Commands without a wake word were not shown to be safe here; that takes"
        " half an hour of ordinary talk."
    )
    by_hand = Recommendation(ListenMode.HELD, 0.8, score([RIGHT, QUIET], 0.8), bare=True)
    assert recommendation_text(by_hand) == "Recommended: V held, confidence 0.8."


def test_the_settings_can_be_read_from_the_recommended_lines(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(as_toml(ADVICE), encoding="utf-8")
    settings = load_settings(file)
    assert (settings.listener, settings.hearing.confidence, settings.hearing.checked) == ("wake", 0.9, False)


@pytest.mark.parametrize("before", ["", '# ours\ntheme = "light"  # bright room\n\n[voice]\nrate = 150\n'])
def test_saving_keeps_everything_else_in_the_settings_file(tmp_path: Path, before: str) -> None:
    file = tmp_path / "folder" / "kiosk.toml"
    if before:
        file.parent.mkdir()
        file.write_text(before, encoding="utf-8")
    save(ADVICE, file)
    save(Recommendation(ListenMode.OPEN, 0.7, ADVICE.score, bare=True), file)
    settings = load_settings(file)
    assert (settings.listener, settings.hearing.confidence, settings.hearing.checked) == ("open", 0.7, True)
    written = file.read_text(encoding="utf-8")
    assert all(line in written for line in before.splitlines())
    assert settings.theme == ("light" if before else "dark")


def test_a_settings_file_that_cannot_be_changed_is_named(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("theme = = 1", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"kiosk\.toml: cannot be changed"):
        save(ADVICE, file)
    assert file.read_text(encoding="utf-8") == "theme = = 1"
