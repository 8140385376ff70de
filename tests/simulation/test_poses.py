"""The sample screens, and the pictures made of them."""

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.config.paths import shipped
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.modes import MicrophoneState, Theme, VoiceState
from kiosk.core.room.notice import NoticeKind
from kiosk.core.units import minutes
from kiosk.core.view.model import Snapshot
from kiosk.core.view.views import EndView, HomeView, Pace, QuestionView, ReportBackView, SetupView, StepView
from kiosk.display.window.screenshot import save_gallery
from kiosk.protocol_files.library import Library
from kiosk.simulation.poses import SampleState, sample_snapshot
from tests.views import view_of

PLAN = make_plan(Library([shipped("protocols")]).load("als-topics"), PlanRequest(time=minutes(90)))


def at(sample: SampleState, step: int = 3, plan: Plan = PLAN) -> Snapshot:
    return sample_snapshot(sample, plan, step, ())


def test_every_sample_shows_the_state_that_it_is_named_after() -> None:
    steps = {sample: view for sample in SampleState if isinstance(view := at(sample).view, StepView)}
    assert SampleState.RUNNING in steps
    assert not {SampleState.HOME, SampleState.END} & set(steps)
    paces = {sample: step.pace for sample, step in steps.items()}
    assert (paces[SampleState.RUNNING], paces[SampleState.OVERTIME]) == (Pace.ON_TIME, Pace.OVERTIME)
    assert {sample for sample, step in steps.items() if step.paused} == {SampleState.PAUSED, SampleState.PROCESS}
    assert {sample for sample, step in steps.items() if step.process} == {SampleState.PROCESS}
    circle = make_plan(Library([shipped("protocols")]).load("solution-circle"))
    assert isinstance(at(SampleState.CHECKED, 2, circle).view, StepView)
    assert at(SampleState.OFFER).standing.offer is not None
    assert steps[SampleState.LATE].suggestion.endswith(" min late")


def test_samples_around_a_session() -> None:
    assert at(SampleState.HOME).standing.heading == "Which conversation today?"
    assert view_of(at(SampleState.CUT_OFF), HomeView).unfinished is not None
    assert isinstance(at(SampleState.END).view, EndView)
    assert at(SampleState.HELP).standing.help is not None
    assert at(SampleState.CODE).standing.links is not None
    assert len(at(SampleState.FAULTS).standing.faults) == 2


def test_samples_before_a_session() -> None:
    assert isinstance(at(SampleState.READY).view, SetupView)
    fields = [view_of(at(sample), SetupView) for sample in (SampleState.FIELD, SampleState.PROBLEM)]
    assert all(any(field.chosen for field in ready.fields) for ready in fields)
    assert [bool(ready.problem) for ready in fields] == [False, True]
    assert at(SampleState.NAMING).standing.typing
    assert len(view_of(at(SampleState.REPORT_BACK), ReportBackView).actions) == 2


def test_samples_with_notices_and_questions() -> None:
    kinds = {sample: notice.kind for sample in SampleState if (notice := at(sample).standing.notice)}
    assert kinds == {
        SampleState.NOTICE: NoticeKind.DONE,
        SampleState.REFUSED: NoticeKind.REFUSED,
        SampleState.TOLD: NoticeKind.TOLD,
        SampleState.MISSED: NoticeKind.ASKING,
        SampleState.SURE: NoticeKind.ASKING,
    }
    answers = {
        sample: [hint.key for hint in at(sample).standing.hints[:2]]
        for sample in (SampleState.MISSED, SampleState.SURE)
    }
    assert answers == {SampleState.MISSED: ["1", "2"], SampleState.SURE: ["Y", "N"]}
    cut = at(SampleState.QUESTION)
    assert isinstance(cut.view, QuestionView)
    assert [hint.key for hint in cut.standing.hints[:3]] == ["Space", "G", "E twice"]
    assert at(SampleState.TALKING).standing.hearing is MicrophoneState.OPEN
    assert (at(SampleState.MUTED).standing.hearing, at(SampleState.MUTED).standing.sounding) == (
        MicrophoneState.MUTED,
        VoiceState.CHIMES,
    )


def test_a_step_beyond_the_last_is_the_last() -> None:
    assert view_of(at(SampleState.RUNNING, 999), StepView).next is None
    assert isinstance(
        at(SampleState.OFFER, 999).view, StepView
    )  # where there is nothing left to change, nothing is offered


def test_a_gallery_is_a_page_of_all_pictures(tmp_path: Path) -> None:
    page = save_gallery({"home": at(SampleState.HOME), "end": at(SampleState.END)}, tmp_path / "new", [(800, 480)])
    files = {f"{name}-800x480-{theme}.png" for name in ("home", "end") for theme in Theme}
    assert {file.name for file in tmp_path.glob("new/*.png")} == files
    assert all(file in page.read_text("utf-8") for file in files)


def kiosk(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "kiosk", *args], capture_output=True, text=True, check=False)


def test_the_command_paints_a_step_of_a_protocol_without_a_screen(tmp_path: Path) -> None:
    file = tmp_path / "step.png"
    options = ("--step", "2", "--size", "1024x600", "--theme", "contrast", "--state", "paused")
    assert kiosk("screenshot", "solution-circle", *options, "-o", str(file)).returncode == 0
    assert struct.unpack(">II", file.read_bytes()[16:24]) == (1024, 600)


def test_an_invalid_size_is_refused_with_an_example() -> None:
    refused = kiosk("screenshot", "--size", "large")
    assert refused.returncode == 2
    assert "large is not a size: give width and height, such as 1920x1080." in refused.stderr


def test_a_size_beyond_every_screen_is_refused_instead_of_filling_the_memory() -> None:
    refused = kiosk("screenshot", "--size", "99999x480")
    assert (refused.returncode, refused.stderr) == (2, "99999x480 is too large: give at most 8192 pixels each way.\n")


@pytest.mark.parametrize("options", [["-o", "/dev/null/picture.png"], ["--gallery", "/dev/null/pictures"]])
def test_a_path_that_cannot_be_written_is_one_clear_sentence(options: list[str]) -> None:
    refused = kiosk("screenshot", *options)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "/dev/null" in refused.stderr


@pytest.mark.slow
def test_the_command_paints_a_gallery(tmp_path: Path) -> None:
    assert kiosk("screenshot", "--gallery", str(tmp_path)).returncode == 0
    assert (
        len(list(tmp_path.glob("*.png"))) == (len(SampleState) - 1) * 6 * 3
    )  # without an agreed end there is nothing to offer
