import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import active_count

import pytest

from kiosk.announcer import announcer as announcer_module
from kiosk.announcer import loudspeaker as loudspeaker_module
from kiosk.announcer.announcer import SpokenAnnouncer, Timing
from kiosk.announcer.synthesis import Speech
from kiosk.config.backoff import Backoff
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.room.modes import VoiceLevel
from kiosk.core.room.plenary import Call, Plenary
from kiosk.core.room.state import Room
from kiosk.core.session.commands import Back, End, Next, Pause, Resume, Start, Undo
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.units import Instant, minutes
from kiosk.core.wording.foreseen import expected_sentences
from kiosk.core.wording.speech_text import speech_text
from tests.announcer.fakes import CHIMES, OPENING, PAUSED, PLAN, SILENCE, Board, Diary, HandPlayer, HandRenderer
from tests.announcer.stage import FOR_EVER, Stage
from tests.soundcard import SoundCard, loudest
from tests.waiting import eventually


def test_a_step_is_announced_after_its_chime_and_the_board_knows_how_long(stage: Stage) -> None:
    stage.set()
    stage.does(Start())
    stage.diary.until("silent")
    assert stage.sounds == ["speaking", f"plays start + {OPENING}", "silent"]


def test_a_new_plan_is_rendered_ahead_once(stage: Stage) -> None:
    stage.set()
    stage.open()
    everything = [speech_text(text, {}) for text in expected_sentences(PLAN)]
    stage.diary.until(f"rendered {everything[-1]}")
    stage.talks(True)
    stage.does(Start())
    assert stage.renderer.rendered == everything
    assert stage.sounds == []


def test_the_newest_announcement_replaces_the_one_that_plays(stage: Stage) -> None:
    stage.player.length = FOR_EVER
    stage.set()
    stage.does(Start())
    stage.diary.until(f"plays start + {OPENING}")
    stage.does(Next())
    stage.diary.until(f"plays start + {SILENCE}")
    assert stage.sounds == ["speaking", f"plays start + {OPENING}", "stops", f"plays start + {SILENCE}"]


def test_nothing_queues_up_only_the_newest_is_said(stage: Stage) -> None:
    stage.set()
    stage.renderer.free.clear()
    stage.does(Start())
    stage.does(Pause())
    stage.does(Next())
    stage.renderer.free.set()
    stage.diary.until("silent")
    assert stage.sounds == ["speaking", f"plays start + {SILENCE}", "silent"]


def test_in_a_quiet_step_only_the_step_itself_is_announced(stage: Stage) -> None:
    stage.set()
    stage.does(Start())
    stage.does(Next())
    stage.diary.until(f"plays start + {SILENCE}")
    stage.diary.until("silent")
    before = list(stage.sounds)
    stage.does(Pause())
    stage.does(Resume())
    stage.does(Back())
    stage.diary.wait_for(lambda: stage.sounds[-1] == "silent" and len(stage.sounds) > len(before))
    assert stage.sounds[len(before) :] == ["speaking", f"plays start + {OPENING}", "silent"]


def test_the_trainers_line_is_spoken_and_only_the_bell_rings_in_a_quiet_step(stage: Stage) -> None:
    stage.set()
    stage.open()
    stage.becomes(plenary=Plenary(call=Call(1, "Plenary in five minutes.")))
    stage.diary.until("plays soft + Plenary in five minutes.")
    stage.diary.until("silent")
    stage.does(Start())
    stage.does(Next())
    stage.diary.until(f"plays start + {SILENCE}")
    stage.diary.wait_for(lambda: stage.sounds[-1] == "silent")
    before = len(stage.sounds)
    stage.becomes(plenary=Plenary(call=Call(2, "Not aloud.")))
    stage.becomes(plenary=Plenary(call=Call(3, bell=True)))
    stage.diary.wait_for(lambda: stage.sounds[-1] == "silent" and len(stage.sounds) > before)
    assert stage.sounds[before:] == ["speaking", "plays end", "silent"]


