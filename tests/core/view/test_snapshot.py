"""The snapshot of the room at an instant."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.core.i18n import use
from kiosk.core.interaction.keys import Key, binding_for
from kiosk.core.plan.model import Note, Plan
from kiosk.core.room.changes import with_notice
from kiosk.core.room.commands import Mute, Talk
from kiosk.core.room.fault import Fault
from kiosk.core.room.groups import Action, ReportBack
from kiosk.core.room.modes import ListenerState, ListenMode, Overlay, Sound, Theme, VoiceLevel, VoiceState
from kiosk.core.room.notice import Notice, NoticeKind
from kiosk.core.room.state import Card, Groups, Home, Links, MicrophoneUse, ResumeQuestion, Room, Unfinished
from kiosk.core.session.commands import AddTime, End, GoTo, Next, Pause, SessionCommand, Start, TakeBreak
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.session.state import Phase, State
from kiosk.core.session.timing_log import rows
from kiosk.core.units import Duration, Instant, minutes, seconds, to_clock
from kiosk.core.view.end import listed_rows
from kiosk.core.view.model import Gliding, NoticeView, Snapshot, Standing, Ticking
from kiosk.core.view.snapshot import snapshot
from kiosk.core.view.views import (
    ActionLine,
    AirtimeLine,
    CardView,
    EndView,
    HomeView,
    InterruptedView,
    Line,
    Pace,
    QuestionView,
    ReportBackView,
    ResultLine,
    Segment,
    SetupView,
    StepStatus,
    StepView,
)
from tests.core.catalogues import Message, shouted
from tests.core.samples import T0, a_session, a_turn, at, state_in
from tests.core.strategies import LAW, Ask, Player, Script, plans, scripts, waits
from tests.views import view_of

LISTENING = MicrophoneUse(listener=ListenerState(ListenMode.HELD))
"""A microphone that hears a command while a key is held."""


def shown_at(session: Session, now: Instant) -> Snapshot:
    """The picture, once everything due has happened."""
    session.tick(now)
    return snapshot(Room(session=session.state), now)


def step_at(session: Session, now: Instant) -> StepView:
    """The view of the running step."""
    return view_of(shown_at(session, now), StepView)


def clock_at(session: Session, now: Instant) -> str:
    return shown_at(session, now).ticking.clock


def running(planned: Duration | None = minutes(3), *checks: Duration) -> Session:
    """A session of two steps, started at T0."""
    session = a_session(a_turn(planned, *checks), a_turn())
    session.apply(Start(), T0)
    return session


@pytest.mark.parametrize(
    ("clock", "after"),
    [
        ("3:00", 0),
        ("3:00", 0.001),
        ("3:00", 0.999),
        ("2:59", 1),
        ("0:01", 179.999),
        ("0:00", 180),
        ("0:00", 180.999),
        ("+0:01", 181),
        ("+1:05", 245.5),
    ],
)
def test_the_clock_counts_whole_seconds_down_to_zero_and_then_up_behind_a_plus(clock: str, after: float) -> None:
    assert clock_at(running(), at(after)) == clock


@pytest.mark.parametrize(("clock", "after"), [("0:00", 0), ("0:00", 0.999), ("0:01", 1), ("61:01", 3661.5)])
def test_a_step_without_a_clock_counts_up_from_zero(clock: str, after: float) -> None:
    session = running(None)
    view = step_at(session, at(after))
    assert (view.clock_note, view.brief_note, view.pace) == ("no time limit", "no limit", Pace.UNTIMED)
    assert clock_at(session, at(after)) == clock
    assert shown_at(session, at(after)).gliding == Gliding()


@pytest.mark.parametrize(
    ("pace", "after"),
    [
        (Pace.ON_TIME, 0),
        (Pace.ON_TIME, 59.999),
        (Pace.CHECKED, 60),
        (Pace.CHECKED, 179.999),
        (Pace.OVERTIME, 180),
        (Pace.OVERTIME, 300),
    ],
)
def test_the_pace_changes_at_the_first_time_check_and_at_the_end(pace: Pace, after: float) -> None:
    assert step_at(running(minutes(3), minutes(2), minutes(1)), at(after)).pace is pace


@pytest.mark.parametrize(("left", "after"), [(1.0, 0), (0.5, 90), (0.0, 180), (0.0, 200)])
def test_the_share_that_is_left_shrinks_to_nothing_and_stays_there(left: float, after: float) -> None:
    assert shown_at(running(), at(after)).gliding.left == pytest.approx(left)


def test_the_first_step_of_a_solution_circle_has_all_its_parts() -> None:
    picture = snapshot(Room(session=state_in(Phase.RUNNING)), at(50))
    assert picture.standing.heading == "Solution Circle"
    assert picture.ticking.clock == "2:10"
    assert picture.gliding == Gliding(left=130 / 180, used=50 / 180)
    assert replace(view_of(picture, StepView), bar=()) == StepView(
        position="Step 1 of 4",
        stage="Sharing",
        title="Sharing practice and thinking",
        speaks="Presenter speaks",
        listens="Creative team listens",
        clock_note="of 3 minutes",
        brief_note="of 3:00",
        pace=Pace.ON_TIME,
        paused=False,
        prompts=("What is strong here?", "Where are you stuck?"),
        capture=None,
        bar=(),
        next=Line(title="Additions and clarifying", role="Creative team", length="1 min"),
    )


def test_a_step_shows_its_aim_its_first_four_prompts_that_nobody_speaks_and_its_round() -> None:
    prompts = tuple(f"Prompt {number}" for number in range(6))
    turn = replace(
        a_turn(speaks=()), prompts=prompts, aim="ideas come", silent=True, step="a", round=2, rounds=3, groups_of=0
    )
    session = a_session(turn)
    session.apply(Start(), T0)
    view = step_at(session, at(1))
    assert (view.prompts, view.more_prompts) == (prompts[:4], prompts[4:])
    assert (view.aim, view.silent, view.speaks) == ("ideas come", True, "Nobody speaks")
    assert view.topic == "Round 2 of 3"
    session.apply(End(), at(2))
    end = view_of(snapshot(Room(session=session.state), at(3)), EndView)
    assert [line.name for line in end.lines] == ["Round 2 of 3 · A step"]
    assert end.roles == ()


def test_the_last_step_has_no_next_step_and_a_step_without_listeners_names_none() -> None:
    session = running()
    session.apply(Next(), at(10))
    view = step_at(session, at(11))
    assert (view.position, view.next, view.listens) == ("Step 2 of 2", None, None)


def test_a_paused_step_says_so_and_its_clock_stops() -> None:
    session = running()
    session.apply(Pause(), at(50))
    assert step_at(session, at(500)).paused
    assert clock_at(session, at(500)) == "2:10"
    assert snapshot(Room(session=session.state), at(500)).next_change == at(530), "the pause is a minute longer then"


def test_the_clock_note_includes_added_time() -> None:
    session = running()
    session.apply(AddTime(minutes(1)), at(1))
    assert step_at(session, at(1)).clock_note == "of 4 minutes"


def test_the_bar_shows_each_step_with_its_length_and_the_share_that_was_used() -> None:
    session = a_session(a_turn(minutes(2)), a_turn(minutes(4)), a_turn(None), a_turn(minutes(1)))
    session.apply(Start(), T0)
    session.apply(Next(), at(180))
    assert step_at(session, at(240)).bar == (
        Segment(StepStatus.DONE, minutes(2), overtime=True),
        Segment(StepStatus.NOW, minutes(4), overtime=False),
        Segment(StepStatus.TO_COME, None, overtime=False),
        Segment(StepStatus.TO_COME, minutes(1), overtime=False),
    )
    assert shown_at(session, at(240)).gliding.used == 0.25


def test_a_step_that_got_more_time_is_longer_in_the_bar() -> None:
    session = running(minutes(3))
    session.apply(AddTime(minutes(1)), at(0))
    assert step_at(session, at(120)).bar[0].length == minutes(4)
    assert shown_at(session, at(120)).gliding.used == 0.5


def test_a_step_whose_whole_time_was_taken_away_is_drawn_without_dividing_by_nothing() -> None:
    session = running(minutes(1))
    session.apply(AddTime(minutes(-1)), at(0))
    view, picture = step_at(session, at(5)), shown_at(session, at(5))
    assert (picture.ticking.clock, picture.gliding) == ("+0:05", Gliding())
    assert (view.pace, view.clock_note, view.brief_note) == (Pace.OVERTIME, "over · planned 0 s", "over")
    assert view.bar[0].length == 0


@LAW
@given(plans, scripts(), waits)
def test_shares_lie_between_0_and_1_and_one_step_is_running(plan: Plan, script: Script, wait: Duration) -> None:
    player = Player(plan).play(script)
    player.wait(wait)
    player.tick()
    picture = snapshot(Room(session=player.state), player.now)
    view, shares = picture.view, picture.gliding
    assume(isinstance(view, StepView))
    assert isinstance(view, StepView)
    assert 0 <= shares.left <= 1
    assert 0 <= shares.used <= 1
    place = place_in_bar(player.state)
    assert [segment.status for segment in view.bar].index(StepStatus.NOW) == place
    assert [segment.status for segment in view.bar].count(StepStatus.NOW) == 1
    assert all(segment.status is StepStatus.DONE for segment in view.bar[:place])


def place_in_bar(state: State) -> int:
    """How many steps stand in the bar before the one that runs: those that are out only if they were run."""
    before = zip(state.plan.turns[: state.turn], state.records, strict=False)
    return sum(not turn.out or record.began is not None for turn, record in before)


def written(picture: Snapshot) -> tuple[Standing, Ticking]:
    """The texts of a picture, without the shares of the bars, which change all the time."""
    return picture.standing, picture.ticking


@LAW
@given(plans, scripts(), waits, st.booleans(), st.none() | st.integers(1, 5000), st.lists(st.floats(0, 1), max_size=4))
def test_a_picture_stays_until_its_next_change_or_event_and_its_clock_or_notice_changes_then(
    plan: Plan, script: Script, wait: Duration, when_due: bool, notice: int | None, shares: list[float]
) -> None:
    player = Player(plan).play(script)
    player.now = (player.session.next_due() if when_due else None) or Instant(player.now + wait)
    player.tick()
    now = player.now
    shown = None if notice is None else Notice(NoticeKind.DONE, "Paused.", Instant(now + notice))
    room = Room(session=player.state, notice=shown)
    picture = snapshot(room, now)
    changes = [instant for instant in (picture.next_change, player.session.next_due()) if instant is not None]
    assert all(instant > now for instant in changes)
    last = min(changes, default=Instant(now + 100_000)) - 1
    for instant in {last, *(round(now + share * (last - now)) for share in shares)}:
        assert written(snapshot(room, Instant(instant))) == written(picture)
    if picture.next_change is not None:
        changed = snapshot(room, picture.next_change)
        assert (told(changed), changed.standing.notice) != (told(picture), picture.standing.notice)


def told(picture: Snapshot) -> tuple[str, ...]:
    """What the clock reads, how the session will end, and how long a pause has lasted."""
    match picture.view:
        case SetupView() as view:
            return tuple(field.value for field in view.fields)
        case StepView() as view:
            return picture.ticking.clock, view.ends, view.pause
        case _:
            return ()


@pytest.mark.parametrize("beginning", [0, 119, 179, 180, 181, 240])
def test_a_running_clock_is_drawn_again_at_its_full_seconds_and_only_then(beginning: int) -> None:
    session = running(minutes(3), minutes(1))
    session.tick(at(beginning))
    room = Room(session=session.state)
    picture = snapshot(room, at(beginning))
    assert picture.next_change == at(beginning + 1)
    assert written(snapshot(room, at(beginning + 0.999))) == written(picture)
    assert snapshot(room, at(beginning + 0.001)).next_change == at(beginning + 1)


@LAW
@given(plans, scripts(), waits, st.integers(0, 999))
def test_the_bars_glide_no_faster_than_the_time(plan: Plan, script: Script, wait: Duration, later: int) -> None:
    player = Player(plan).play(script)
    player.wait(wait)
    player.tick()
    room, allowance = Room(session=player.state), player.state.allowance
    pictures = [snapshot(room, Instant(player.now + more)) for more in (0, later)]
    assume(allowance and all(isinstance(picture.view, StepView) for picture in pictures))
    assert allowance
    now, then = (picture.gliding for picture in pictures)
    assert 0 <= now.left - then.left <= later / allowance + 1e-9
    assert 0 <= then.used - now.used <= later / allowance + 1e-9


def test_while_a_clock_runs_the_rest_of_the_picture_stays_equal() -> None:
    session = running(minutes(3), minutes(1))
    pictures = [shown_at(session, at(tenth / 10)) for tenth in range(1200)]
    assert len({picture.standing for picture in pictures}) == 1
    assert len({picture.ticking for picture in pictures}) == 120  # 3:00 to 1:01
    assert len({picture.gliding for picture in pictures}) == 1200


def test_a_time_check_the_end_of_the_time_and_a_pause_are_no_ticks() -> None:
    session = running(minutes(3), minutes(1))
    seen = [shown_at(session, at(second)).standing for second in (119, 120, 181)]
    session.apply(Pause(), at(182))
    assert len({*seen, shown_at(session, at(182)).standing}) == 4


def test_a_home_screen_at_rest_is_the_same_picture_from_minute_to_minute_but_for_the_time() -> None:
    one, later, next_minute = (snapshot(Room(midnight=T0), at(second)) for second in (1, 58, 61))
    assert written(one) == written(later)
    assert next_minute.standing == one.standing
    assert next_minute.ticking != one.ticking


def test_a_notice_vanishes_at_its_instant() -> None:
    room = with_notice(Room(session=state_in(Phase.PAUSED)), NoticeKind.REFUSED, "Not now.", at(105))
    assert snapshot(room, at(100)).standing.notice == NoticeView(NoticeKind.REFUSED, "Not now.")
    assert snapshot(room, at(100)).next_change == at(105)
    assert snapshot(room, at(104.999)).standing.notice is not None
    assert snapshot(room, at(105)).standing.notice is None
    assert snapshot(room, at(105)).next_change == at(120), "the pause is a minute long then"


def test_a_home_screen_with_nothing_on_it_never_changes_by_itself() -> None:
    assert snapshot(Room(), T0).next_change is None


def test_the_home_screen_shows_every_protocol_and_which_is_chosen() -> None:
    cards = (
        Card("circle", "Solution Circle", "One problem.", "5 to 9 people", minutes(17)),
        Card("works", "What works", "An example.", "up to 8 people", seconds(90)),
    )
    picture = snapshot(Room(home=Home(cards=cards, chosen=1)), T0)
    assert picture.standing.heading == "Which conversation today?"
    assert picture.view == HomeView(
        (
            CardView("Solution Circle", "17 min · 5 to 9 people", "One problem.", chosen=False),
            CardView("What works", "1 min 30 s · up to 8 people", "An example.", chosen=True),
        )
    )
    assert picture.standing.say == ""


def test_a_protocol_without_any_clock_is_not_said_to_take_no_time() -> None:
    picture = snapshot(Room(home=Home(cards=(Card("talk", "Talk", "Just so.", "2 people", Duration(0)),))), T0)
    assert "0 s" not in view_of(picture, HomeView).cards[0].facts
    ready = view_of(snapshot(Room(session=a_session(a_turn(None)).state), T0), SetupView)
    assert "0 seconds" not in ready.total


def test_an_unstarted_plan_shows_its_length_its_rules_and_its_steps() -> None:
    picture = snapshot(Room(session=state_in(Phase.READY), microphone=LISTENING), T0)
    ready = view_of(picture, SetupView)
    assert ready.total == "6 minutes 30 seconds in total"
    assert ready.ground_rules == ("What is said here stays here.",)
    assert ready.lines == (
        Line("Sharing practice and thinking", "Presenter", "3 min"),
        Line("Additions and clarifying", "Creative team", "1 min"),
        Line("What is positive and possible", "Presenter and creative team", "2 min 30 s"),
        Line("Reflection", "Presenter", ""),
    )
    assert picture.standing.say == "Hold V and say “start”, “undo”"


def ended(*stays: tuple[Duration | None, float]) -> EndView:
    """The end of a session whose steps, of these planned lengths, took so many seconds each."""
    session = a_session(*(a_turn(planned) for planned, _ in stays))
    session.apply(Start(), T0)
    now = 0.0
    for _, took in stays:
        now += took
        session.apply(Next(), at(now))
    return view_of(snapshot(Room(session=session.state, session_id="a1b2c3"), at(now)), EndView)


def test_the_end_compares_what_was_planned_with_what_it_took() -> None:
    assert ended((minutes(3), 190), (minutes(1), 60), (minutes(2), 75), (None, 100)) == EndView(
        lines=(
            ResultLine("A step", "3:00", "3:10", "10 s over"),
            ResultLine("A step", "1:00", "1:00", "on time"),
            ResultLine("A step", "2:00", "1:15", "45 s saved"),
            ResultLine("A step", "", "1:40", ""),
        ),
        sums=(
            ResultLine("Steps with a time limit", "6:00", "5:25", "35 s saved"),
            ResultLine("Steps without a time limit", "", "1:40", ""),
        ),
        total=ResultLine("All steps", "6:00", "7:05", ""),
        roles=(AirtimeLine("Presenter", "7:05", 1.0, 100),),
    )


def test_where_all_steps_are_of_one_kind_there_is_one_sum() -> None:
    view = ended((minutes(3), 190), (minutes(1), 60))
    assert (view.sums, view.total) == ((), ResultLine("All steps", "4:00", "4:10", "10 s over"))
    assert ended((None, 100)).total == ResultLine("All steps", "", "1:40", "")


def ended_after_one_of_three() -> Session:
    """A session with a chair that was ended in its first step."""
    session = a_session(
        replace(a_turn(minutes(1)), person="P1"), replace(a_turn(minutes(4)), topic="2"), a_turn(minutes(2))
    )
    session.state = replace(session.state, plan=replace(session.state.plan, leads=(("Chair", "P3"),)))
    session.apply(Start(), T0)
    session.apply(End(), at(40))
    return session


def test_a_session_that_ended_early_says_so_and_what_was_not_held_saved_nothing() -> None:
    view = view_of(snapshot(Room(session=ended_after_one_of_three().state), at(40)), EndView)
    assert [(line.name, line.actual, line.difference) for line in view.lines] == [
        ("P1 · A step", "0:40", "20 s saved"),
        ("Topic 2 · A step", "0:00", "not held"),
        ("A step", "0:00", "not held"),
    ]
    assert view.sums == (
        ResultLine("Steps with a time limit", "1:00", "0:40", "20 s saved"),
        ResultLine("Steps not held", "6:00", "0:00", "not held"),
    )
    assert view.total == ResultLine("All steps", "7:00", "0:40", "")
    assert (view.ending, view.leads) == ("Ended early. 2 steps were not held.", ("Chair: P3",))


def test_the_airtime_is_listed_below_the_steps_for_displays_without_room_beside_them() -> None:
    view = view_of(snapshot(Room(session=ended_after_one_of_three().state, end_row=4), at(40)), EndView)
    assert view.chosen == 4
    assert [(row.title, row.actual, row.difference) for row in listed_rows(view)[5:]] == [
        ("Airtime by role", "", ""),
        ("Presenter", "0:40", "100 %"),
        ("Airtime by person", "", ""),
        ("P1", "0:40", "100 %"),
    ]


def test_the_end_shows_how_long_each_role_and_each_person_spoke() -> None:
    turns = [replace(a_turn(minutes(1)), speaks=(role,), person=person) for role, person in TURNS]
    session = a_session(*turns)
    session.apply(Start(), T0)
    for now in (60, 180, 240):
        session.apply(Next(), at(now))
    view = view_of(snapshot(Room(session=session.state), at(240)), EndView)
    assert view.roles == (AirtimeLine("Speaker", "3:00", 0.75, 75), AirtimeLine("Everyone", "1:00", 0.25, 25))
    assert view.people == (AirtimeLine("P1", "1:00", 1 / 3, 33), AirtimeLine("P2", "2:00", 2 / 3, 67))


TURNS = (("Speaker", "P1"), ("Speaker", "P2"), ("Everyone", None))


def test_the_help_has_every_key_and_phrase_that_works_now_and_the_rare_ones_too() -> None:
    room = Room(session=state_in(Phase.RUNNING), microphone=LISTENING)
    assert snapshot(room, T0).standing.help is None
    picture = snapshot(replace(room, overlay=Overlay.HELP), T0)
    assert picture.standing.help is not None
    assert {hint.key for hint in picture.standing.help.keys} == {hint.key for hint in picture.standing.hints} | set(
        "CKMTLQB[]"
    )
    everyday = ("next step", "back", "pause", "repeat", "add a minute", "undo")
    assert picture.standing.help.phrases[:6] == everyday
    assert "add two minutes" in picture.standing.help.phrases
    assert "add three minutes" not in picture.standing.help.phrases, "one tells how the others are said"
    assert picture.standing.overlay is Overlay.HELP
    assert isinstance(picture.view, StepView)


def test_the_code_needs_no_words() -> None:
    picture = snapshot(Room(overlay=Overlay.CODE, theme=Theme.CONTRAST), T0)
    assert (picture.standing.overlay, picture.standing.help, picture.standing.theme) == (
        Overlay.CODE,
        None,
        Theme.CONTRAST,
    )


@pytest.mark.parametrize(("seconds_in", "told"), [(0, "09:05"), (59.999, "09:05"), (60, "09:06"), (15 * 3600, "00:05")])
def test_the_time_of_day_is_read_off_where_the_wall_has_one(seconds_in: float, told: str) -> None:
    room = Room(midnight=at(-(9 * 60 + 5) * 60))
    assert snapshot(room, at(seconds_in)).ticking.time == told
    assert snapshot(Room(), at(seconds_in)).ticking.time == ""


def test_a_home_screen_with_a_clock_changes_at_the_full_minute() -> None:
    room = Room(midnight=at(-30))
    assert snapshot(room, T0).next_change == at(30)
    assert snapshot(room, at(30)).next_change == at(90)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (0, "ends on time at 09:10"),
        (120, "ends on time at 09:10"),
        (179, "ends on time at 09:10"),
        (180, "ends 09:11 (planned 09:10)"),
        (270, "ends 09:12 (planned 09:10)"),
    ],
)
def test_the_expected_end_is_a_time_of_day_beside_the_agreed_one(now: float, ends: str) -> None:
    session = agreed()
    room = Room(session=session.state, midnight=at(-9 * 3600 - 300))
    session.tick(at(now))
    assert view_of(snapshot(room, at(now)), StepView).ends == ends


@pytest.mark.parametrize("beginning", [120, 150.5, 179, 180, 210, 239.999])
def test_the_text_of_the_expected_end_changes_in_time(beginning: float) -> None:
    """From one change to the next, the words are the same at every tenth of a second."""
    room = Room(session=agreed().state, midnight=at(-9 * 3600 - 317))
    now = at(beginning)
    first = snapshot(room, now)
    assert first.next_change is not None
    for later in range(now, first.next_change, 100):
        assert snapshot(room, Instant(later)).view == first.view


def agreed() -> Session:
    """Two steps of two and three minutes, agreed to take five."""
    plan = replace(a_session(a_turn(minutes(2)), a_turn(minutes(3))).state.plan, time=minutes(5))
    session = Session.opened(PlanMade(at=T0, plan=plan))
    session.apply(Start(), T0)
    return session


@LAW
@given(plans, scripts())
def test_the_end_has_a_line_for_every_row_of_the_log(plan: Plan, script: Script) -> None:
    player = Player(plan).play([*script, Ask(Duration(0), End())])
    assume(player.state.phase is Phase.ENDED)
    end = view_of(snapshot(Room(session=player.state, session_id="a1b2c3"), player.now), EndView)
    for line, row in zip(end.lines, rows(player.state), strict=True):
        assert line.title == row.title
        assert line.planned == ("" if row.planned is None else to_clock(row.planned))
        mins, secs = line.actual.split(":")
        assert abs(seconds(int(mins) * 60 + int(secs)) - row.actual) < 1000
        assert (line.difference == "not held") is (row.began is None)
        if row.is_break:
            assert line.difference in ("", "not held")
        elif row.overtime >= 1000:
            assert line.difference.endswith("over")
        elif row.saved >= 1000:
            assert line.difference.endswith("saved")


def test_a_break_is_no_step_that_saved_time_and_has_a_sum_of_its_own() -> None:
    session = a_session(a_turn(minutes(3)), a_turn(minutes(2)))
    for clock, command in ((0, Start()), (60, TakeBreak(minutes(10))), (360, Next()), (480, Next()), (600, Next())):
        session.apply(command, at(clock))
    view = view_of(snapshot(Room(session=session.state), at(600)), EndView)
    assert ResultLine("Break", "10:00", "5:00", "") in view.lines
    assert view.sums == (
        ResultLine("Steps with a time limit", "5:00", "5:00", "on time"),
        ResultLine("Breaks", "10:00", "5:00", ""),
    )
    assert view.total == ResultLine("All steps", "15:00", "10:00", "")


def test_a_break_that_was_not_held_is_no_step_that_is_missing() -> None:
    session = a_session(a_turn(minutes(3)), a_turn(minutes(2)))
    for clock, command in ((0, Start()), (10, TakeBreak(minutes(10), later=True)), (20, GoTo(2)), (120, End())):
        session.apply(command, at(clock))
    view = view_of(snapshot(Room(session=session.state), at(120)), EndView)
    assert (view.ending, view.lines[1].difference) == ("", "not held")
    assert view.sums[-1] == ResultLine("Breaks", "10:00", "0:00", "")


@pytest.mark.parametrize("took", [179.001, 179.5, 180, 180.5, 181, 181.5, 241.999])
def test_the_end_gives_the_time_that_a_steps_clock_showed_last(took: float) -> None:
    clock = clock_at(running(), at(took))
    difference = ended((minutes(3), took)).lines[0].difference
    shown = {"0:00": "on time", "0:01": "1 s saved", "+0:01": "1 s over", "+1:01": "1 min 1 s over"}
    assert difference == shown[clock]


def test_the_end_gives_the_time_that_a_step_without_a_limit_showed_last() -> None:
    assert ended((None, 61.5)).lines[0].actual == clock_at(running(None), at(61.5)) == "1:01"


def test_phrases_are_shown_while_they_are_understood() -> None:
    picture = snapshot(Room(session=state_in(Phase.PAUSED), microphone=LISTENING), at(60))
    assert picture.standing.say == "Hold V and say “next step”, “back”, “resume”, “repeat”, “add a minute”, “undo”"


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (ListenMode.WAKE, "Say “timekeeper”, then “undo”"),
        (ListenMode.HELD, "Hold V and say “undo”"),
        (ListenMode.ADDRESS, "Say “timekeeper” and “undo” in one breath"),
        (ListenMode.OPEN, "Say “undo”"),
    ],
)
def test_the_screen_says_how_to_speak_to_the_kiosk(way: ListenMode, said: str) -> None:
    attention = ListenerState(way, "timekeeper")
    room = Room(session=state_in(Phase.ENDED), microphone=MicrophoneUse(listener=attention))
    assert snapshot(room, at(60)).standing.say == said
    assert snapshot(room, at(60)).standing.attention == attention
    assert snapshot(room, at(60)).standing.say_briefly.endswith("(? lists them)")
    assert (
        snapshot(replace(room, microphone=replace(room.microphone, muted=True)), at(60)).standing.say
        == "The microphone is off"
    )


def test_a_picture_carries_its_instant_the_open_microphone_the_faults_and_whether_the_kiosk_is_closed() -> None:
    room = Room(
        microphone=replace(LISTENING, held=True),
        faults=(Fault("journal", "NOT RECORDING"), Fault("speaker", "no sound")),
        closed=True,
    )
    picture = snapshot(room, at(7))
    assert (picture.at, picture.standing.listening, picture.closed) == (at(7), True, True)
    assert picture.standing.faults == ("NOT RECORDING", "no sound")


SENTENCES: tuple[Message, ...] = (
    "Which conversation today?",
    "{length} in total",
    "Step {n} of {count}",
    "no time limit",
    "of {length}",
    "no limit",
    "All steps",
    "on time",
    "{length} over",
    "{length} saved",
    "Hold V and say {phrases}",
)


@pytest.mark.parametrize(
    ("script", "fields"),
    [
        ((), ["view.total", "say"]),
        ((Start(),), ["view.position", "view.clock_note", "view.brief_note", "say"]),
        ((Start(), Next(), Next()), ["view.clock_note", "view.brief_note"]),
        ((Start(), Next(), Next(), End()), ["view.total.title"]),
    ],
)
def test_the_kiosks_own_words_are_in_the_rooms_language(script: tuple[SessionCommand, ...], fields: list[str]) -> None:
    session = a_session(a_turn(), a_turn(), a_turn(None))
    for command in script:
        session.apply(command, at(10))
    room = Room(session=session.state, session_id="a1b2c3", microphone=LISTENING)
    english = snapshot(room, at(10))
    use(shouted(SENTENCES))
    other = snapshot(room, at(10))
    for field in fields:
        assert read(other.standing, field) == f"¡{read(english.standing, field)}!"


def read(thing: object, path: str) -> object:
    """The value at a dotted path."""
    for name in path.split("."):
        thing = getattr(thing, name)
    return thing


def test_the_results_and_the_home_screen_are_in_the_rooms_language() -> None:
    use(shouted(SENTENCES))
    end = view_of(snapshot(Room(session=state_in(Phase.ENDED)), at(60)), EndView)
    assert end.lines[0].difference == "¡2 min saved!"
    assert snapshot(Room(), T0).standing.heading == "¡Which conversation today?!"


def test_the_picture_includes_links_sound_microphone_and_an_interrupted_session() -> None:
    links = Links(
        page="http://kiosk:8080/n", remote="http://kiosk:8080/r", pin="123456", address="kiosk:8080", code="654321"
    )
    unfinished = Unfinished("abc", "Solution Circle", "in step 2 of 7")
    room = Room(
        phones=links,
        home=Home(interrupted=unfinished),
        microphone=MicrophoneUse(muted=True),
        sound=Sound(level=VoiceLevel.CHIMES),
    )
    shown = snapshot(room, Instant(0))
    assert (shown.standing.links, shown.standing.sounding) == (links, VoiceState.CHIMES)
    assert view_of(shown, HomeView).unfinished == InterruptedView("Solution Circle", "in step 2 of 7")


def test_a_question_stands_alone_under_its_own_heading() -> None:
    picture = snapshot(Room(home=Home(interrupted=ResumeQuestion("What would you like to do?", countable=False))), T0)
    assert picture.standing.heading == "A session was interrupted"
    assert picture.view == QuestionView("What would you like to do?")


@pytest.mark.parametrize(("topic", "shown"), [("2", "Topic 2"), ("Room 2", "Room 2"), (None, None)])
def test_a_topic_without_a_name_is_shown_by_its_number(topic: str | None, shown: str | None) -> None:
    state = state_in(Phase.RUNNING)
    turns = tuple(replace(turn, topic=topic) for turn in state.plan.turns)
    room = Room(session=replace(state, plan=replace(state.plan, turns=turns)))
    assert view_of(snapshot(room, T0), StepView).topic == shown


PROMISED = ReportBack(
    (
        Action("s1", "2026-01-01", Note("n1", "a-1", "Ring the school", who="P1", by_when="Friday", coach="P2")),
        Action("s1", "2026-01-01", Note("n2", "a-1", "Read the report", done=True)),
    ),
    chosen=1,
)


def test_actions_are_shown_with_who_by_when_and_the_day_of_the_session() -> None:
    shown = snapshot(Room(session=state_in(Phase.READY), groups=Groups(report=PROMISED)), T0)
    assert shown.view == ReportBackView(
        (
            ActionLine("Ring the school", "P1 · Friday · P2 · agreed 2026-01-01", done=False, chosen=False),
            ActionLine("Read the report", "agreed 2026-01-01", done=True, chosen=True),
        )
    )
    assert shown.standing.say == ""


def test_actions_are_shown_only_before_a_session() -> None:
    for phase, view in ((Phase.RUNNING, StepView), (Phase.ENDED, EndView)):
        shown = snapshot(Room(session=state_in(phase), session_id="a1", groups=Groups(report=PROMISED)), T0)
        assert isinstance(shown.view, view)


def test_the_home_screen_says_which_group_is_here() -> None:
    assert snapshot(Room(groups=Groups(chosen="Set A")), T0).standing.heading == "Set A: which conversation today?"


def test_the_plan_says_who_leads_today() -> None:
    state = state_in(Phase.READY)
    state = replace(state, plan=replace(state.plan, leads=(("Chair", "P1"),)))
    ready = view_of(snapshot(Room(session=state), T0), SetupView)
    assert ready.total.endswith(" · Chair: P1")


def test_several_new_faults_take_turns() -> None:
    room = Room(faults=(Fault("microphone", "None."), Fault("journal", "Full.")))
    first = snapshot(room, Instant(11_000))
    assert (first.ticking.fault, first.next_change) == (1, Instant(12_000))
    assert snapshot(room, Instant(12_000)).ticking.fault == 0
    assert snapshot(replace(room, faults=room.faults[:1]), Instant(11_000)).next_change is None


def test_a_fault_is_news_until_its_time_is_over_and_is_still_known_then() -> None:
    room = Room(faults=(Fault("voice", "No voice.", at(5), at(65)),))
    first, later = snapshot(room, at(64)), snapshot(room, at(65))
    assert (first.standing.news, first.standing.faults, first.next_change) == (("No voice.",), ("No voice.",), at(65))
    assert (later.standing.news, later.standing.faults, later.next_change) == ((), ("No voice.",), None)


def test_a_clock_that_was_set_back_does_not_make_an_old_fault_news() -> None:
    assert snapshot(Room(faults=(Fault("voice", "No voice.", at(500), at(560)),)), at(20)).standing.news == ()


def test_of_all_faults_the_one_that_the_session_is_not_recorded_is_named() -> None:
    faults = (Fault("voice", "No voice."), Fault("journal", "NOT RECORDING: the disk is full."))
    assert snapshot(Room(faults=faults), T0).standing.unrecorded == "NOT RECORDING: the disk is full."
    assert snapshot(Room(faults=faults[:1]), T0).standing.unrecorded == ""


@pytest.mark.parametrize(
    "room",
    [
        Room(session=state_in(Phase.RUNNING)),
        Room(session=state_in(Phase.RUNNING), microphone=LISTENING, faults=(Fault("microphone", "None."),)),
    ],
    ids=["no listener", "no microphone"],
)
def test_where_nothing_is_heard_nothing_suggests_speaking_to_the_kiosk(room: Room) -> None:
    held = replace(room, microphone=replace(room.microphone, held=True), overlay=Overlay.HELP)
    standing = snapshot(held, at(1)).standing
    assert (standing.say, standing.say_briefly, standing.listening) == ("", "", False)
    assert standing.help is not None
    assert standing.help.phrases == ()
    assert not [hint for hint in (*standing.hints, *standing.help.keys) if isinstance(hint.command, Talk | Mute)]
    assert binding_for(Key.V, standing.bindings) is not None, "a press tries the microphone again"


@pytest.mark.parametrize(
    ("phase", "held", "step", "explains"),
    [
        (Phase.READY, 0, 0, True),
        (Phase.READY, 2, 0, True),
        (Phase.READY, 3, 0, False),
        (Phase.RUNNING, 1, 0, True),
        (Phase.RUNNING, 3, 0, True),
        (Phase.RUNNING, 1, 1, False),
        (Phase.RUNNING, 4, 0, False),
    ],
)
def test_the_first_sessions_explain_the_wake_word_until_their_second_step(
    phase: Phase, held: int, step: int, explains: bool
) -> None:
    woken = MicrophoneUse(listener=ListenerState(ListenMode.WAKE, "okay nabu"))
    room = Room(session=replace(state_in(phase), turn=step), microphone=woken, sessions_held=held)
    standing = snapshot(room, at(1)).standing
    for text in (standing.say, standing.say_briefly):
        assert text.startswith("Say “okay nabu”, wait for the light, then “" if explains else "Say “okay nabu”, then ")
