"""The sentences that are said aloud, and the wording of lengths."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.i18n import use
from kiosk.core.plan.model import Plan
from kiosk.core.session.commands import (
    AddTime,
    AskTimeLeft,
    AskWhoIsNext,
    Back,
    End,
    Next,
    Pause,
    Repeat,
    Resume,
    Source,
    Start,
)
from kiosk.core.session.events import (
    Event,
    Ignored,
    Paused,
    PlanChanged,
    PlanChangeReason,
    PlanMade,
    PlenaryTold,
    PlenaryWord,
    RepeatAsked,
    ReplanDeclined,
    ReplanOffered,
    Resumed,
    SessionEnded,
    SessionStarted,
    StartNear,
    StepEnded,
    StepStarted,
    TimeAdded,
    TimeCheckReached,
    TimeLeftAsked,
    TimeUpReached,
    TurnHandedOver,
    Undone,
    WhoIsNextAsked,
)
from kiosk.core.session.evolve import evolve
from kiosk.core.session.session import Session
from kiosk.core.units import ZERO, Duration, minutes, parse_length, seconds
from kiosk.core.wording.announcements import (
    added,
    announcement,
    announcement_of_rest,
    sentence,
    time_check,
    what_is_next,
)
from kiosk.core.wording.foreseen import expected_sentences
from kiosk.core.wording.lengths import joined, length, rough_length, short_length
from kiosk.core.wording.step_text import listens, speaks, turn_title
from tests.core.catalogues import Message, catalogue, shouted
from tests.core.samples import CIRCLE_PLAN, T0, a_plan, a_session, a_turn, at
from tests.core.strategies import LAW, Player, Script, ordinary, plain, plans, scripts, waits, with_states

NOW = at(1)
SHORTER = "The screen shows a shorter plan."
TURN_FOR_P4 = "The screen shows a plan with a turn for P4."


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (StepStarted(at=NOW, turn=0), "A step. The presenter speaks for 3 minutes."),
        (RepeatAsked(at=T0, turn=0), "A step. The presenter speaks for 3 minutes."),
        (RepeatAsked(at=at(20), turn=0), "A step. The presenter has 2 minutes 40 seconds left."),
        (TimeCheckReached(at=NOW, turn=0, mark=minutes(1)), "1 minute left."),
        (TimeUpReached(at=NOW, turn=0), "Time is up."),
        (TimeAdded(at=NOW, turn=0, amount=minutes(1)), "1 minute more."),
        (TimeAdded(at=NOW, turn=0, amount=seconds(-29.5)), "30 seconds less."),
        (Paused(at=NOW), "Paused."),
        (Resumed(at=NOW), "Resumed."),
        (SessionEnded(at=NOW), "That was the last step. Thank you, everyone."),
        (StartNear(at=NOW), "The session starts by itself in a minute."),
        (SessionStarted(at=NOW), None),
        (StepEnded(at=NOW, turn=0), None),
        (Undone(at=NOW), None),
        (Paused(at=NOW, process=True), "Process pause."),
        (ReplanOffered(at=NOW, plan=CIRCLE_PLAN, late=seconds(150)), "We are 2 minutes late. F shows a shorter plan."),
        (
            ReplanOffered(at=NOW, plan=CIRCLE_PLAN, late=seconds(45), by=Source.VOICE),
            f"We are 45 seconds late. {SHORTER}",
        ),
        (ReplanOffered(at=NOW, plan=CIRCLE_PLAN, late=seconds(45), by=Source.KEY), None),
        (
            ReplanOffered(at=NOW, plan=CIRCLE_PLAN, late=seconds(-60), by=Source.VOICE),
            "We are 1 minute early. The screen shows a longer plan.",
        ),
        (PlanChanged(at=NOW, plan=CIRCLE_PLAN, why=PlanChangeReason.REPLANNED), "The remaining steps have new times."),
        (PlanChanged(at=NOW, plan=CIRCLE_PLAN, why=PlanChangeReason.SKIPPED, what="P1"), None),
        (PlanChanged(at=NOW, plan=CIRCLE_PLAN, why=PlanChangeReason.SKIPPED, what="P1", offered_to="P4"), TURN_FOR_P4),
        (ReplanOffered(at=NOW, plan=CIRCLE_PLAN, late=ZERO, why=PlanChangeReason.TURN_GIVEN, what="P4"), TURN_FOR_P4),
        (
            ReplanOffered(at=NOW, plan=CIRCLE_PLAN, late=minutes(3), why=PlanChangeReason.TURN_DROPPED, what="P3"),
            "Too little time for all. The screen shows a plan without a turn for P3.",
        ),
        (TurnHandedOver(at=NOW, turn=0, person="P2"), "It is P2’s turn now."),
        (ReplanDeclined(at=NOW), None),
        (Ignored(at=NOW, command="Next"), None),
        (PlenaryTold(at=NOW, what=PlenaryWord.LINE, text="Plenary in five minutes."), None),
    ],
)
def test_each_event_has_its_sentence_and_a_quiet_step_only_its_announcement(event: Event, said: str | None) -> None:
    session = a_session(a_turn())
    session.apply(Start(), T0)
    assert sentence(event, session.state) == said

    quiet = a_session(a_turn(quiet=True))
    quiet.apply(Start(), T0)
    announced = isinstance(event, StartNear | StepStarted | RepeatAsked | SessionEnded)
    assert sentence(event, quiet.state) == (said if announced else None)


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (0, "3 minutes left."),
        (47, "2 minutes 10 seconds left."),
        (119, "1 minute left."),
        (122, "1 minute left."),
        (130, "50 seconds left."),
        (178, "Time is up."),
        (180, "Time is up."),
        (202, "20 seconds over time."),
        (300, "2 minutes over time."),
    ],
)
def test_the_time_left_is_answered_in_round_numbers_in_a_quiet_step_too(gone: int, said: str) -> None:
    for quiet in (False, True):
        session = a_session(a_turn(quiet=quiet))
        session.apply(Start(), T0)
        *_, asked = session.apply(AskTimeLeft(), at(gone))
        assert sentence(asked, session.state) == said


def test_a_step_without_a_clock_has_nothing_left() -> None:
    session = a_session(a_turn(None))
    session.apply(Start(), T0)
    (asked,) = session.apply(AskTimeLeft(), at(10))
    assert sentence(asked, session.state) == "This step has no clock."


def test_the_question_who_is_next_is_answered_with_the_step_and_its_speakers() -> None:
    session = a_session(a_turn(quiet=True), replace(a_turn(speaks=("Team",)), step="ideas", title="Ideas"))
    session.apply(Start(), T0)
    (asked,) = session.apply(AskWhoIsNext(), at(10))
    assert sentence(asked, session.state) == "Next: Ideas. The team speaks."
    session.apply(Next(), at(20))
    (asked,) = session.apply(AskWhoIsNext(), at(30))
    assert sentence(asked, session.state) == "This is the last step."


@pytest.mark.parametrize(
    ("speakers", "listeners", "planned", "said"),
    [
        (("Presenter",), (), minutes(3), "A step. The presenter speaks for 3 minutes."),
        (("Presenter",), ("Creative team",), None, "A step. The presenter speaks. The creative team listens."),
        (
            ("Presenter", "Team"),
            ("Chair", "Guests"),
            seconds(90),
            "A step. The presenter and the team speak for 1 and a half minutes. The chair and the guests listen.",
        ),
        (("SENCO", "Coach", "Peers"), (), None, "A step. The SENCO, the coach and the peers speak."),
        (("Facilitator", "Everyone"), ("All", "Chair"), None, "A step. Everyone speaks. All listen."),
        (("Everyone",), (), minutes(5), "A step. Everyone speaks for 5 minutes."),
    ],
)
def test_an_announcement_says_who_speaks_for_how_long_and_who_listens(
    speakers: tuple[str, ...], listeners: tuple[str, ...], planned: Duration | None, said: str
) -> None:
    assert announcement(a_turn(planned, speaks=speakers, listens=listeners)) == said


@pytest.mark.parametrize(
    ("speakers", "plurals", "said"),
    [
        (("Presenter",), (), "Presenter P1 speaks"),
        (("Peers",), ("Peers",), "Peers speak"),
        (("Set members", "Presenter"), ("Set members",), "Set members and presenter P1 speak"),
        (("Presenter", "Creative team"), (), "Presenter P1 and creative team speak"),
        (("Coach", "SENCO"), (), "Coach and SENCO speak"),
        (("Facilitator", "Everyone"), (), "Everyone speaks"),
        (("Presenter", "All"), (), "All speak"),
        (("Both",), (), "Both speak"),
    ],
)
def test_who_speaks_is_a_sentence_and_whoever_includes_all_others_stands_alone(
    speakers: tuple[str, ...], plurals: tuple[str, ...], said: str
) -> None:
    turn = replace(a_turn(speaks=speakers, listens=speakers), plurals=plurals, person="P1", role="Presenter")
    assert speaks(turn) == said
    assert listens(turn) == said.replace("speak", "listen")


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "A step. Everyone speaks for 3 minutes."),
        (2, "A step. In pairs, everyone speaks for 3 minutes."),
        (3, "A step. In threes, everyone speaks for 3 minutes."),
        (4, "A step. In fours, everyone speaks for 3 minutes."),
    ],
)
def test_small_groups_are_said_and_shown_before_who_speaks_in_them(size: int, said: str) -> None:
    turn = replace(a_turn(speaks=("Facilitator", "Everyone")), groups_of=size)
    assert announcement(turn) == said
    assert speaks(turn) == said.removeprefix("A step. ").removesuffix(" for 3 minutes.")


def test_in_a_silent_step_nobody_speaks() -> None:
    silent = replace(a_turn(speaks=()), silent=True)
    assert announcement(silent) == "A step. Nobody speaks for 3 minutes."
    assert announcement(replace(silent, planned=None)) == "A step. Nobody speaks."
    assert announcement(replace(silent, say="{who} for {length}")) == "Nobody for 3 minutes"
    assert speaks(silent) == "Nobody speaks"
    session = a_session(silent, replace(silent, step="more"))
    session.apply(Start(), T0)
    assert what_is_next(session.state) == "Next: A step. Nobody speaks."
    session.apply(Next(), at(60))
    session.apply(Back(), at(70))
    assert announcement_of_rest(session.state, at(70)) == "A step. Nobody speaks: 2 minutes left."


def test_a_counted_round_is_said_after_the_title() -> None:
    turn = replace(a_turn(), round=2, rounds=3)
    assert announcement(turn) == "A step. Round 2 of 3. The presenter speaks for 3 minutes."
    assert turn_title(turn) == "A step (Round 2 of 3)"


@pytest.mark.parametrize(
    ("extra", "left_at", "said"),
    [
        (0, 60, "Sharing. Topic: Reading. The presenter has 2 minutes left. The team listens."),
        (13, 60, "Sharing. Topic: Reading. The presenter has 2 minutes 10 seconds left. The team listens."),
        (0, 180, "Sharing. Topic: Reading. The presenter speaks. Time is up."),
        (0, 220, "Sharing. Topic: Reading. The presenter speaks. 40 seconds over time."),
    ],
)
def test_a_step_that_is_gone_back_to_is_announced_with_the_time_that_is_left(
    extra: int, left_at: int, said: str
) -> None:
    session = a_session(replace(a_turn(listens=("Team",)), title="Sharing", topic="Reading"), a_turn())
    session.apply(Start(), T0)
    session.apply(AddTime(seconds(extra)), at(10))
    session.apply(Next(), at(left_at))
    back = session.apply(Back(), at(300))[-1]
    assert sentence(back, session.state) == said
    repeated = session.apply(Repeat(), at(300))[-1]
    assert sentence(repeated, session.state) == said


def test_a_repeat_says_what_is_left_with_the_time_that_was_added() -> None:
    session = a_session(a_turn())
    session.apply(Start(), T0)
    session.apply(AddTime(minutes(1)), T0)
    repeated = session.apply(Repeat(), T0)[-1]
    assert sentence(repeated, session.state) == "A step. The presenter speaks for 4 minutes."
    repeated = session.apply(Repeat(), at(120))[-1]
    assert sentence(repeated, session.state) == "A step. The presenter has 2 minutes left."
    repeated = session.apply(Repeat(), at(240))[-1]
    assert sentence(repeated, session.state) == "A step. The presenter speaks. Time is up."


def test_a_protocols_own_announcement_has_the_time_that_is_left_too() -> None:
    words = (("step", "{title}: {who}, {length}."),)
    plan = replace(a_plan(a_turn(), a_turn()), sentences=words)
    session = Session.opened(PlanMade(at=T0, plan=plan))
    started = session.apply(Start(), T0)[-1]
    assert sentence(started, session.state) == "A step: Presenter, 3 minutes."
    session.apply(Next(), at(60))
    back = session.apply(Back(), at(70))[-1]
    assert sentence(back, session.state) == "A step: Presenter, 2 minutes."
    session.apply(Next(), at(70 + 120))
    back = session.apply(Back(), at(200))[-1]
    assert sentence(back, session.state) == "A step. The presenter speaks. Time is up."


def test_a_session_that_never_began_ends_without_thanks_for_its_last_step() -> None:
    session = a_session(a_turn())
    (ended,) = session.apply(End(), at(5))
    assert sentence(ended, session.state) is None


def test_a_session_ended_before_its_last_step_does_not_call_it_the_last() -> None:
    session = a_session(a_turn(), a_turn())
    session.apply(Start(), T0)
    ended = session.apply(End(), at(5))[-1]
    assert "last step" not in (sentence(ended, session.state) or "")


@pytest.mark.parametrize(
    ("amount", "long", "short"),
    [
        (minutes(3), "3 minutes", "3 min"),
        (minutes(1), "1 minute", "1 min"),
        (seconds(90), "1 minute 30 seconds", "1 min 30 s"),
        (seconds(121), "2 minutes 1 second", "2 min 1 s"),
        (seconds(45), "45 seconds", "45 s"),
        (seconds(0), "0 seconds", "0 s"),
        (Duration(29_500), "30 seconds", "30 s"),
        (minutes(75), "75 minutes", "75 min"),
    ],
)
def test_a_length_is_worded_as_people_speak(amount: Duration, long: str, short: str) -> None:
    assert length(amount) == long
    assert short_length(amount) == short


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (minutes(3), "3 minutes"),
        (seconds(90), "1 and a half minutes"),
        (seconds(388), "about 6 and a half minutes"),
        (seconds(84), "about 1 and a half minutes"),
        (seconds(479), "about 8 minutes"),
        (minutes(1), "1 minute"),
        (seconds(45), "45 seconds"),
    ],
)
def test_a_steps_length_is_rounded_to_half_a_minute(amount: Duration, said: str) -> None:
    assert rough_length(amount) == said


@LAW
@given(st.integers(0, 20_000).map(seconds))
def test_a_short_length_is_one_that_a_protocol_file_could_hold(amount: Duration) -> None:
    assert parse_length(short_length(amount)) == amount


@pytest.mark.parametrize(
    ("names", "text"), [((), ""), (("A",), "A"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C")]
)
def test_names_are_joined_as_in_a_sentence(names: tuple[str, ...], text: str) -> None:
    assert joined(names) == text


def test_expected_sentences_come_in_the_order_of_use_once_each() -> None:
    assert expected_sentences(CIRCLE_PLAN) == (
        "Sharing practice and thinking. The presenter speaks for 3 minutes. The creative team listens.",
        "1 minute left.",
        "Time is up.",
        "Additions and clarifying. The creative team speaks for 1 minute.",
        "30 seconds left.",
        "What is positive and possible. The presenter and the creative team speak for 2 and a half minutes.",
        "2 minutes left.",
        "Reflection. The presenter speaks.",
        "1 minute more.",
        "1 minute less.",
        "Paused.",
        "Process pause.",
        "Resumed.",
        *(f"The pause has lasted {minutes} minutes." for minutes in range(5, 120, 10)),
        "That was the last step. Thank you, everyone.",
        "The session is over. Thank you, everyone.",
        "2 minutes over time.",
        "5 minutes over time.",
        "10 minutes over time.",
        "20 minutes over time.",
        "30 minutes over time.",
    )


def test_a_plan_with_an_agreed_end_may_have_new_lengths_and_what_is_out_is_not_said() -> None:
    sayable = expected_sentences(a_plan(a_turn(), replace(a_turn(), title="Gone", out=True), time=minutes(5)))
    assert "The remaining steps have new times." in sayable
    assert not any("Gone" in said for said in sayable)


def test_a_person_is_named_after_their_role() -> None:
    turn = replace(a_turn(speaks=("Presenter", "Team"), listens=("Peers",)), person="P1", role="Presenter")
    assert announcement(turn) == "A step. Presenter P1 and the team speak for 3 minutes. The peers listens."
    assert listens(replace(turn, listens=("Presenter",))) == "Presenter P1 listens"


@LAW
@given(
    plain,
    scripts(
        st.one_of(ordinary, st.sampled_from([AddTime(minutes(1)), Repeat(), Next(), Pause(), Resume()])),
        together=st.just([Pause(), Resume()]),
    ),
)
def test_what_a_session_says_was_expected_to_be_said(plan: Plan, script: Script) -> None:
    expected = {None, *expected_sentences(plan)}
    for state, event in with_states(Player(plan).play(script)):
        after = evolve(state, event)
        if isinstance(event, RepeatAsked | TimeLeftAsked | WhoIsNextAsked) or (
            isinstance(event, StepStarted) and (after.record.added or after.record.began != after.stepped_at)
        ):
            continue  # a step with another time than planned is announced with a sentence of its own
        assert sentence(event, after) in expected


@LAW
@given(plans, scripts(), waits)
def test_in_a_quiet_step_the_clock_says_nothing(plan: Plan, script: Script, rest: Duration) -> None:
    player = Player(plan).play(script)
    player.wait(rest)
    player.tick()
    for state, event in with_states(player):
        if isinstance(event, TimeCheckReached | TimeUpReached) and state.current.quiet:
            assert sentence(event, evolve(state, event)) is None


MESSAGES: tuple[Message, ...] = (
    ("{who} speaks.", "{who} speak."),
    ("{who} speaks for {length}.", "{who} speak for {length}."),
    ("{who} listens.", "{who} listen."),
    "the {role}",
    "{n} and a half minutes",
    ("{who} speaks", "{who} speak"),
    ("{who} listens", "{who} listen"),
    ("{n} minute", "{n} minutes"),
    ("{n} second", "{n} seconds"),
    "{n} min",
    "{n} s",
    ("{who} has {length} left.", "{who} have {length} left."),
    "{length} left.",
    "{length} over time.",
    "{length} more.",
    "{length} less.",
    "{most} and {last}",
    "Time is up.",
    "Paused.",
    "Process pause.",
    "Resumed.",
    "That was the last step. Thank you, everyone.",
    "The session is over. Thank you, everyone.",
)


def test_everything_is_said_in_the_rooms_language() -> None:
    in_english = expected_sentences(CIRCLE_PLAN)
    use(shouted(MESSAGES))
    for english, other in zip(in_english, expected_sentences(CIRCLE_PLAN), strict=True):
        assert "¡" in other
        assert other.replace("¡", "").replace("!", "").lower() == english.lower()
    turn = a_turn(speaks=("A", "B"), listens=("C",))
    assert speaks(turn) == "¡¡A and b! speak!"
    assert listens(turn) == "¡C listens!"
    assert announcement(a_turn(None)) == "A step. ¡¡The presenter! Speaks.!"
    assert added(minutes(-2)) == "¡¡2 minutes! less.!"
    assert short_length(seconds(61)) == "¡1 min! ¡1 s!"


def test_a_translation_may_put_the_parts_in_another_order_and_count_in_its_own_way() -> None:
    use(catalogue({"{length} left.": "Noch {length}.", ("{n} minute", "{n} minutes"): ("{n} Minute", "{n} Minuten")}))
    assert time_check(minutes(1)) == "Noch 1 Minute."
    assert time_check(minutes(2)) == "Noch 2 Minuten."


def test_a_step_about_a_topic_names_it() -> None:
    turn = replace(a_turn(minutes(3)), topic="Reading in year two.")
    assert announcement(turn).startswith("A step. Topic: Reading in year two. ")
    assert announcement(replace(turn, topic="2")).startswith("A step. Topic 2. ")
