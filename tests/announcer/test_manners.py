"""What is not said, what is only chimed, and how people change that."""

from dataclasses import replace

import pytest

from kiosk.announcer import pcm
from kiosk.announcer.announcer import Timing
from kiosk.announcer.selection import Announcement, Chime, announcement, limited_to_level, room_answer
from kiosk.announcer.synthesis import Speech
from kiosk.config.settings import Voice
from kiosk.core.room.modes import ListenerState, ListenMode, Sound, VoiceLevel
from kiosk.core.room.notice import Notice, NoticeKind
from kiosk.core.room.state import MicrophoneUse, Room
from kiosk.core.session.commands import Next, Pause, Source, Start, Undo
from kiosk.core.session.events import PlanMade, TimeCheckReached, TimeUpReached
from kiosk.core.session.session import Session
from kiosk.core.units import Instant, minutes
from tests.announcer.fakes import OPENING, PAUSED, PLAN
from tests.announcer.stage import FOR_EVER, Stage

UNHEARD = Notice(NoticeKind.UNHEARD, "Sorry, I did not understand.", Instant(5000))
SOON_OVER = Timing(chime_waits=FOR_EVER, news=FOR_EVER, ringing=0.01, stays_open=0.1)


def in_quiet_step(*, soft_chime: bool = False) -> Session:
    turn = replace(PLAN.turns[1], soft_chime=soft_chime, checks=(minutes(1),))
    session = Session.opened(PlanMade(at=Instant(0), plan=replace(PLAN, turns=(turn,))))
    session.apply(Start(), Instant(0))
    return session


# The three levels.


def test_a_level_lets_through_all_only_chimes_or_nothing() -> None:
    both, chime, text = Announcement("A.", Chime.UP), Announcement("", Chime.UP), Announcement("A.", None)
    assert [limited_to_level(one, VoiceLevel.FULL) for one in (both, chime, text, None)] == [both, chime, text, None]
    assert [limited_to_level(one, VoiceLevel.CHIMES) for one in (both, chime, text, None)] == [chime, chime, None, None]
    assert [limited_to_level(one, VoiceLevel.SILENT) for one in (both, chime, text, None)] == [None, None, None, None]


def test_with_chimes_only_no_word_is_said(stage: Stage) -> None:
    stage.set()
    stage.room = Room(sound=Sound(level=VoiceLevel.CHIMES))
    stage.does(Start())
    stage.diary.until("silent")
    stage.does(Pause())
    stage.does(Next())
    stage.diary.until("silent", times=2)
    assert stage.diary.about("plays") == ["plays start", "plays start"]


def test_when_it_is_to_be_silent_it_falls_silent_at_once_and_stays_so(stage: Stage) -> None:
    stage.player.length = FOR_EVER
    stage.set(SOON_OVER)
    stage.does(Start())
    stage.diary.until(f"plays start + {OPENING}")
    stage.becomes(sound=replace(stage.room.sound, level=VoiceLevel.SILENT))
    stage.diary.until("silent")
    stage.does(Next())
    stage.diary.until("rests")
    assert stage.sounds == ["speaking", f"plays start + {OPENING}", "stops", "silent"]


# Quiet steps.


def test_a_quiet_step_has_a_soft_chime_at_its_check_and_end_only_where_the_file_allows_it() -> None:
    allowed, plain = in_quiet_step(soft_chime=True), in_quiet_step()
    for at in (minutes(1), minutes(2)):
        (event,) = allowed.tick(Instant(at))
        assert isinstance(event, TimeCheckReached | TimeUpReached)
        assert announcement((event,), allowed.state) == Announcement("", Chime.SOFT)
        assert announcement(plain.tick(Instant(at)), plain.state) is None
    paused = allowed.apply(Pause(), Instant(minutes(3)), Source.VOICE)
    assert announcement(paused, allowed.state) is None


# What answers somebody who spoke to the kiosk.


def test_a_spoken_command_is_answered_by_a_chime_where_it_has_none_of_its_own() -> None:
    session = Session.opened(PlanMade(at=Instant(0), plan=PLAN))
    started = session.apply(Start(), Instant(0), Source.VOICE)
    said = announcement(started, session.state)
    assert said is not None
    assert said.chime is Chime.START
    paused = session.apply(Pause(), Instant(1), Source.VOICE)
    assert announcement(paused, session.state) == Announcement(PAUSED, Chime.HEARD)
    undone = session.apply(Undo(), Instant(2), Source.VOICE)
    assert announcement(undone, session.state) == Announcement("", Chime.HEARD)


def test_what_was_not_understood_is_answered_once_and_not_in_a_quiet_step(stage: Stage) -> None:
    stage.set(SOON_OVER)
    stage.becomes(notice=UNHEARD)
    stage.diary.until("silent")
    stage.becomes(microphone=replace(stage.room.microphone, muted=True))
    stage.diary.until("rests")
    assert stage.sounds == ["speaking", "plays unheard", "silent"]
    room = Room(session=in_quiet_step().state, microphone=MicrophoneUse(listener=ListenerState(ListenMode.HELD)))
    assert room_answer(replace(room, notice=UNHEARD), room, listening=True) is None
    assert room_answer(replace(room, microphone=replace(room.microphone, held=True)), room, listening=True) is None


