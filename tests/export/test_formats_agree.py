"""One session with all that can happen; what every format says of it is the same, and was worked out by hand."""

import typing

import pytest

from kiosk.export.log import Log, make_log
from kiosk.export.tables import tables
from tests.export.reading import Rows, html, in_seconds, js, md, rows, sheet
from tests.export.sessions import BUSY, PEOPLE, PLAN, run

NAMES = ("planned", "actual", "overtime", "saved", "paused", "process", "added")

STEPS = [
    # planned, actual, overtime, saved, paused, process paused, added: in seconds
    (0, 30, 0, 0, 0, 0, 0),
    (60, 60, 0, 0, 15, 0, 0),
    (120, 225, 105, 0, 0, 45, 60),
    (60, 50, 0, 10, 0, 0, -15),
    (120, 140, 20, 0, 0, 0, 0),
    (60, 60, 0, 0, 0, 0, 0),
    (90, 110, 20, 0, 0, 0, 0),
    (120, 105, 0, 15, 0, 0, 0),
]

TOTALS = {
    # planned, actual, overtime
    "Chair": (60, 82.5, 0),
    "Peers": (240, 222.5, 0),
    "Problem owner": (330, 475, 145),
    PEOPLE[0]: (180, 285, 105),
    PEOPLE[1]: (180, 190, 20),
    PEOPLE[2]: (150, 170, 20),
    "Everything": (630, 780, 145),
}

PERCENT = {
    "Chair": 11,  # of 780 seconds of all roles: 10.6 %, 28.5 % and 60.9 %
    "Peers": 28,
    "Problem owner": 61,
    PEOPLE[0]: 44,  # of 645 seconds of all people: 44.2 %, 29.5 % and 26.4 %
    PEOPLE[1]: 30,
    PEOPLE[2]: 26,
    "Everything": 100,
}
"""Rounded so that all roles, and all people, add up to 100."""


@pytest.fixture(scope="module")
def log() -> Log:
    return make_log("a1", run(PLAN, BUSY))


def tables_of(log: Log) -> dict[str, dict[str, Rows]]:
    """Format, then the name of the table."""
    captions = {table.caption: table.name for table in tables(log)}
    return {
        "html": {captions[caption]: found for caption, found in html(log).tables.items()},
        "md": {captions[caption]: found for caption, found in md(log).tables.items()},
        "xlsx": {name: sheet(log, name) for name in captions.values()},
    }


def of_tables(line: dict[str, typing.Any]) -> tuple[float, ...]:
    lengths = ("Planned", "Actual", "Overtime", "Saved", "Paused", "Process pauses")
    added = in_seconds(line["Added"]) - in_seconds(line["Taken"])
    return (*(in_seconds(line[name]) for name in lengths), added)


def of_names(line: dict[str, typing.Any]) -> tuple[float, ...]:
    lengths = ("planned", "actual", "overtime", "saved", "paused", "process_paused", "added")
    return tuple(in_seconds(line[f"{name}_seconds"]) for name in lengths)


def test_every_format_has_the_same_steps(log: Log) -> None:
    found = {name: [of_tables(line) for line in of["Steps"]] for name, of in tables_of(log).items()}
    found["json"] = [of_names(line) for line in js(log)["steps"]]
    found["csv"] = [of_names(line) for line in rows(log)]
    assert found == dict.fromkeys(("html", "md", "xlsx", "json", "csv"), STEPS)


def test_every_format_has_the_same_sums(log: Log) -> None:
    sums = [sum(column) for column in zip(*STEPS, strict=True)]
    assert list(of_names(js(log)["totals"]["all"])) == sums
    assert [sum(of_names(line)[place] for line in rows(log)) for place in range(len(NAMES))] == sums
    everything = {
        name: tuple(map(in_seconds, list(of["Totals"][-1].values())[2:5])) for name, of in tables_of(log).items()
    }
    assert everything == dict.fromkeys(("html", "md", "xlsx"), tuple(sums[:3]))


