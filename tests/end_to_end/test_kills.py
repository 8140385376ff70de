"""kill -9 at any instant: the countdown is where it would have been, and nothing that was shown is missing."""

from pathlib import Path

import pytest

from tests.end_to_end.kills import kill_often


def check(folder: Path, times: int) -> None:
    found = kill_often(folder, times)
    assert found.lost == 0
    assert len(found.errors) >= times // 2
    assert max(found.errors) < 1.1


def test_a_killed_kiosk_comes_back_with_its_countdown_and_its_log(tmp_path: Path) -> None:
    check(tmp_path, 4)


@pytest.mark.slow
def test_a_kiosk_killed_a_hundred_times_is_right_a_hundred_times(tmp_path: Path) -> None:
    check(tmp_path, 100)
