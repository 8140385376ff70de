import pytest

from kiosk.core.errors import ProtocolFileError
from kiosk.core.protocol.draft import RoleDraft
from kiosk.core.protocol.table import MAXIMUM_ROWS, draft_of_table


def test_each_row_is_a_step_and_whoever_speaks_a_role() -> None:
    rows = [
        ["Duration", "Agenda item", "Owner", "Notes"],
        ["0:05:00", "Welcome", "", "Who is here?\nWhat for?"],
        ["", "", "", ""],
        ["1:00:30", " Talk ", "Presenter, P2", ""],
        ["10", "Questions", "presenter/Group"],
    ]
    draft = draft_of_table("Our agenda", rows)
    assert draft.title == "Our agenda"
    assert draft.roles == (
        RoleDraft("everyone", "Everyone"),
        RoleDraft("presenter", "Presenter"),
        RoleDraft("p2", "P2"),
        RoleDraft("group", "Group"),
    )
    (stage,) = draft.stages
    assert [(step.title, step.minutes, step.who, step.prompts) for step in stage.steps] == [
        ("Welcome", "5 min", (("everyone", "speaks"),), ("Who is here?", "What for?")),
        ("Talk", "60 min 30 s", (("presenter", "speaks"), ("p2", "speaks")), ()),
        ("Questions", "10", (("presenter", "speaks"), ("group", "speaks")), ()),
    ]


def test_a_table_without_headings_has_its_columns_in_the_usual_order() -> None:
    (stage,) = draft_of_table("T", [["Welcome", "5", "Chair", "Why?"], ["Close"]]).stages
    assert [(step.title, step.minutes, step.prompts) for step in stage.steps] == [
        ("Welcome", "5", ("Why?",)),
        ("Close", "", ()),
    ]


@pytest.mark.parametrize("rows", [[], [["", " "]], [["Title", "Minutes"]]])
def test_a_table_without_steps_is_refused(rows: list[list[str]]) -> None:
    with pytest.raises(ProtocolFileError, match="no steps in this table"):
        draft_of_table("T", rows)


def test_a_table_with_too_many_rows_is_refused() -> None:
    with pytest.raises(ProtocolFileError, match="more than 200 rows"):
        draft_of_table("T", [["Step", "5"]] + [["A", "5"]] * (MAXIMUM_ROWS + 1))
