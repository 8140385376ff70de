"""Plans for whoever is here, with the real memory and the shipped protocols."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.config.paths import shipped
from kiosk.core.errors import UnknownProtocol
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.groups import Group, Member
from kiosk.core.units import minutes
from kiosk.engine.planner import SessionPlanner, cards_of
from kiosk.protocol_files.library import Library
from kiosk.storage.groups import FILE
from tests.storage.folder import Folder

MEMBERS = (Member("P1", (11, 30)), Member("P2", (3, 12)), Member("P3"), Member("P4"), Member("P5"))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    found = Folder(tmp_path / "state")
    found.memory.keep_group(Group("Set A", MEMBERS))
    yield found
    found.close()


def planner(folder: Folder, wish: PlanRequest | None = None) -> SessionPlanner:
    return SessionPlanner(Library([shipped("protocols")]).load, lambda _: wish or PlanRequest(), folder.memory)


def test_a_group_has_its_airtime_in_fair_order(folder: Folder) -> None:
    folder.held("s1", 10, group="Set A")  # P1 and P2 had a turn
    plans = planner(folder).for_group("Set A")
    preparation = plans.form("als-airtime")
    assert preparation.wish.people == ("P3", "P4", "P5", "P1", "P2")
    plan = plans.plan("als-airtime", preparation.wish)
    assert list(dict.fromkeys(turn.person for turn in plan.turns if turn.person)) == ["P3", "P4", "P5"]


def test_the_chair_goes_round_by_birthdays_whatever_is_set_up(folder: Folder) -> None:
    plans = planner(folder).for_group("Set A")
    preparation = plans.form("npq-community")
    assert plans.plan("npq-community", preparation.wish).leads == (("Chair", "P2"),)
    assert plans.plan("npq-community", PlanRequest(people=("P1", "P2", "P3", "P4"))).leads == (("Chair", "P2"),)
    folder.held("s1", 10, group="Set A")  # P1 had the chair
    assert plans.plan("npq-community", preparation.wish).leads == (("Chair", "P2"),)  # as it was when it was asked for
    again = plans.for_group("Set A")
    preparation = again.form("npq-community")
    assert again.plan("npq-community", preparation.wish).leads == (("Chair", "P3"),)


def test_people_who_were_named_when_the_kiosk_was_started_come_before_the_list(folder: Folder) -> None:
    named = planner(folder, PlanRequest(people=("P5", "P1"), time=minutes(90)))
    assert named.for_group("Set A").form("als-airtime").wish == PlanRequest(people=("P5", "P1"), time=minutes(90))


def test_without_a_group_there_is_neither_an_order_nor_a_lead(folder: Folder) -> None:
    plans = planner(folder).for_group("Set A").for_group(None)
    preparation = plans.form("npq-community")
    assert preparation.wish == PlanRequest()
    assert plans.plan("npq-community", preparation.wish).leads == ()


def test_a_memory_that_cannot_be_read_keeps_nobody_from_starting(folder: Folder) -> None:
    folder.memory.close()
    (folder.path / FILE).write_bytes(b"not a database, and long enough that this is seen " * 40)
    assert planner(folder).for_group("Set A").form("npq-community").wish == PlanRequest()


def test_a_protocol_that_is_not_there_is_told(folder: Folder) -> None:
    with pytest.raises(UnknownProtocol):
        planner(folder).form("nothing")


def test_home_tells_the_time_that_a_group_sets_aside_the_shortest_conversation_first() -> None:
    found = [(card.protocol, card.planned) for card in cards_of(Library([shipped("protocols")]).load_all()[0])]
    assert found[0] == ("one-two-four-all", minutes(12))
    assert found[-1] == ("als-airtime", minutes(120))
    assert [planned for _, planned in found] == sorted(planned or minutes(0) for _, planned in found)
    assert {("solution-circle", minutes(17)), ("npq-community", minutes(60)), ("als-topics", minutes(90))} < set(found)