def test_undoing_a_step_change_cuts_its_announcement_short(stage: Stage) -> None:
    stage.player.length = FOR_EVER
    stage.set()
    stage.does(Start())
    stage.does(Next())
    stage.diary.until(f"plays start + {SILENCE}")
    stage.does(Undo())
    stage.diary.until("silent")
    assert stage.sounds[-2:] == ["stops", "silent"]


def test_undoing_within_a_step_lets_the_sentence_end(stage: Stage) -> None:
    stage.player.length = 0.2
    stage.set()
    stage.does(Start())
    stage.does(Pause())
    stage.diary.until(f"plays {PAUSED}")
    stage.does(Undo())
    stage.diary.until("silent")
    assert stage.sounds[-2:] == [f"plays {PAUSED}", "silent"]


def test_undoing_the_end_cuts_the_farewell_short(stage: Stage) -> None:
    stage.player.length = FOR_EVER
    stage.set()
    stage.does(Start())
    stage.does(End())
    stage.diary.until("plays end + The session is over. Thank you, everyone.")
    stage.does(Undo())
    stage.diary.until("silent")
    assert stage.sounds[-2:] == ["stops", "silent"]


def test_somebody_who_talks_silences_the_kiosk_at_once(stage: Stage) -> None:
    stage.player.length = FOR_EVER
    stage.set(voice=Voice(listening=False))
    stage.does(Start())
    stage.diary.until(f"plays start + {OPENING}")
    stage.talks(True)
    stage.diary.until("silent")
    stage.talks(False)
    stage.does(Pause())
    stage.diary.until(f"plays {PAUSED}")
    assert stage.sounds[2:] == ["stops", "silent", "speaking", f"plays {PAUSED}"]


def test_the_chime_for_somebody_who_talks_comes_once_the_kiosk_is_silent(stage: Stage) -> None:
    stage.player.length = FOR_EVER
    stage.set()
    stage.does(Start())
    stage.diary.until(f"plays start + {OPENING}")
    stage.talks(True)
    stage.diary.until("plays listening")
    assert stage.sounds[2:] == ["stops", "silent", "plays listening"]


def test_what_happens_while_somebody_talks_is_said_when_they_have_done(stage: Stage) -> None:
    stage.set()
    stage.does(Start(), talking=True)
    stage.diary.until(f"rendered {OPENING}")
    assert stage.sounds == []
    stage.talks(False)
    stage.diary.until(f"plays start + {OPENING}")


def test_what_is_no_news_any_more_when_they_have_done_is_not_said(stage: Stage) -> None:
    stage.set(Timing(chime_waits=0, news=0, ringing=0.01, stays_open=0.3))
    stage.does(Start(), talking=True)
    stage.talks(False)
    stage.diary.until("rests")
    assert stage.sounds == []


def test_a_chime_does_not_wait_long_for_its_sentence_which_follows_if_it_is_still_news(stage: Stage) -> None:
    stage.set(Timing(chime_waits=0.05, news=FOR_EVER, ringing=0.01))
    stage.renderer.free.clear()
    stage.does(Start())
    stage.diary.until("plays start")
    stage.renderer.free.set()
    stage.diary.until("silent")
    assert stage.sounds == ["speaking", "plays start", f"plays {OPENING}", "silent"]


