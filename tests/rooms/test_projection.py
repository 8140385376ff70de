"""What others may know of a room: never a name, a topic or a note; and it is right without further messages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config.paths import shipped
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan, Topic
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol
from kiosk.core.room.state import Room
from kiosk.core.session.commands import AddPerson, NameRole, Next, Pause, ProcessPause, Resume, Start, TakeBreak
from kiosk.core.session.state import Phase
from kiosk.core.session.timing_log import rows
from kiosk.core.units import Duration, Instant, after, minutes, seconds
from kiosk.protocol_files.library import read_protocol
from kiosk.rooms.messages import RoomPhase, Times, parse, written
from kiosk.rooms.projection import aged, room_state, session_times
from kiosk.rooms.room_times import room_times
from tests.core.samples import T0
from tests.core.strategies import LAW, Player, Script, plans, scripts

NAMES = ("Qanna", "Qberta", "Qcelia", "Qdavid", "Qelena", "Qfaris")
SECRETS = (*NAMES, "Qguest", "Qtopic", "Qowner")
FILES = sorted(shipped("protocols").glob("*.yaml"))


def named_plan(protocol: Protocol) -> Plan:
    """A plan full of names: of people and of topics."""
    topics = (Topic("Qtopic one", minutes(20), "Qowner"), Topic("Qtopic two", minutes(25), "Qberta"))
    people = NAMES[: protocol.people.most if protocol.people else len(NAMES)]
    plan = make_plan(protocol, PlanRequest(people))
    return make_plan(protocol, PlanRequest(people, topics=topics)) if any(turn.decides for turn in plan.turns) else plan


def walked(player: Player) -> Iterator[Player]:
    """The player at every step of a session, and in its pauses."""
    yield player
    player.ask(Start())
    for role in player.state.plan.roles:
        player.ask(NameRole(role, (NAMES[0], "Qguest")))
    player.ask(AddPerson("Qguest"))
    for _ in range(200):
        yield player
        for command in (Pause(), Resume(), ProcessPause(), Resume()):
            player.wait(seconds(20))
            player.ask(command)
            yield player
        player.ask(Next())
        if player.state.phase is Phase.ENDED:
            break
    yield player


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_name_topic_or_owner_is_in_any_state_of_a_full_session(file: Path) -> None:
    protocol = read_protocol(file)
    player = Player(named_plan(protocol))
    seen = set()
    for moment in walked(player):
        room = Room(session=moment.state)
        text = written(room_state(room, moment.now))
        assert not [secret for secret in SECRETS if secret in text]
        assert parse(type(room_state(room, moment.now)), text.encode()) == room_state(room, moment.now)
        times = session_times(room, moment.now)
        if times is not None:
            text = written(times)
            assert not [secret for secret in SECRETS if secret in text]
            assert parse(Times, text.encode()) == times
        seen.add(room_state(room, moment.now).step)
    assert len(seen) > 2
    assert player.state.phase is Phase.ENDED


@LAW
@given(plans, scripts(), st.integers(0, 900_000).map(Duration))
def test_a_state_that_ages_is_the_state_of_later_while_nothing_happens(
    plan: Plan, script: Script, passed: Duration
) -> None:
    player = Player(plan).play(script)
    room, sent_at = Room(session=player.state), player.now
    due = player.session.next_due()
    end = Duration(passed if due is None else min(passed, due - sent_at))
    assert aged(room_state(room, sent_at), end) == room_state(room, after(sent_at, end))


@LAW
@given(plans, scripts())
def test_the_times_that_are_given_are_those_of_the_timing_log(plan: Plan, script: Script) -> None:
    player = Player(plan).play(script)
    times, table = session_times(Room(session=player.state), player.now), rows(player.state, player.now)
    if player.state.began is None:
        assert times is None
        return
    assert times is not None
    arrived = parse(Times, written(times).encode())
    assert arrived is not None
    given = room_times("Blue", arrived).rows
    kept = ("title", "roles", "planned", "actual", "overtime", "saved", "paused", "process_paused", "held", "round")
    for row, own in zip(given, table, strict=True):
        roles = () if own.is_break else (own.role,)
        for name in kept:
            assert getattr(row, name) == (roles if name == "roles" else getattr(own, name)), name


def test_overtime_makes_a_room_late_by_the_second() -> None:
    player = Player(make_plan(read_protocol(FILES[0]), PlanRequest(time=minutes(60))))
    player.ask(Start())
    state = room_state(Room(session=player.state), player.now)
    assert state.late is not None
    assert state.remaining is not None
    over = aged(state, Duration(state.remaining + 5000))
    assert (over.remaining, over.late) == (-5000, state.late + 5000)


def test_a_break_belongs_to_nobody_and_has_no_number() -> None:
    player = Player(make_plan(read_protocol(FILES[0]), PlanRequest()))
    player.ask(Start())
    player.ask(TakeBreak(minutes(5)))
    state = room_state(Room(session=player.state), player.now)
    assert (state.role, state.number) == ("", 0)
    assert state.remaining == minutes(5)


def test_a_room_without_a_session_is_at_home() -> None:
    assert room_state(Room(), Instant(T0)).phase is RoomPhase.HOME
