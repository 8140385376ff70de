"""The view of the set-up screen."""

from dataclasses import replace

import pytest

from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.state import Room
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.setup.commands import (
    Adjust,
    DoneNaming,
    Erase,
    Focus,
    MoveKey,
    NamePerson,
    PressKey,
    SetUpCommand,
    TypeText,
)
from kiosk.core.setup.form import SetupForm
from kiosk.core.units import Duration, Instant, minutes, seconds
from kiosk.core.view.name_entry import NameView
from kiosk.core.view.snapshot import snapshot
from kiosk.core.view.views import FieldView, Line, SetupView, StepStatus
from tests.core.samples import CIRCLE
from tests.core.setup.test_form import (
    END,
    EXTRA,
    LENGTH,
    NAMES,
    NINE,
    PEOPLE,
    ROUND,
    VARIANT,
    WELCOME,
    after,
    circle,
    of,
)
from tests.views import view_of


def room_of(preparation: SetupForm) -> Room:
    assert preparation.plan is not None
    return Room(session=Session.opened(PlanMade(at=NINE, plan=preparation.plan)).state, setup=preparation)


def view(preparation: SetupForm, now: Instant = NINE) -> SetupView:
    return view_of(snapshot(room_of(preparation), now), SetupView)


def values(preparation: SetupForm, now: Instant = NINE) -> dict[str, str]:
    return {field.label: field.value for field in view(preparation, now).fields}


def a_round(*commands: SetUpCommand) -> SetupForm:
    return after(of(ROUND), *commands)


def test_fields_have_a_label_and_a_value() -> None:
    assert values(a_round()) == {
        "People": "3",
        "Names": "none yet",
        "Version (usual)": "Three",
        "Total time": "30 min",
        "Finish at": "about 09:30",
        "Optional step": "Extra",
    }
    assert values(circle()) == {
        "People": "any number",
        "Version": "standard",
        "Total time": "not set",
        "Finish at": "about 09:06",
        "Optional step": "Welcome",
    }


def test_chosen_values_are_shown() -> None:
    shown = values(a_round(Adjust(2, VARIANT), NamePerson(at=0), TypeText("Q"), DoneNaming()))
    assert (shown["Version"], shown["Names"]) == ("Five", "Q, P2, P3")
    assert values(circle(Adjust(1, VARIANT)))["Version"] == "Longer sharing"


def test_an_agreed_end_stays_and_the_time_until_it_shrinks() -> None:
    preparation = a_round(Adjust(1, END))
    for wait, left in ((0, "35 min"), (1, "34 min"), (60_000, "34 min"), (60_001, "33 min"), (99 * 60_000, "0 min")):
        shown = values(preparation, Instant(NINE + wait))
        assert (shown["Total time"], shown["Finish at"]) == (left, "09:35")


def test_where_a_length_was_agreed_the_end_moves_on() -> None:
    assert values(a_round(), Instant(NINE + 15 * 3_600_000))["Finish at"] == "about 00:30"


def test_a_field_with_steps_offers_less_and_more_and_a_touch_chooses_it() -> None:
    by_label = {field.label: field for field in view(a_round(Focus(on=LENGTH))).fields}
    assert by_label["People"] == FieldView(
        "People", "3", chosen=False, less=Adjust(-1, PEOPLE), more=Adjust(1, PEOPLE), touch=Focus(on=PEOPLE)
    )
    assert by_label["Names"] == FieldView(
        "Names", "none yet", chosen=False, less=None, more=None, touch=NamePerson(at=0)
    )
    assert by_label["Optional step"].touch == Adjust(1, EXTRA)
    assert [label for label, field in by_label.items() if field.chosen] == ["Total time"]
    assert [label for label, field in by_label.items() if field.signs == ("←", "→")] == ["Version (usual)"]


def test_an_optional_step_is_a_switch() -> None:
    assert [field.on for field in view(circle()).fields] == [None, None, None, None, False]
    assert [field.on for field in view(circle(Adjust(1, WELCOME))).fields] == [None, None, None, None, True]


def test_the_plan_is_a_bar_of_all_its_turns_and_the_slack() -> None:
    preparation = a_round(Adjust(1, EXTRA), Adjust(2, LENGTH))
    shown = view(preparation)
    assert [segment.length for segment in shown.bar] == [minutes(10)] * 3 + [minutes(2)]
    assert {segment.status for segment in shown.bar} == {StepStatus.TO_COME}
    assert shown.slack == minutes(8)
    assert shown.total == "32 minutes in total, 8 min to spare"


def test_steps_that_are_left_out_are_not_in_the_bar() -> None:
    assert len(view(a_round()).bar) == 3


def test_all_steps_of_one_persons_turn_share_a_line() -> None:
    two_steps = Session.opened(
        PlanMade(
            at=NINE,
            plan=replace(
                make_plan(ROUND),
                turns=tuple(
                    turn
                    for turn in make_plan(ROUND).turns
                    if turn.person
                    for turn in (turn, replace(turn, step="answer", planned=seconds(30)))
                ),
            ),
        )
    ).state
    shown = view_of(snapshot(Room(session=two_steps), NINE), SetupView)
    assert shown.lines == tuple(Line(f"Turn: P{n}", "Presenter", "10 min 30 s") for n in (1, 2, 3))


