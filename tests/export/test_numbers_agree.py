"""Whatever was done in a session: every format, the screen at its end, and the phones' pages, show the same numbers."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.core.plan.model import Plan
from kiosk.core.room.state import Room
from kiosk.core.session.commands import End
from kiosk.core.session.events import SessionEnded
from kiosk.core.session.session import replay
from kiosk.core.session.timing_log import rows as timing_rows
from kiosk.core.units import parse_length, rounded_up
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.core.view.views import EndView, ResultLine
from kiosk.export.log import Log, make_log
from kiosk.ports import Archive, Entry
from kiosk.simulation.fakes import FakeClock
from kiosk.web.access import Access
from kiosk.web.context import WebContext
from kiosk.web.event_stream import StreamKind
from kiosk.web.pages import Pages
from tests.core.strategies import LAW, Player, Script, plans, scripts
from tests.export.reading import Page, Rows, html, in_seconds, js, md, page, rows, sheet_of, workbook
from tests.views import view_of

Step = tuple[float | None, float, float, float, bool]
"""Planned (None without a clock), actual, overtime, saved: whole seconds as people see them; was it held?"""

Numbers = tuple[list[Step], tuple[float, float]]
"""Each step's; and planned and actual of all of it."""

Airtime = list[tuple[str, float, int]]
"""How many whole seconds and per cent each role had, and then each person, in the order in which they first spoke."""

Seen = tuple[Numbers, Airtime | None]
"""What a format shows; one that does not sum up has no airtime."""

SPEAKERS = (("Presenter",), ("Presenter", "Team"), ("Facilitator", "Everyone"), ("Team", "Presenter", "Recorder"))
"""One role, several, and the whole group."""