@pytest.fixture
def always_news(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the announcer no time passes between what it is told and what it does, but for what it waits for."""
    monkeypatch.setattr(announcer_module, "monotonic", lambda: 0.0)


@pytest.mark.usefixtures("always_news")
def test_a_sentence_that_comes_too_late_is_left_out(stage: Stage) -> None:
    stage.set(Timing(chime_waits=0.05, news=0.1, ringing=0.01))
    stage.renderer.free.clear()
    stage.does(Start())
    stage.diary.until("silent")
    stage.renderer.free.set()
    stage.diary.until(f"rendered {OPENING}")
    assert stage.sounds == ["speaking", "plays start", "silent"]


@pytest.mark.usefixtures("always_news")
def test_a_late_sentence_without_a_chime_makes_no_sound_at_all(stage: Stage) -> None:
    announcer = stage.set(Timing(chime_waits=0.01, news=0.02, ringing=0.01))
    stage.renderer.free.clear()
    stage.does(Start())
    stage.diary.until("silent")
    stage.does(Pause())
    eventually(lambda: announcer._pending is None, "it still waits for the sentence")
    stage.renderer.free.set()
    stage.diary.until(f"rendered {PAUSED}")
    assert stage.sounds == ["speaking", "plays start", "silent"]


@pytest.mark.usefixtures("always_news")
def test_when_the_synthesiser_fails_chimes_still_play_and_the_board_says_why(stage: Stage) -> None:
    stage.renderer.broken = True
    stage.set(Timing(chime_waits=0.01, news=0.02, ringing=0.01))
    stage.does(Start())
    stage.diary.until("silent")
    stage.diary.until("fails", times=2)
    assert stage.sounds == ["speaking", "plays start", "silent"]
    stage.renderer.broken = False
    stage.diary.until("voice: well")
    assert stage.diary.about("voice") == ["voice: no voice", "voice: well"]


def test_without_a_loudspeaker_the_board_is_told_once_before_anything_is_said(stage: Stage) -> None:
    stage.player.missing = True
    stage.set()
    stage.diary.until("no card", times=3)
    stage.does(Start())
    stage.diary.until("no card", times=4)
    assert stage.diary.about("speaker") == ["speaker: no card"]
    assert stage.sounds == []


def test_a_loudspeaker_that_comes_back_is_used_and_the_fault_is_taken_off(stage: Stage) -> None:
    stage.player.missing = True
    stage.set()
    stage.diary.until("no card", times=2)
    stage.player.missing = False
    stage.diary.until("speaker: well")
    stage.does(Start())
    stage.diary.until(f"plays start + {OPENING}")


def test_an_announcement_tries_a_missing_loudspeaker_at_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loudspeaker_module, "RETRIES", Backoff(first=FOR_EVER, longest=FOR_EVER))
    stage.player.missing = True
    stage.set()
    stage.diary.until("no card")
    stage.player.missing = False
    stage.does(Start())
    stage.diary.until(f"plays start + {OPENING}")


def test_the_loudspeaker_is_let_go_after_a_while_and_not_again(stage: Stage) -> None:
    stage.set(Timing(ringing=0.01, stays_open=0.02))
    stage.diary.until("rests")
    stage.does(Start())
    stage.diary.until("rests", times=2)
    assert stage.diary.about("plays", "rests") == ["rests", f"plays start + {OPENING}", "rests"]


def test_the_loudspeaker_is_open_before_the_clock_has_something_to_say_and_only_then(stage: Stage) -> None:
    stage.set(Timing(ringing=0.01, stays_open=0.02, opens_early=125))  # the first check is after two minutes
    stage.diary.until("rests")
    stage.does(Start(), talking=True)  # so that the step itself is not announced
    stage.diary.until("opens", times=2)
    stage.becomes(sound=replace(stage.room.sound, level=VoiceLevel.SILENT))
    stage.diary.until("rests", times=2)
    stage.becomes(sound=replace(stage.room.sound, level=VoiceLevel.CHIMES))
    stage.diary.until("opens", times=3)
    stage.does(Next(), talking=True)
    stage.diary.until("rests", times=3)  # a quiet step
    assert stage.sounds == []


def test_a_sentence_that_is_rendered_is_said_also_while_whoever_renders_hangs(stage: Stage) -> None:
    stage.set()
    stage.open()
    stage.diary.until("rendered thirty minutes over time.")
    stage.renderer.free.clear()
    stage.becomes(session=stage.session and stage.session.state, sound=replace(stage.room.sound, rate=200))
    stage.diary.until(f"renders {OPENING}", times=2)
    stage.room = replace(stage.room, sound=replace(stage.room.sound, rate=160))
    stage.does(Start())
    stage.diary.until(f"plays start + {OPENING}")
    assert stage.renderer.rendered.count(OPENING) == 1


def test_closing_in_the_middle_of_a_sentence_falls_silent_and_leaves_no_thread(stage: Stage) -> None:
    threads = active_count()
    stage.player.length = FOR_EVER
    announcer = stage.set(Timing(ringing=FOR_EVER))
    stage.does(Start())
    stage.diary.until(f"plays start + {OPENING}")
    announcer.close()
    assert stage.sounds[-2:] == ["stops", "silent"]
    assert "closed" in stage.diary.entries
    assert active_count() == threads


def test_a_missing_chime_is_told_at_the_start(tmp_path: Path, diary: Diary) -> None:
    with pytest.raises(FileNotFoundError):
        SpokenAnnouncer(Board(diary), Voice(), tmp_path, tmp_path)


def test_a_sentence_with_a_name_or_a_topic_is_in_memory_only_and_goes_when_people_leave(
    tmp_path: Path, diary: Diary
) -> None:
    turns = (
        Turn("One", "clarify", "Clarify", ("Presenter",), planned=minutes(3), role="Presenter", person="Ann"),
        Turn("One", "talk", "Talk", ("Everyone",), planned=minutes(2), topic="The boiler"),
        Turn("Two", "closing", "Closing", ("Everyone",), planned=minutes(1)),
    )
    opening = PlanMade(at=Instant(0), plan=Plan("circle", "Circle", turns, people=("Ann", "Ben")))
    state = Session.opened(opening).state
    renderer = HandRenderer(diary)
    announcer = SpokenAnnouncer(Board(diary), Voice(), tmp_path, CHIMES, renderer=renderer, player=HandPlayer(diary))
    announcer.tell([opening], Room(session=state, session_id="a1"))
    diary.until("rendered thirty minutes over time.")
    personal = [text for text in renderer.rendered if "Ann" in text or "boiler" in text]
    speeches = [Speech(text, 160) for text in personal]
    assert len(personal) == 2
    assert all(announcer._sentences.get(speech) for speech in speeches)
    fixed = [text for text in renderer.rendered if text not in personal]
    assert len(list(tmp_path.rglob("*.wav"))) == len(fixed) > 5
    announcer.tell([], Room())
    assert not any(announcer._sentences.get(speech) for speech in speeches)
    announcer.close()


def test_a_spoilt_chime_is_told_at_the_start(tmp_path: Path, diary: Diary) -> None:
    (tmp_path / "start.wav").write_bytes(b"not sound")
    with pytest.raises(SoundError, match=r"start\.wav cannot be played"):
        SpokenAnnouncer(Board(diary), Voice(), tmp_path, tmp_path)


def test_the_real_voice_and_mixer_say_a_sentence_and_end_with_the_announcer(stage: Stage) -> None:
    threads = active_count()
    announcer = stage.with_the_real_voice()
    stage.does(Start(), talking=True)
    stage.does(Pause())
    stage.diary.until("silent")
    assert stage.diary.entries == ["speaking", "silent"]
    announcer.close()
    assert active_count() == threads


def test_a_virtual_sound_card_hears_the_announcement_and_then_silence(
    stage: Stage, sound_card: SoundCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**sound_card.env, "SDL_AUDIODRIVER": "pulseaudio"}.items():
        monkeypatch.setenv(name, value)
    announcer = stage.with_the_real_voice()
    with sound_card.recording() as heard:
        stage.does(Start(), talking=True)
        stage.does(Pause())
        eventually(lambda: loudest(heard) > 3000, "nothing was heard")
    stage.diary.until("silent")
    announcer.close()
    assert loudest(sound_card.record(0.2)) == 0


def test_neither_the_mixer_nor_the_synthesiser_is_loaded_into_the_kiosks_own_process() -> None:
    program = "import sys, kiosk.announcer.announcer as loaded; print({'pygame', 'pyttsx3'} & {*sys.modules}, loaded)"
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert printed.stdout.startswith("set() ")