def test_a_turn_in_which_nobody_takes_a_role_has_a_line_without_one() -> None:
    plan = make_plan(ROUND)
    bare = replace(plan, turns=tuple(replace(turn, role=None) for turn in plan.turns))
    shown = view_of(snapshot(Room(session=Session.opened(PlanMade(at=NINE, plan=bare)).state), NINE), SetupView)
    assert shown.lines[0] == Line("Turn: P1", "", "10 min")


def test_a_plan_without_any_clock_has_no_total() -> None:
    plan = make_plan(CIRCLE)
    timeless = replace(plan, turns=tuple(replace(turn, planned=None) for turn in plan.turns))
    shown = view_of(snapshot(Room(session=Session.opened(PlanMade(at=NINE, plan=timeless)).state), NINE), SetupView)
    assert shown.total == "no time limit"


def test_a_group_of_an_unsuitable_size_gets_a_note() -> None:
    assert view(a_round()).notes == ()
    assert view(a_round(Adjust(-1, PEOPLE))).notes == ("Made for 3 to 5 people.",)
    assert view(of(ROUND, PlanRequest(people=tuple("ABCDEF"), time=minutes(60)))).notes == ("Made for 3 to 5 people.",)
    assert view(circle(Adjust(1, PEOPLE))).notes == ()


def test_if_not_everyone_has_a_turn_a_note_names_those_who_have() -> None:
    plan = make_plan(ROUND)
    fewer = replace(plan, turns=plan.turns[:2])
    assert view(replace(of(ROUND), plan=fewer)).notes == ("There is only time for the turns of P1 and P2.",)


def test_the_reason_why_a_change_failed_is_shown() -> None:
    assert view(replace(of(ROUND), problem="Too short.")).problem == "Too short."


def test_a_name_being_typed_is_shown_with_the_keyboard_and_the_chosen_key() -> None:
    naming = view(a_round(NamePerson(at=1), TypeText("Q"), MoveKey(down=1))).naming
    assert naming is not None
    assert (naming.asks, naming.text) == ("Name of person 2 of 3", "Q")
    assert naming.people == (
        NameView("P1", False, NamePerson(at=0)),
        NameView("Q", True, NamePerson(at=1)),
        NameView("P3", False, NamePerson(at=2)),
    )
    signs = [[cap.sign for cap in row] for row in naming.rows]
    assert ["".join(row) for row in signs[:3]] == ["qwertyuiop", "asdfghjkl'", "zxcvbnm-."]
    assert signs[3:] == [["Aa", "abc / áéö / 123", "space", "erase"], ["earlier", "later", "back", "next", "done"]]
    assert [cap.sign for row in naming.rows for cap in row if cap.chosen] == ["i"]
    assert naming.rows[0][3].touch == PressKey((0, 3))


def test_people_without_a_name_keep_their_number_in_the_list() -> None:
    naming = view(a_round(NamePerson(at=1), TypeText("Q"), Erase())).naming
    assert naming is not None
    assert [person.name for person in naming.people] == ["P1", "P2", "P3"]


def test_while_a_name_is_typed_keys_type_and_nobody_is_told_to_speak() -> None:
    picture = snapshot(room_of(a_round(NamePerson(at=1))), NINE)
    assert (picture.standing.typing, picture.standing.say) == (True, "")
    assert not snapshot(room_of(a_round(Focus(on=NAMES))), NINE).standing.typing


@pytest.mark.parametrize("preparation", [circle(), circle(Adjust(1, END)), a_round(Adjust(1, LENGTH))])
def test_the_set_up_changes_without_an_event_exactly_at_the_minute(preparation: SetupForm) -> None:
    room, now = room_of(preparation), Instant(NINE + 12_345)
    change = snapshot(room, now).next_change
    assert change is not None
    assert now < change <= now + minutes(1)
    before = values(preparation, Instant(change - 1))
    assert before == values(preparation, now)
    assert values(preparation, change) != before


def test_once_an_agreed_end_has_passed_nothing_changes_any_more() -> None:
    room = room_of(circle(Adjust(1, END)))
    assert snapshot(room, Instant(NINE + Duration(minutes(11)))).next_change is None


def test_until_an_agreed_end_all_lengths_are_in_whole_minutes_and_add_up() -> None:
    preparation = a_round(Adjust(1, END))
    for seconds_later, total in (
        (0, "30 minutes in total, 5 min to spare"),
        (15, "30 minutes in total, 4 min to spare"),
    ):
        now = Instant(NINE + 1000 * seconds_later)
        shown = view(preparation, now)
        assert shown.total == total
        fields = {field.label: field.value for field in shown.fields}
        assert fields["Total time"] == ("35 min" if seconds_later == 0 else "34 min")


def test_a_plan_is_never_longer_than_the_time_that_is_left() -> None:
    assert view(a_round(Adjust(1, END)), Instant(NINE + 20 * 60_000 + 1)).total == "14 minutes in total"
