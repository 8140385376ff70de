"""Names where there is little room: short, and still each person's own."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.session.commands import NextPerson, Start
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.text import clusters
from kiosk.core.view.step import step_view
from kiosk.core.wording.brief_names import LONGEST, brief_name
from tests.core.samples import T0, a_plan, a_turn, at
from tests.core.strategies import LAW


def brief(*people: str) -> list[str]:
    """The brief names of all these people."""
    return [brief_name(name, people) for name in people]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Twenty letters long.", "Twenty letters long."),
        ("Anna-Katharina Müller-Lüdenscheidt", "Anna-Katharina"),
        ("Anna Lena von der Hohenstaufen-Meier", "Anna Lena"),
        ("Anna Lena J. Hohenstaufen-Meier", "Anna Lena"),
        ("Prof. Maximiliane-Theodora Müller-Ng", "P. M. Müller-Ng"),
        ("Mrs Featherstonehaugh-Cholmondeley", "Mrs Featherstonehau."),
        ("Hohenstaufen-Wittelsbach", "Hohenstaufen-Wittel."),
        ("Müller-Lüdenscheidt, Anna-Katharina", "Müller-Lüdenscheidt"),
        ("👩\u200d👧" * 21, "👩\u200d👧" * 19 + "."),
    ],
)
def test_a_long_name_is_its_first_words_or_its_initials_with_the_last_or_its_first_letters(
    name: str, shown: str
) -> None:
    assert brief(name) == [shown]


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        (
            "Prof. Maximiliane-Theodora Überschär-001",
            "Prof. Maximiliane-Theodora Überschär-002",
            ["P. M. Überschär-001", "P. M. Überschär-002"],
        ),
        ("Anna-Katharina Rosenberg", "Anna-Katharina Lindenbaum", ["A. Rosenberg", "A. Lindenbaum"]),
        ("Anna-Katharina", "Anna-Katharina Lindenbaum", ["Anna-Katharina", "A. Lindenbaum"]),
        ("Anna Lena", "Anna Lena von der Hohenstaufen", ["Anna Lena", "Anna Lena von der H."]),
        ("Maximiliane-Anna Rosenberg", "Maximiliane-Lena Rosenberg", ["Maximiliane-Anna", "Maximiliane-Lena"]),
        ("Hohenstaufen-Wittelsbach", "Hohenstaufen-Wittelsbeck", ["Hohenstaufen-Witt. 1", "Hohenstaufen-Witt. 2"]),
        (
            "Anna Lena Maria von der Hohenstaufen",
            "Anna Lena Maria von der Wittelsbach-Au",
            ["Anna Lena Maria 1", "Anna Lena Maria 2"],
        ),
    ],
)
def test_two_people_whose_names_begin_alike_are_told_apart(first: str, second: str, shown: list[str]) -> None:
    assert brief(first, second) == shown


@LAW
@given(
    st.lists(
        st.text("Ana é.-", min_size=1, max_size=45).map(str.strip).filter(bool), min_size=2, max_size=6, unique=True
    )
)
def test_whatever_people_are_called_brief_names_are_short_and_no_two_are_the_same(people: list[str]) -> None:
    found = brief(*people)
    assert len(set(found)) == len(found)
    assert all(len(clusters(name)) <= LONGEST for name in found)


def test_the_line_of_a_round_tells_apart_two_people_whose_names_begin_alike() -> None:
    people = tuple(f"Prof. Maximiliane-Theodora Überschär-{n:03d}" for n in (1, 2, 3))
    step = replace(a_turn(speaks=("Everyone",)), in_turn=True)
    session = Session.opened(PlanMade(at=T0, plan=replace(a_plan(step), people=people)))
    session.apply(Start(), T0)
    assert step_view(session.state, None, at(1)).topic == (
        "In turn: P. M. Überschär-001, then P. M. Überschär-002 · 1 min each"
    )
    session.apply(NextPerson(), at(10))
    assert step_view(session.state, None, at(11)).topic == "Then P. M. Überschär-003 · 1 min each"
