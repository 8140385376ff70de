"""What is said of earlier sessions: their times, and who has led."""

from kiosk.core.room.earlier import EarlierSession
from kiosk.core.room.groups import Attendance, Group, Member
from kiosk.core.units import minutes
from kiosk.core.wording.looking_back import times_text
from kiosk.core.wording.turns_so_far import lead_lines


def test_a_session_in_which_no_step_had_a_clock_says_only_what_it_took() -> None:
    assert times_text(EarlierSession("1", "2026-03-12", "A round", None, minutes(19))) == "took 19 min"
    assert times_text(EarlierSession("1", "2026-03-12", "A round", minutes(17), minutes(19))) == (
        "planned 17 min, took 19 min"
    )


def test_a_role_that_nobody_has_had_yet_has_no_line() -> None:
    group = Group("Team", (Member("P1"), Member("P2")))
    today = Attendance(leading=("Chair", "Scribe"))
    assert list(lead_lines(group, [Attendance(leads=(("Scribe", "P1"),))], today)) == [
        "Scribe so far: P1. Next time: P2"
    ]
