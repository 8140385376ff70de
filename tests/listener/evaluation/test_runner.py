"""Clips played to real ears: what is counted as heard, how late, and that nothing of it is kept."""

from pathlib import Path

import pytest

from kiosk.config.settings import Hearing
from kiosk.core.interaction.phrases import all_phrases
from kiosk.core.room.commands import Command
from kiosk.core.room.modes import ListenMode
from kiosk.listener.evaluation.clips import Clip, end_of_speech
from kiosk.listener.evaluation.runner import Job, Trial, grammar_for, jobs, play, run_jobs
from tests.listener.voices import samples, say

SECOND = 32_000
HELD, OPEN, WAKE = (Trial(way, Hearing()) for way in (ListenMode.HELD, ListenMode.OPEN, ListenMode.WAKE))


@pytest.fixture(scope="module")
def next_step(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    _, sound = samples(say("next step", tmp_path_factory.mktemp("said") / "clip.wav"))
    return Clip(sound, "next step", end_of_speech(sound), group="clean")


@pytest.mark.parametrize(
    ("phrase", "among", "not_among"),
    [
        ("next step", "pause", "resume"),
        ("resume", "next step", "pause"),
        ("start", "undo", "next step"),
        (None, "mute the microphone", "resume"),
    ],
)
def test_a_command_is_heard_among_those_of_its_phase(phrase: str | None, among: str, not_among: str) -> None:
    grammar = grammar_for(phrase)
    assert {phrase or "pause", among} <= set(grammar)
    assert not_among not in grammar


def test_every_phrase_is_heard_in_some_phase() -> None:
    assert all(phrase in grammar_for(phrase) for phrase in all_phrases())


def test_a_right_command_has_its_delay_after_the_end_of_speech(next_step: Clip) -> None:
    ears, grammar = HELD.pipeline(), grammar_for("next step")
    outcome = play(ears, next_step, grammar)
    (hit,) = outcome.hits
    assert hit.right
    assert hit.confidence > 0.8
    assert -0.5 < hit.late < 1.0  # its last sound may be guessed
    assert (outcome.command, outcome.group, outcome.opened) == (True, "clean", 1)
    assert 0 < outcome.busy < outcome.seconds


@pytest.mark.parametrize(("after", "seconds"), [(0.0, 3.0), (1.0, 3.0), (12.0, 12.0)])
def test_a_command_is_followed_by_silence_unless_the_room_goes_on(after: float, seconds: float) -> None:
    clip = Clip(bytes(int((1 + after) * SECOND)), "next step", 1.0)
    assert play(HELD.pipeline(), clip, grammar_for("next step")).seconds == pytest.approx(1 + seconds)


def test_what_is_taken_for_another_command_is_wrong(next_step: Clip) -> None:
    grammar: dict[str, Command] = grammar_for("next step")
    mislabelled = Clip(next_step.sound, "pause", next_step.speech_end)
    assert [hit.right for hit in play(HELD.pipeline(), mislabelled, grammar).hits] == [False]


def test_talk_opens_no_key_and_every_command_in_it_is_one_that_nobody_gave(next_step: Clip) -> None:
    talk, grammar = Clip(next_step.sound + bytes(2 * SECOND)), grammar_for(None)
    assert play(HELD.pipeline(), talk, grammar).hits == ()
    (hit,) = play(OPEN.pipeline(), talk, grammar).hits
    assert not hit.right


def test_each_trial_hears_all_talk_and_the_commands_that_are_said_its_way(next_step: Clip) -> None:
    talk, woken = Clip(bytes(SECOND)), Clip(next_step.sound, "next step", 1.0, address="okay nabu")
    todo = jobs([HELD, WAKE], [talk, next_step, woken])
    assert [(job.trial, job.clip) for job in todo] == [(HELD, talk), (HELD, next_step), (WAKE, talk), (WAKE, woken)]


@pytest.mark.parametrize("processes", [1, 2])
def test_trials_run_here_or_in_other_processes_alike(next_step: Clip, processes: int) -> None:
    grammar = grammar_for("next step")
    found = list(run_jobs([Job(trial, next_step, grammar) for trial in (HELD, OPEN)], processes))
    assert {trial.way for trial, _ in found} == {ListenMode.HELD, ListenMode.OPEN}
    assert all(outcome.hits[0].right for _, outcome in found)


def test_nothing_to_hear_is_no_trial() -> None:
    assert list(run_jobs([])) == []


def test_what_was_said_is_neither_in_the_outcome_nor_on_the_disk(
    next_step: Clip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = play(OPEN.pipeline(), next_step, grammar_for("next step"))
    assert "next" not in repr(outcome)
    assert list(tmp_path.iterdir()) == []
