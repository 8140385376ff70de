"""Whatever was done in a session: every format, the screen at its end, and the phones' pages, show the same numbers."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given

from kiosk.core.plan.model import Plan
from kiosk.core.room.state import Room
from kiosk.core.session.commands import End
from kiosk.core.session.timing_log import rows as timing_rows
from kiosk.core.units import parse_length, rounded_up
from kiosk.core.view.model import EndView, ResultLine, Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.export.log import Log, make_log
from kiosk.ports import Archive, Entry
from kiosk.simulation.fakes import FakeClock
from kiosk.web.access import Access
from kiosk.web.context import WebContext
from kiosk.web.event_stream import StreamKind
from kiosk.web.pages import Pages
from tests.core.strategies import LAW, Player, Script, plans, scripts
from tests.export.reading import Rows, html, in_seconds, js, md, page, rows, sheet_of, workbook
from tests.views import view_of

Step = tuple[float | None, float, float, float]
"""Planned (None without a clock), actual, overtime, saved: whole seconds as people see them."""

Numbers = tuple[list[Step], tuple[float, float]]
"""Each step's; and planned and actual of all of it."""

Airtime = list[tuple[str, float]]
"""How many whole seconds each role had, and then each person, in the order in which they first spoke."""

Seen = tuple[Numbers, Airtime | None]
"""What a format shows; one that does not sum up has no airtime."""


def _up(seconds: float | None) -> float | None:
    return None if seconds is None else -(-round(seconds * 1000) // 1000)


def _down(seconds: float) -> float:
    return round(seconds * 1000) // 1000


def _seen(planned: float | None, actual: float, overtime: float, saved: float) -> Step:
    """What people would see of exact seconds."""
    return _up(planned), _down(actual), _down(overtime), _up(saved) or 0


def of_csv(log: Log) -> Seen:
    names = ("actual_seconds", "overtime_seconds", "saved_seconds")
    table = rows(log)
    steps = [_seen(_maybe(line["planned_seconds"]), *(float(line[name]) for name in names)) for line in table]
    for line, (planned, actual, *_) in zip(table, steps, strict=True):
        assert _maybe(line["planned"]) == planned
        assert in_seconds(line["actual"]) == actual
    whole = [sum(in_seconds(line[name]) for line in table) for name in ("planned_seconds", "actual_seconds")]
    return (steps, (_up(whole[0]) or 0, _down(whole[1]))), None


def of_json(log: Log) -> Seen:
    read = js(log)
    names = ("planned_seconds", "actual_seconds", "overtime_seconds", "saved_seconds")
    steps = [_seen(*(line[name] for name in names)) for line in read["steps"]]
    totals = read["totals"]
    whole = _up(totals["all"]["planned_seconds"]) or 0, _down(totals["all"]["actual_seconds"])
    airtime = [(line["name"], _down(line["actual_seconds"])) for kind in ("roles", "people") for line in totals[kind]]
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
        )
        for line in steps
    ]
    airtime = [(line["Name"], in_seconds(line["Actual"])) for line in names]
    return (numbers, (in_seconds(everything.get("Planned")), in_seconds(everything["Actual"]))), airtime


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


@dataclass
class Board:
    """What a page asks of the kiosk: the picture."""

    picture: Snapshot

    def snapshot(self) -> Snapshot:
        return self.picture


class Phones:
    """The pages of every kind for one room after the other."""

    def __init__(self, state: Path) -> None:
        archive = Archive(None, None, None, {}, None)  # type: ignore[arg-type]  # what is in the room is on no disk
        self._desk = WebContext(None, archive, Access(state / "phones.json", 0))  # type: ignore[arg-type]  # below
        self._pages = Pages(self._desk)

    def tables(self, room: Room, picture: Snapshot) -> dict[StreamKind, dict[str, Rows]]:
        self._desk.room, self._desk.board = room, Board(picture)  # type: ignore[assignment]  # all that a page asks
        return {
            kind: page(json.loads(self._pages.live_parts(kind, room.session_id))["step"]).tables for kind in StreamKind
        }


@pytest.fixture(scope="module")
def phones(tmp_path_factory: pytest.TempPathFactory) -> Phones:
    return Phones(tmp_path_factory.mktemp("phones"))


def of_the_page(tables: dict[str, Rows]) -> EndView:
    """What a page shows at the end, as the kiosk's screen would show it."""
    *steps, whole = [
        ResultLine(line["Step"], line["Planned"], line["Took"], line["Difference"])
        for line in tables["How long each step took"]
    ]
    return EndView(tuple(steps), whole)


def airtime_of_the_page(tables: dict[str, Rows]) -> list[tuple[Any, ...]]:
    lines = [*tables.get("Airtime by role", ()), *tables.get("Airtime by person", ())]
    return [tuple(line.values()) for line in lines]


def of_the_end(view: EndView, player: Player) -> Numbers:
    """Its last line has the timed steps only; the others are added from their own lines, exactly."""
    steps: list[Step] = []
    for line in view.lines:
        planned, actual = _maybe(line.planned), in_seconds(line.actual)
        # A step that was never held has no difference in words: all its time was left.
        held = planned is not None and line.difference != "not held"
        left = _difference(line.difference) if held else -(planned or 0)
        assert planned is None or planned + left == actual
        steps.append((planned, actual, max(left, 0), max(-left, 0)))
    untimed = sum(row.actual for row in timing_rows(player.state) if row.planned is None)
    timed = sum(row.actual for row in timing_rows(player.state) if row.planned is not None)
    assert in_seconds(view.total.actual) == timed // 1000
    return steps, (in_seconds(view.total.planned), (timed + untimed) // 1000)


def _difference(words: str) -> float:
    """`5 s over` is 5, `2 min 30 s saved` is -150."""
    if words == "on time":
        return 0
    length, way = words.rsplit(" ", 1)
    seconds = parse_length(length) / 1000
    return seconds if way == "over" else -seconds


@LAW
@given(plans, scripts())
def test_every_format_the_end_screen_and_the_pages_show_the_same_numbers(
    phones: Phones, plan: Plan, script: Script
) -> None:
    turns = tuple(replace(turn, planned=turn.planned and rounded_up(turn.planned)) for turn in plan.turns)
    player = Player(replace(plan, turns=turns)).play(script)
    player.ask(End())
    assume(all(row.planned is None or row.planned % 1000 == 0 for row in timing_rows(player.state)))  # as plans are
    entries = [Entry(event, FakeClock().wall(event.at)) for event in player.events]
    log, room = make_log("a1", entries), Room(session=player.state, session_id="a1")
    picture = snapshot(room, player.now)
    end = view_of(picture, EndView)
    lines = (*end.roles, *end.people)
    seen, airtime = of_the_end(end, player), [(line.name, in_seconds(line.actual)) for line in lines]
    for name, read in FORMATS.items():
        numbers, summed = read(log)
        assert numbers == seen, name
        assert summed in (None, airtime), name
    told = [(line.name, line.actual, f"{round(100 * line.share)} %") for line in lines]
    for kind, tables in phones.tables(room, picture).items():
        assert of_the_end(of_the_page(tables), player) == seen, kind
        assert airtime_of_the_page(tables) == told, kind