def _up(seconds: float | None) -> float | None:
    return None if seconds is None else -(-round(seconds * 1000) // 1000)


def _down(seconds: float) -> float:
    return round(seconds * 1000) // 1000


def _seen(planned: float | None, actual: float, overtime: float, saved: float, *, held: bool) -> Step:
    """What people would see of exact seconds."""
    return _up(planned), _down(actual), _down(overtime), _up(saved) or 0, held


def of_csv(log: Log) -> Seen:
    names = ("actual_seconds", "overtime_seconds", "saved_seconds")
    table = rows(log)
    steps = [
        _seen(_maybe(line["planned_seconds"]), *(float(line[name]) for name in names), held=line["held"] == "true")
        for line in table
    ]
    for line in table:
        for name in ("planned", "actual"):
            minutes, seconds = _maybe(line[f"{name}_minutes"]), _maybe(line[f"{name}_seconds"])
            assert (minutes is None) is (seconds is None)
            assert minutes is None or seconds is None or abs(minutes - seconds / 60) < 0.00051  # both are rounded
    whole = [sum(in_seconds(line[name]) for line in table) for name in ("planned_seconds", "actual_seconds")]
    return (steps, (_up(whole[0]) or 0, _down(whole[1]))), None


def of_json(log: Log) -> Seen:
    read = js(log)
    names = ("planned_seconds", "actual_seconds", "overtime_seconds", "saved_seconds")
    steps = [_seen(*(line[name] for name in names), held=line["held"]) for line in read["steps"]]
    totals = read["totals"]
    whole = _up(totals["all"]["planned_seconds"]) or 0, _down(totals["all"]["actual_seconds"])
    airtime = [
        (line["name"], _down(line["actual_seconds"]), line["percent"])
        for kind in ("roles", "people")
        for line in totals[kind]
    ]
    return (steps, whole), airtime


def _maybe(value: object) -> float | None:
    return None if value in {None, ""} else in_seconds(value)


def _of_tables(steps: Rows, totals: Rows) -> Seen:
    """Columns in which nothing stands are left out of html and md."""
    *names, everything = totals
    numbers = [
        (
            _maybe(line.get("Planned")),
            in_seconds(line["Actual"]),
            in_seconds(line.get("Overtime")),
            in_seconds(line.get("Saved")),
            line.get("Held") != "not held",
        )
        for line in steps
    ]
    airtime = [(line["Name"], in_seconds(line["Actual"]), _percent(line["Share of airtime"])) for line in names]
    return (numbers, (in_seconds(everything.get("Planned")), in_seconds(everything["Actual"]))), airtime


def _percent(share: float | str) -> int:
    return int(share.removesuffix("%")) if isinstance(share, str) else round(share * 100)


def of_html(log: Log) -> Seen:
    steps, totals, *_ = html(log).tables.values()
    return _of_tables(steps, totals)


def of_md(log: Log) -> Seen:
    steps, totals, *_ = md(log).tables.values()
    return _of_tables(steps, totals)


def of_xlsx(log: Log) -> Seen:
    book = workbook(log)
    return _of_tables(sheet_of(book, "Steps"), sheet_of(book, "Totals"))


FORMATS: dict[str, Callable[[Log], Seen]] = {
    "csv": of_csv,
    "json": of_json,
    "html": of_html,
    "md": of_md,
    "xlsx": of_xlsx,
}
"""How the numbers are read back from each; whatever else shows them belongs here too."""


KINDS = (StreamKind.NOTES, StreamKind.REMOTE)
"""The pages that show a session."""


@dataclass
class Board:
    """What a page asks of the kiosk: the picture."""

    picture: Snapshot

    def snapshot(self) -> Snapshot:
        return self.picture


class Phones:
    """The pages of every kind for one room after the other."""

    def __init__(self, state: Path) -> None:
        archive = Archive(None, None, None, {}, None, None, None, {}, None)  # type: ignore[arg-type]  # what is in the room is on no disk
        self._desk = WebContext(None, archive, Access(state / "phones.json", 0))  # type: ignore[arg-type]  # below
        self._pages = Pages(self._desk)

    def pages(self, room: Room, picture: Snapshot) -> dict[StreamKind, Page]:
        self._desk.room, self._desk.board = room, Board(picture)  # type: ignore[assignment]  # all that a page asks
        live = {kind: json.loads(self._pages.live_parts(kind, room.session_id)) for kind in KINDS}
        return {kind: page(parts["step"] + parts["results"]) for kind, parts in live.items()}


@pytest.fixture(scope="module")
def phones(tmp_path_factory: pytest.TempPathFactory) -> Phones:
    return Phones(tmp_path_factory.mktemp("phones"))


def of_the_page(found: Page) -> list[ResultLine]:
    """The rows of a page's table at the end."""
    return [
        ResultLine(line["Step"], line["Planned"], line["Took"], line["Difference"])
        for line in found.tables["How long each step took"]
    ]


def airtime_of_the_page(tables: dict[str, Rows]) -> list[tuple[Any, ...]]:
    lines = [*tables.get("Airtime by role", ()), *tables.get("Airtime by person", ())]
    return [tuple(line.values()) for line in lines]


def of_the_end(view: EndView) -> Numbers:
    """The steps and the whole, as the end screen shows them."""
    steps: list[Step] = []
    for line in view.lines:
        planned, actual = _maybe(line.planned), in_seconds(line.actual)
        held = line.difference != "not held"
        over = 0.0 if planned is None or not held else actual - planned
        if line.difference and held:  # a break has none
            assert over == _difference(line.difference)
        assert planned is None or not held or planned + over == actual
        steps.append((planned, actual, max(over, 0), max(-over, 0), held))
    return steps, (in_seconds(view.total.planned), in_seconds(view.total.actual))


def _difference(words: str) -> float:
    """`5 s over` is 5, `2 min 30 s saved` is -150."""
    if words == "on time":
        return 0
    length, way = words.rsplit(" ", 1)
    seconds = parse_length(length) / 1000
    return seconds if way == "over" else -seconds


@LAW
@given(plans, scripts(), st.booleans())
def test_every_format_the_end_screen_and_the_pages_show_the_same_numbers(
    phones: Phones, plan: Plan, script: Script, cut_off: bool
) -> None:
    turns = tuple(
        replace(turn, planned=turn.planned and rounded_up(turn.planned), speaks=speaks)
        for turn, speaks in zip(plan.turns, cycle(SPEAKERS))
    )
    player = Player(replace(plan, turns=turns)).play(script)
    player.ask(End())
    assume(all(row.planned is None or row.planned % 1000 == 0 for row in timing_rows(player.state)))  # as plans are
    events = [replace(event, cut_off=cut_off) if isinstance(event, SessionEnded) else event for event in player.events]
    state = replay(events)
    log = make_log("a1", [Entry(event, FakeClock().wall(event.at)) for event in events])
    room = Room(session=state, session_id="a1")
    picture = snapshot(room, player.now)
    end = view_of(picture, EndView)
    seen = of_the_end(end)
    airtime = [(line.name, in_seconds(line.actual), line.percent) for line in (*end.roles, *end.people)]
    for name, read in FORMATS.items():
        numbers, summed = read(log)
        assert numbers == seen, name
        assert summed in (None, airtime), name
    told = [(line.name, line.actual, f"{line.percent} %") for line in (*end.roles, *end.people)]
    rows_shown = [replace(line, title=line.name, whose="") for line in (*end.lines, *end.sums, end.total)]
    for kind, found in phones.pages(room, picture).items():
        assert of_the_page(found) == rows_shown, kind
        assert airtime_of_the_page(found.tables) == told, kind
        assert not end.ending or end.ending in found.said, kind
    assert [held for *_, held in seen[0]] == [
        record.began is not None
        for turn, record in zip(state.plan.turns, state.records, strict=True)
        if not turn.out or record.began is not None
    ]
    for lines in (end.roles, end.people):
        assert sum(line.percent for line in lines) == (100 if any(line.share for line in lines) else 0)
    assert js(log)["ending"] == end.ending
    assert end.ending.startswith("Cut off in") is state.cut_off


@LAW
@given(plans, scripts())
def test_the_sums_of_the_end_add_up(plan: Plan, script: Script) -> None:
    player = Player(plan).play(script)
    player.ask(End())
    end = view_of(snapshot(Room(session=player.state, session_id="a1"), player.now), EndView)
    if end.sums:
        planned = sum(in_seconds(line.planned) for line in end.sums)
        actual = sum(in_seconds(line.actual) for line in end.sums)
        assert 0 <= planned - in_seconds(end.total.planned) < len(end.sums), "each is rounded up by itself"
        assert 0 <= in_seconds(end.total.actual) - actual < len(end.sums), "each is rounded down by itself"