def test_every_format_has_the_same_totals_and_shares(log: Log) -> None:
    read = js(log)["totals"]
    told = {one["name"]: one for one in [*read["roles"], *read["people"]]}
    lengths = ("planned_seconds", "actual_seconds", "overtime_seconds")
    summed = {name: tuple(one[length] for length in lengths) for name, one in told.items()}
    assert summed == {name: sums for name, sums in TOTALS.items() if name != "Everything"}
    for name, of in tables_of(log).items():
        columns = ("Planned", "Actual", "Overtime")
        found = {line["Name"]: tuple(in_seconds(line[column]) for column in columns) for line in of["Totals"]}
        assert found == {one: tuple(map(int, sums)) for one, sums in TOTALS.items()}, name
        for line in of["Totals"]:
            share = line["Share of airtime"]
            whole = round(share * 100) if isinstance(share, float | int) else int(share.removesuffix("%"))
            assert whole == PERCENT[line["Name"]], name
    assert [one["share"] for one in read["people"]] == [285 / 645, 190 / 645, 170 / 645]
    assert {name: one["percent"] for name, one in told.items()} | {"Everything": 100} == PERCENT


def test_every_format_has_the_same_pauses_without_the_one_that_was_undone(log: Log) -> None:
    read = js(log)["pauses"]
    assert [(one["kind"], one["person"], one["length_seconds"]) for one in read] == [
        ("pause", PEOPLE[0], 15),
        ("process", PEOPLE[0], 45),
    ]
    for name, of in tables_of(log).items():
        assert [(line["Kind"], line["Person"], in_seconds(line["Length"])) for line in of["Pauses"]] == [
            ("pause", PEOPLE[0], 15),
            ("process pause", PEOPLE[0], 45),
        ], name


def test_every_format_has_the_same_changes_with_their_sources(log: Log) -> None:
    expected = [
        ("ReplanOffered", "clock", 840, 750),
        ("TimeAdded", "voice", 0, 0),
        ("ReplanOffered", "clock", 840, 660),
        ("ReplanDeclined", "touch", 0, 0),
        ("TimeAdded", "key", 0, 0),
        ("PlanChanged", "touch", 840, 660),
        ("ReplanOffered", "key", 660, 630),
        ("PlanChanged", "voice", 660, 630),
    ]
    read = js(log)["changes"]
    told = [
        (one["what"], one["by"], in_seconds(one["planned_before_seconds"]), in_seconds(one["planned_after_seconds"]))
        for one in read
    ]
    assert told == expected
    assert [(one["why"], one["about"]) for one in read if one["why"]] == [("skipped", PEOPLE[3]), ("replanned", None)]
    assert [one["amount_seconds"] for one in read if one["what"] == "TimeAdded"] == [60, -15]
    assert [one["late_seconds"] for one in read if one["what"] == "ReplanOffered"] == [90, 150, 25]
    for name, of in tables_of(log).items():
        lines = [
            (line["By"], in_seconds(line["Planned before"]), in_seconds(line["Planned after"]))
            for line in of["Changes"]
        ]
        assert lines == [one[1:] for one in expected], name


def test_every_format_says_where_each_command_came_from_and_what_was_undone(log: Log) -> None:
    read = js(log)["commands"]
    assert len(read) == len(BUSY)
    assert [one["by"] for one in read] == [by.value for _, _, by in BUSY]
    assert [one["after_seconds"] for one in read] == [at for at, _, _ in BUSY]
    assert [one["confidence"] for one in read] == [0.93 if by == "voice" else None for _, _, by in BUSY]
    assert [(one["what"], one["after_seconds"]) for one in read if one["undone"]] == [
        ("Paused", 385),
        ("StepStarted", 435),
    ]
    for name, of in tables_of(log).items():
        assert [line["By"] for line in of["Commands"]] == [by.value for _, _, by in BUSY], name
        assert [place for place, line in enumerate(of["Commands"]) if line["Undone"]] == [
            place for place, one in enumerate(read) if one["undone"]
        ], name
