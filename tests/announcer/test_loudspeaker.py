import pytest

from kiosk.announcer.loudspeaker import RETRIES, Loudspeaker
from kiosk.core.errors import SoundError
from tests.announcer.fakes import Diary, HandPlayer

LONG = 60.0


class Told(list[str | None]):
    """What was reported of the loudspeaker."""

    def report(self, error: SoundError | None) -> None:
        self.append(str(error) if error else None)


def loudspeaker(player: HandPlayer, told: Told, *, stays_open: float = LONG) -> Loudspeaker:
    return Loudspeaker(player, told.report, stays_open=stays_open, opens_early=2.0)


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def player(diary: Diary) -> HandPlayer:
    return HandPlayer(diary)


def test_a_closed_one_is_opened_shortly_before_the_next_sound_and_else_left_alone(
    player: HandPlayer, diary: Diary
) -> None:
    speaker = loudspeaker(player, Told())
    assert speaker.seconds_until_due(None) is None
    assert speaker.seconds_until_due(10.0) == 8.0
    assert speaker.seconds_until_due(1.0) == 0.0
    speaker.look_after(10.0)
    assert not diary.about("opens")
    speaker.look_after(1.0)
    speaker.look_after(1.0)
    assert diary.about("opens") == ["opens"]


def test_an_open_one_stays_open_for_a_while_and_while_a_sound_is_near(player: HandPlayer, diary: Diary) -> None:
    speaker = loudspeaker(player, Told(), stays_open=0.0)
    speaker.open()
    assert speaker.seconds_until_due(1.0) == 3.0
    speaker.look_after(1.0)
    assert not diary.about("rests")
    speaker.look_after(10.0)
    assert diary.about("rests") == ["rests"]
    assert speaker.seconds_until_due(None) is None


def test_one_that_fails_is_tried_again_in_its_own_time_until_it_is_well(player: HandPlayer) -> None:
    told = Told()
    speaker = loudspeaker(player, told)

    def fails() -> None:
        raise SoundError("gone")

    speaker.attempt(fails)
    speaker.attempt(fails)
    assert speaker.failing
    assert speaker.seconds_until_due(0.0) == speaker.seconds_until_due(None) == RETRIES.delay(2)
    speaker.look_after(None)
    assert not speaker.failing
    assert told == ["gone", "gone", None]
