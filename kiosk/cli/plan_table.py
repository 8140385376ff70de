"""A plan as a JSON object or as lines of text."""

import typing
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len

from kiosk.cli.columns import left_aligned, right_aligned
from kiosk.core.i18n import N_, tr, trn
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.units import ZERO, Duration, to_clock
from kiosk.core.wording.lengths import roles_with_person, speakers_with_person

_COLUMNS = (N_("from"), N_("length"), N_("step"), N_("speaks"), N_("listens"))


def plan_report(plan: Plan) -> dict[str, typing.Any]:
    """The plan as JSON data: the steps that will be run, with lengths in seconds, or null for steps without a clock."""
    return {
        "protocol": plan.protocol,
        "variant": plan.variant,
        "planned_seconds": in_seconds(plan.planned),
        "slack_seconds": in_seconds(plan.slack),
        "steps": [_step(index, turn) for index, turn in enumerate(_included_turns(plan))],
    }


def in_seconds(length: Duration) -> float:
    """A length in seconds, to the millisecond; an integer if it is whole."""
    return length / 1000 if length % 1000 else length // 1000


def _step(index: int, turn: Turn) -> dict[str, typing.Any]:
    timed = turn.planned is not None
    return {
        "index": index,
        "stage": turn.stage,
        "step": turn.step,
        "title": turn.title,
        "role": ", ".join(turn.speaks),
        "person": turn.person,
        "listens": list(turn.listens),
        "seconds": None if turn.planned is None else in_seconds(turn.planned),
        "min_seconds": in_seconds(turn.least) if timed else None,
        "max_seconds": in_seconds(turn.most) if timed else None,
        "quiet": turn.quiet,
        "protected": turn.protected,
        "optional": turn.optional,
        "timed": timed,
    }


def plan_lines(plan: Plan) -> list[str]:
    """Lines for the steps that will be run, with a heading for each round; then the rounds, the sum and the slack.

    A step's line contains its beginning, its length, its title, who speaks and who listens.
    """
    turns = _included_turns(plan)
    table = [tuple(tr(column) for column in _COLUMNS), *_cells(turns)]
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    header, *rows = (_aligned(cells, widths) for cells in table)
    lines = [plan.title if plan.variant is None else f"{plan.title} ({plan.variant})", "", header]
    for _, block in groupby(
        zip(turns, rows, strict=True), key=lambda one: one[0].round and (one[0].stage, one[0].round)
    ):
        first, *_ = steps = list(block)
        lines += [_heading(first[0])] if first[0].round else []
        lines += [*(row for _, row in steps), ""]
    return [*lines, *_round_lines(turns), _total_line(plan)]


def _included_turns(plan: Plan) -> list[Turn]:
    return [turn for turn in plan.turns if not turn.out]


def _cells(turns: Sequence[Turn]) -> Iterator[tuple[str, ...]]:
    begins = ZERO
    for turn in turns:
        length = "–" if turn.planned is None else to_clock(turn.planned)
        speaks, listens = speakers_with_person(turn), roles_with_person(turn.listens, turn)
        yield to_clock(begins), length, turn.title, speaks, listens
        begins = Duration(begins + (turn.planned or ZERO))


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    """A line of the table, with times aligned right and texts left."""
    times = [right_aligned(cell, width) for cell, width in zip(cells[:2], widths[:2], strict=True)]
    texts = [left_aligned(cell, width) for cell, width in zip(cells[2:], widths[2:], strict=True)]
    return "  ".join([*times, *texts]).rstrip()


def _heading(turn: Turn) -> str:
    """The heading of a round, such as `Airtime 2: P2` or `Topic 1: A title, P3`."""
    # Until the group has chosen its topics, a topic's title is its number.
    whose = ", ".join(part for part in (turn.topic, turn.person) if part and part != f"{turn.round}")
    return f"{turn.stage} {turn.round}" + (f": {whose}" if whose else "")


def _round_lines(turns: Sequence[Turn]) -> list[str]:
    """A line such as `Airtime: 3 turns of 32:40` or `Tables: 3 rounds of 22:00` for each stage that is repeated."""
    stages: dict[str, dict[int, int]] = {}
    for turn in (turn for turn in turns if turn.round):
        rounds = stages.setdefault(turn.stage, {})
        rounds[turn.round] = rounds.get(turn.round, 0) + (turn.planned or ZERO)
    counted = {turn.stage for turn in turns if turn.rounds}
    return [_round_line(stage, list(rounds.values()), stage in counted) for stage, rounds in stages.items()]


def _round_line(stage: str, lengths: Sequence[int], counted: bool) -> str:
    shown = ", ".join(to_clock(Duration(length)) for length in dict.fromkeys(lengths))
    said = (
        tr("{stage}: {n} rounds of {length}")
        if counted
        else trn("{stage}: {n} turn of {length}", "{stage}: {n} turns of {length}", len(lengths))
    )
    return said.format(stage=stage, n=len(lengths), length=shown)


def _total_line(plan: Plan) -> str:
    if plan.slack <= 0:
        return tr("{planned} in total").format(planned=to_clock(plan.planned))
    return tr("{planned} in total, {slack} to spare").format(planned=to_clock(plan.planned), slack=to_clock(plan.slack))
