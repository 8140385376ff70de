"""The natural voice in the background, rendered by hand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.announcer import background as module
from kiosk.announcer.background import BackgroundRenderer
from kiosk.announcer.cache import Cache
from kiosk.announcer.suitability import Suitability
from kiosk.announcer.synthesis import Speech
from kiosk.config.backoff import Backoff
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from tests.announcer.fakes import Diary, HandRenderer, samples_of
from tests.waiting import LIMIT

ONE, TWO, THREE = (Speech(text, 160, fixed=True) for text in ("One.", "Two.", "Three."))
FOR_EVER = 10 * LIMIT


class Suits(Suitability):
    """A suitability that is set by hand."""

    why: str | None = None

    @property
    def problem(self) -> str | None:
        return self.why


class RestingRenderer(HandRenderer):
    """Writes into the diary when its process would end."""

    def rest(self) -> None:
        self._diary.write("rests")


@pytest.fixture
def renderer(diary: Diary) -> RestingRenderer:
    return RestingRenderer(diary)


Begin = Callable[..., BackgroundRenderer]


@pytest.fixture
def begin(renderer: RestingRenderer, diary: Diary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Begins to render, where failures are tried again at once."""
    monkeypatch.setattr(module, "RETRIES", Backoff(first=0.01, longest=0.01))
    begun: list[BackgroundRenderer] = []

    def begin(*spare: Speech, spare_after: float = 0.0, why: str | None = None) -> BackgroundRenderer:
        suits = Suits(Voice(), tmp_path)
        suits.why = why
        cache = Cache(tmp_path, Voice(name="emma"))
        begun.append(
            BackgroundRenderer(
                renderer,
                cache,
                suits,
                lambda speech: diary.write(f"ready {speech.text}"),
                lambda: spare,
                spare_after=spare_after,
            )
        )
        return begun[-1]

    yield begin
    for one in begun:
        one.close()


def test_the_sentences_of_a_session_are_rendered_in_order_and_then_the_voice_rests(begin: Begin, diary: Diary) -> None:
    renderer = begin(THREE, spare_after=FOR_EVER)
    diary.until("rests")
    renderer.request_ahead([ONE, TWO])
    diary.until("rests", times=2)
    assert diary.about("ready", "rests") == ["rests", "ready One.", "ready Two.", "rests"]


def test_while_a_session_is_open_nothing_else_is_rendered_and_afterwards_the_rest_is(
    begin: Begin, diary: Diary
) -> None:
    renderer = begin(TWO, THREE, spare_after=0.05)
    renderer.request_ahead([ONE])
    diary.until("ready One.")
    diary.until("rests")
    renderer.cancel()
    diary.until("ready Three.")
    assert diary.about("ready") == ["ready One.", "ready Two.", "ready Three."]


def test_what_was_rendered_before_is_not_rendered_again(
    begin: Begin, renderer: RestingRenderer, diary: Diary, tmp_path: Path
) -> None:
    Cache(tmp_path, Voice(name="emma")).render_into(ONE, renderer.render)
    begin(ONE, TWO)
    diary.until("ready Two.")
    assert renderer.rendered == ["One.", "Two."]


def test_a_sentence_that_fails_is_tried_again_after_the_others(
    begin: Begin, renderer: RestingRenderer, diary: Diary
) -> None:
    renderer.broken = True
    background = begin()
    background.request_ahead([ONE])
    diary.until("fails")
    renderer.broken = False
    diary.until("ready One.")


def test_a_failing_voice_rests_between_attempts(begin: Begin, renderer: RestingRenderer, diary: Diary) -> None:
    renderer.broken = True
    begin().request_ahead([ONE])
    diary.until("fails", times=3)
    assert diary.entries.count("rests") >= 2


def test_where_the_voice_does_not_suit_nothing_is_rendered(begin: Begin, diary: Diary) -> None:
    begin(TWO, why="too slow").request_ahead([ONE])
    diary.until("rests", times=2)
    assert diary.about("renders") == []


def test_what_a_second_of_speech_takes_is_noted(begin: Begin, renderer: RestingRenderer, diary: Diary) -> None:
    renderer.effort = 3.5
    background = begin()
    background.request_ahead([ONE])
    diary.until("ready One.")
    diary.until("rests")
    assert background._suitability.effort == 3.5


def test_the_newest_session_replaces_the_one_before(begin: Begin, renderer: RestingRenderer, diary: Diary) -> None:
    renderer.free.clear()
    background = begin()
    background.request_ahead([ONE, TWO])
    diary.until("renders One.")
    background.request_ahead([THREE])
    renderer.free.set()
    diary.until("ready Three.")
    assert renderer.rendered == ["One.", "Three."]


def test_closing_does_not_wait_for_a_voice_that_hangs(begin: Begin, renderer: RestingRenderer, diary: Diary) -> None:
    renderer.free.clear()
    background = begin(ONE)
    diary.until("renders One.")
    background.close()
    assert not background._thread.is_alive()


def test_confidential_sentences_stay_off_the_disk_in_this_voice_too(begin: Begin, diary: Diary, tmp_path: Path) -> None:
    secret = Speech("Clarify. Ann speaks.", 160)
    background = begin()
    background.request_ahead([secret])
    diary.until(f"ready {secret.text}")
    assert background._cache.get(secret) == samples_of(secret.text)
    assert list(tmp_path.rglob("*.wav")) == []


def test_an_error_is_a_sentence_in_the_log_without_the_text(
    begin: Begin, renderer: RestingRenderer, diary: Diary, caplog: pytest.LogCaptureFixture
) -> None:
    renderer.broken = True
    begin().request_ahead([Speech("Ann.", 160)])
    diary.until("fails", times=2)
    assert str(SoundError("no voice")) in caplog.text
    assert "Ann" not in caplog.text