def test_a_short_chime_tells_that_the_ear_is_open_although_somebody_may_talk(stage: Stage) -> None:
    stage.set(SOON_OVER)
    stage.becomes(microphone=replace(stage.room.microphone, held=True, listener=ListenerState(ListenMode.HELD)))
    stage.diary.until("plays listening")
    stage.becomes(microphone=replace(stage.room.microphone, muted=False))
    stage.diary.until("rests")
    assert stage.sounds == ["plays listening"]  # the ears need not close for it


def test_whoever_was_not_understood_and_may_say_it_again_is_told_at_once(stage: Stage) -> None:
    stage.set(SOON_OVER, Voice(listening=False))
    stage.becomes(microphone=replace(stage.room.microphone, held=True))
    stage.becomes(notice=UNHEARD)
    stage.diary.until("rests")
    assert stage.sounds == ["plays unheard"]


def test_where_it_is_not_wanted_the_ear_opens_without_a_sound() -> None:
    held = Room(microphone=MicrophoneUse(held=True, listener=ListenerState(ListenMode.HELD)))
    assert room_answer(held, Room(), listening=True) is not None
    assert room_answer(held, Room(), listening=False) is None
    assert room_answer(Room(), held, listening=True) is None


def test_where_nothing_is_heard_no_chime_says_that_the_kiosk_listens() -> None:
    assert room_answer(Room(microphone=MicrophoneUse(held=True)), Room(), listening=True) is None
    refused = replace(UNHEARD, kind=NoticeKind.REFUSED)
    assert room_answer(Room(notice=refused), Room(), listening=True) is None


# Loudness and rate.


def test_each_sound_has_the_rooms_loudness_and_a_change_can_be_heard(stage: Stage) -> None:
    stage.set()
    stage.becomes(sound=replace(stage.room.sound, volume=40))
    stage.diary.until("silent")
    assert stage.diary.about("plays", "turns") == ["plays heard"]
    assert stage.player.volume == 40


def test_what_is_being_said_goes_on_louder_or_quieter(stage: Stage) -> None:
    stage.player.length = FOR_EVER
    stage.set()
    stage.does(Start())
    stage.diary.until(f"plays start + {OPENING}")
    stage.becomes(sound=replace(stage.room.sound, volume=70))
    stage.diary.until("turns to 70")
    stage.becomes(sound=replace(stage.room.sound, volume=60))
    stage.diary.until("turns to 60")
    assert stage.diary.about("plays", "stops") == [f"plays start + {OPENING}"]


def test_at_another_rate_everything_is_rendered_anew(stage: Stage) -> None:
    announcer = stage.set()
    stage.open()
    stage.diary.until("rendered thirty minutes over time.")
    stage.becomes(session=stage.session and stage.session.state, sound=replace(stage.room.sound, rate=200))
    stage.diary.until("rendered thirty minutes over time.", times=2)
    usual, faster = (announcer._sentences.get(Speech(OPENING, rate, fixed=True)) for rate in (160, 200))
    assert usual == faster == pcm.read(announcer._sentences._usual.file(Speech(OPENING, 200, fixed=True)))
    assert len(list(stage.cache.rglob("*.wav"))) == len(stage.renderer.rendered)


# A breath, and names.


@pytest.mark.parametrize(("breath", "gap"), [(0, 150), (2500, 1750)])
def test_a_step_may_have_a_breath_between_its_chime_and_its_first_word(breath: int, gap: int, stage: Stage) -> None:
    stage.set(voice=Voice(breath=breath))
    stage.does(Start())
    stage.diary.until("silent")
    stage.does(Pause())
    stage.diary.until("silent", times=2)
    with_start, paused = stage.player.played
    start = pcm.read(stage.chimes / "start.wav")
    assert with_start.removeprefix(start).startswith(pcm.silence(gap) + b"\0\0O")
    assert paused.startswith(pcm.silence(300) + b"\0\0P")


def test_names_are_said_as_the_settings_tell(stage: Stage) -> None:
    stage.set(voice=Voice(pronunciations={"presenter": "prezenter"}))
    stage.does(Start())
    stage.diary.until("plays start + Opening. The prezenter speaks for three minutes.")


def test_the_voice_is_woken_as_soon_as_somebody_talks_to_the_kiosk_and_once_only(stage: Stage) -> None:
    stage.set()
    stage.talks(True)
    stage.diary.until("voice wakes")
    stage.talks(True)
    stage.talks(False)
    stage.does(Start())
    stage.diary.until(f"rendered {OPENING}")
    assert stage.diary.entries.count("voice wakes") == 1
