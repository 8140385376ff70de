from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.announcer.sentences import Sentences
from kiosk.announcer.synthesis import Speech
from kiosk.config.settings import Voice
from tests.announcer.fakes import OPENING, PLAN, Diary, HandRenderer, Natural, samples_of


@pytest.fixture
def usual(diary: Diary) -> HandRenderer:
    return HandRenderer(diary)


@pytest.fixture
def sentences(usual: HandRenderer, natural: Natural, diary: Diary, tmp_path: Path) -> Iterator[Sentences]:
    made = Sentences(
        Voice(),
        tmp_path,
        lambda speech: diary.write(f"ready {speech.text}"),
        lambda _: None,
        renderer=usual,
        natural=natural,
    )
    yield made
    made.close()


LAST = "thirty minutes over time."


def test_a_sentence_is_in_the_natural_voice_once_that_is_ready_and_in_the_usual_one_before(
    sentences: Sentences, natural: Natural, diary: Diary
) -> None:
    natural.free.clear()
    sentences.prepare(PLAN, 160)
    diary.until(f"rendered {LAST}")
    opening = sentences.speech("Opening. The presenter speaks for 3 minutes.")
    assert sentences.get(opening) == samples_of(OPENING)
    natural.free.set()
    diary.until(f"rendered {LAST.upper()}")
    assert sentences.get(opening) == samples_of(OPENING.upper())


def test_only_the_usual_voice_is_asked_for_what_nobody_foresaw(
    sentences: Sentences, natural: Natural, diary: Diary
) -> None:
    unforeseen = sentences.speech("2 minutes and 10 seconds left.")
    sentences.request_now(unforeseen)
    diary.until(f"ready {unforeseen.text}")
    assert sentences.get(unforeseen) == samples_of(unforeseen.text)
    assert natural.rendered == []


def test_a_session_that_was_left_is_forgotten_in_both_voices(
    sentences: Sentences, diary: Diary, tmp_path: Path
) -> None:
    sentences.prepare(PLAN, 160)
    secret = Speech("Ann.", 160)
    assert sentences._natural
    for cache, said in ((sentences._usual, "rendered Ann."), (sentences._natural, "rendered ANN.")):
        renderer = sentences._prerenderer if cache is sentences._usual else sentences._background
        assert renderer
        renderer.request_ahead([secret])
        diary.until(said)
        diary.wait_for(lambda cache=cache: cache.has(secret))  # type: ignore[misc]
    sentences.forget_session()
    assert sentences.get(secret) is None
    assert b"Ann" not in b"".join(file.read_bytes() for file in tmp_path.rglob("*.wav"))


def test_while_the_natural_voice_fails_the_usual_one_speaks_and_nobody_is_bothered(
    sentences: Sentences, natural: Natural, diary: Diary
) -> None:
    natural.broken = True
    sentences.prepare(PLAN, 160)
    diary.until("fails")
    diary.until(f"rendered {LAST}")
    assert sentences.get(sentences.speech("30 minutes over time.")) == samples_of(LAST)


@pytest.mark.usefixtures("without_natural_voice")
def test_a_natural_voice_that_is_set_but_not_installed_leaves_the_usual_one_to_speak(
    usual: HandRenderer, diary: Diary, tmp_path: Path
) -> None:
    sentences = Sentences(Voice(name="emma"), tmp_path, lambda _: None, lambda _: None, renderer=usual)
    sentences.prepare(PLAN, 160)
    diary.until(f"rendered {LAST}")
    assert sentences.get(sentences.speech("30 minutes over time.")) == samples_of(LAST)
    sentences.close()
