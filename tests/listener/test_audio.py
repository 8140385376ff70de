from array import array

import pytest

from kiosk.listener.audio import DEAD_AFTER, MIN_SWING, DeadMicrophone, loudness, swing


def tone(peak: int) -> bytes:
    return array("h", [peak, -peak] * 800).tobytes()


@pytest.mark.parametrize(
    ("peak", "shown"), [(0, 0), (1, 0), (32, 0), (104, 1 / 6), (1036, 0.5), (10362, 5 / 6), (32767, 1)]
)
def test_the_meter_rises_by_even_steps_for_the_ear(peak: int, shown: float) -> None:
    assert loudness(tone(peak)) == pytest.approx(shown, abs=0.01)


def test_no_sound_at_all_is_no_loudness() -> None:
    assert (swing(b""), loudness(b"")) == (0, 0.0)


def test_a_constant_voltage_is_no_sound() -> None:
    assert loudness(array("h", [9000] * 1600).tobytes()) == 0


def test_a_microphone_is_dead_when_nothing_has_moved_for_long_and_alive_when_something_does() -> None:
    dead = DeadMicrophone()
    hiss, still = tone(MIN_SWING), tone(MIN_SWING // 2)
    assert not dead.hears_nothing(still, DEAD_AFTER - 1)
    assert not dead.hears_nothing(hiss, 1)
    assert not dead.hears_nothing(still, DEAD_AFTER - 1)
    assert dead.hears_nothing(still, 1)
    assert dead.hears_nothing(still, 1)
    assert not dead.hears_nothing(hiss, 1)
