"""Whatever was done in a session: every format, and the screen at its end, show the same numbers to the second."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import assume, given

from kiosk.core.commands import End
from kiosk.core.plan import Plan
from kiosk.core.room import Room
from kiosk.core.snapshot import snapshot
from kiosk.core.timing_log import rows as timing_rows
from kiosk.core.units import parse_length, to_come
from kiosk.core.words import ENGLISH
from kiosk.export.log import Log, make_log
from kiosk.ports import Entry
from kiosk.testing.fakes import FakeClock
from tests.core.strategies import LAW, Player, Script, plans, scripts
from tests.export.reading import Rows, html, in_seconds, js, md, rows, sheet

Step = tuple[float | None, float, float, float]
"""Planned (None without a clock), actual, overtime, saved: whole seconds as people see them."""

Numbers = tuple[list[Step], tuple[float, float]]
"""Each step's; and planned and actual of all of it."""


def _up(seconds: float | None) -> float | None:
    return None if seconds is None else -(-round(seconds * 1000) // 1000)


def _down(seconds: float) -> float:
    return round(seconds * 1000) // 1000


def _seen(planned: float | None, actual: float, overtime: float, saved: float) -> Step:
    """What people would see of exact seconds."""
    return _up(planned), _down(actual), _down(overtime), _up(saved) or 0


def of_csv(log: Log) -> Numbers:
    names = ("actual_seconds", "overtime_seconds", "saved_seconds")
    table = rows(log)
    steps = [_seen(_maybe(line["planned_seconds"]), *(float(line[name]) for name in names)) for line in table]
    for line, (planned, actual, *_) in zip(table, steps, strict=True):
        assert _maybe(line["planned"]) == planned
        assert in_seconds(line["actual"]) == actual
    whole = [sum(in_seconds(line[name]) for line in table) for name in ("planned_seconds", "actual_seconds")]
    return steps, (_up(whole[0]) or 0, _down(whole[1]))


def of_json(log: Log) -> Numbers:
    read = js(log)
    names = ("planned_seconds", "actual_seconds", "overtime_seconds", "saved_seconds")
    steps = [_seen(*(line[name] for name in names)) for line in read["steps"]]
    everything = read["totals"]["all"]
    return steps, (_up(everything["planned_seconds"]) or 0, _down(everything["actual_seconds"]))


def _maybe(value: object) -> float | None:
    return None if value in {None, ""} else in_seconds(value)


def _of_tables(steps: Rows, totals: Rows) -> Numbers:
    """Columns in which nothing stands are left out of html and md."""
    everything = totals[-1]
    return [
        (
            _maybe(line.get("Planned")),
            in_seconds(line["Actual"]),
            in_seconds(line.get("Overtime")),
            in_seconds(line.get("Saved")),
        )
        for line in steps
    ], (in_seconds(everything.get("Planned")), in_seconds(everything["Actual"]))


def of_html(log: Log) -> Numbers:
    tables = list(html(log).tables.values())
    return _of_tables(tables[0], tables[1])


def of_md(log: Log) -> Numbers:
    tables = list(md(log).tables.values())
    return _of_tables(tables[0], tables[1])


def of_xlsx(log: Log) -> Numbers:
    return _of_tables(sheet(log, "Steps"), sheet(log, "Totals"))


FORMATS: dict[str, Callable[[Log], Numbers]] = {
    "csv": of_csv,
    "json": of_json,
    "html": of_html,
    "md": of_md,
    "xlsx": of_xlsx,
}
"""How the numbers are read back from each; whatever else shows them belongs here too."""


def of_the_end_screen(player: Player) -> Numbers:
    """Its last line has the timed steps only; the others are added from their own lines, exactly."""
    room = Room(session=player.state, session_id="a1")
    view = snapshot(room, player.now, ENGLISH).end
    assert view is not None
    steps: list[Step] = []
    for line in view.lines:
        planned, actual = _maybe(line.planned), in_seconds(line.actual)
        left = 0 if planned is None else _difference(line.difference)
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
def test_every_format_and_the_end_screen_show_the_same_numbers(plan: Plan, script: Script) -> None:
    turns = tuple(replace(turn, planned=turn.planned and to_come(turn.planned)) for turn in plan.turns)
    player = Player(replace(plan, turns=turns)).play(script)
    player.ask(End())
    assume(all(row.planned is None or row.planned % 1000 == 0 for row in timing_rows(player.state)))  # as plans are
    entries = [Entry(event, FakeClock().wall(event.at)) for event in player.events]
    log = make_log("a1", entries)
    seen = of_the_end_screen(player)
    assert {name: read(log) for name, read in FORMATS.items()} == dict.fromkeys(FORMATS, seen)
