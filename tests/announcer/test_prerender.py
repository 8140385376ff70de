from collections.abc import Iterator
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


@pytest.fixture
def preparer(diary: Diary, renderer: HandRenderer, tmp_path: Path) -> Iterator[Prerenderer]:
    def report(error: SoundError | None) -> None:
        diary.write(f"voice: {error or 'well'}")

    made = Prerenderer(renderer, Cache(tmp_path, Voice()), lambda speech: diary.write(f"ready {speech.text}"), report)
    yield made
    made.close()


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
