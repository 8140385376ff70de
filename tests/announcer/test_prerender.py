from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.announcer import prerender as prerender_module
from kiosk.announcer.cache import Cache
from kiosk.announcer.prerender import Prerenderer
from kiosk.announcer.synthesis import Speech
from kiosk.config.backoff import Backoff
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from tests.announcer.fakes import Diary, HandRenderer
from tests.announcer.stage import FOR_EVER


@pytest.fixture
def renderer(diary: Diary) -> HandRenderer:
    return HandRenderer(diary)


Begin = Callable[[float], Prerenderer]


@pytest.fixture
def begin(diary: Diary, renderer: HandRenderer, tmp_path: Path) -> Iterator[Begin]:
    """Makes a prerenderer whose voice rests after so many seconds without a request."""
    begun: list[Prerenderer] = []

    def report(error: SoundError | None) -> None:
        diary.write(f"voice: {error or 'well'}")

    def ready(speech: Speech) -> None:
        diary.write(f"ready {speech.text}")

    def begin(rests_after: float) -> Prerenderer:
        begun.append(Prerenderer(renderer, Cache(tmp_path, Voice()), ready, report, rests_after=rests_after))
        return begun[-1]

    yield begin
    for made in begun:
        made.close()


@pytest.fixture
def preparer(begin: Begin) -> Prerenderer:
    return begin(FOR_EVER)


def test_what_is_asked_for_ahead_is_rendered_in_order(
    preparer: Prerenderer, renderer: HandRenderer, diary: Diary
) -> None:
    preparer.request_ahead([Speech("One.", 160), Speech("Two.", 160), Speech("Three.", 160)])
    diary.until("ready Three.")
    assert renderer.rendered == ["One.", "Two.", "Three."]


def test_what_is_needed_now_goes_first(preparer: Prerenderer, renderer: HandRenderer, diary: Diary) -> None:
    renderer.free.clear()
    preparer.request_ahead([Speech("One.", 160), Speech("Two.", 160)])
    diary.until("renders One.")
    preparer.request_now(Speech("Now.", 160))
    renderer.free.set()
    diary.until("ready Two.")
    assert renderer.rendered == ["One.", "Now.", "Two."]


def test_a_new_plan_replaces_what_was_still_to_come_of_the_old(
    preparer: Prerenderer, renderer: HandRenderer, diary: Diary
) -> None:
    renderer.free.clear()
    preparer.request_ahead([Speech("One.", 160), Speech("Two.", 160)])
    diary.until("renders One.")
    preparer.request_ahead([Speech("Three.", 160)])
    renderer.free.set()
    diary.until("ready Three.")
    assert renderer.rendered == ["One.", "Three."]


def test_what_is_there_already_is_not_rendered_again(
    preparer: Prerenderer, renderer: HandRenderer, diary: Diary
) -> None:
    preparer.request_now(Speech("One.", 160))
    diary.until("ready One.")
    preparer.request_now(Speech("One.", 160))
    diary.until("ready One.", times=2)
    assert renderer.rendered == ["One."]


def test_a_fault_is_told_and_the_sentence_tried_again_until_it_is_there(
    preparer: Prerenderer, renderer: HandRenderer, diary: Diary
) -> None:
    renderer.broken = True
    preparer.request_now(Speech("One.", 160))
    diary.until("fails", times=2)
    renderer.broken = False
    diary.until("ready One.")
    assert diary.about("voice")[0] == "voice: no voice"
    assert diary.about("voice")[-1] == "voice: well"


def test_what_is_needed_does_not_wait_for_the_pause_after_a_fault(
    preparer: Prerenderer, renderer: HandRenderer, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prerender_module, "RETRIES", Backoff(first=FOR_EVER, longest=FOR_EVER))
    renderer.broken = True
    preparer.request_ahead([Speech("One.", 160)])
    diary.until("fails")
    renderer.broken = False
    preparer.request_now(Speech("Now.", 160))
    diary.until("ready Now.")
    assert diary.entries.count("fails") == 1


def test_closing_while_it_renders_tells_no_fault(preparer: Prerenderer, renderer: HandRenderer, diary: Diary) -> None:
    renderer.free.clear()
    renderer.broken = True
    preparer.request_now(Speech("One.", 160))
    diary.until("renders One.")
    preparer.close()
    assert diary.entries == ["renders One.", "fails"]


def test_a_voice_that_nothing_is_asked_of_rests_once_until_the_next_sentence(begin: Begin, diary: Diary) -> None:
    preparer = begin(0.01)
    diary.until("voice rests")
    preparer.request_now(Speech("One.", 160))
    diary.until("voice rests", times=2)
    assert diary.about("voice rests", "ready") == ["voice rests", "ready One.", "voice rests"]


def test_a_voice_is_woken_when_somebody_is_about_to_be_answered_and_rests_again(begin: Begin, diary: Diary) -> None:
    preparer = begin(0.01)
    diary.until("voice rests")
    preparer.expect()
    diary.until("voice rests", times=2)
    assert diary.entries == ["voice rests", "voice wakes", "voice rests"]


def test_a_voice_that_cannot_be_woken_is_no_fault_before_it_has_to_speak(
    begin: Begin, renderer: HandRenderer, diary: Diary
) -> None:
    renderer.broken = True
    preparer = begin(0.01)
    preparer.expect()
    diary.until("voice wakes")
    renderer.broken = False
    preparer.request_now(Speech("One.", 160))
    diary.until("ready One.")
    assert diary.about("voice:") == ["voice: well"]
