"""The tables of a log, which several formats write."""

from collections.abc import Iterable
from datetime import datetime

from kiosk.core.i18n import tr
from kiosk.core.plan.model import Note, Plan, Turn
from kiosk.core.session.timing_log import Row, Total
from kiosk.core.units import ZERO, Duration, rounded_down, rounded_up
from kiosk.export.cells import Cell, Column, ColumnKind, Fact, Table
from kiosk.export.event_sentences import SOURCES, event_sentence
from kiosk.export.log import CommandRow, Log, LoggedPause, LoggedStep, Moment


def rehearsal_notice() -> str:
    """The notice above everything about a rehearsal."""
    return tr("Rehearsal: these are not the times of a real session.")


def facts(log: Log) -> tuple[Fact, ...]:
    """The facts at the head of the log, without those that are unknown."""
    all_facts = (
        Fact(tr("Protocol"), log.plan.title),
        Fact(tr("Version"), log.plan.variant),
        Fact(tr("Rehearsal"), tr("yes") if log.rehearsal else None),
        Fact(tr("Group"), log.group),
        Fact(tr("People"), ", ".join(log.plan.people) or None),
        *(Fact(role, who) for role, who in log.plan.leads),
        Fact(tr("Began"), f"{log.began.wall:%Y-%m-%d %H:%M:%S %z}" if log.began else None),
        Fact(tr("Ended"), f"{log.ended.wall:%Y-%m-%d %H:%M:%S %z}" if log.ended else tr("not finished")),
        Fact(tr("How it ended"), log.ending or None),
        Fact(
            tr("Times of day"),
            None if log.sure else tr("may be wrong, because the clock was not set; lengths are right"),
        ),
        Fact(tr("Agreed time"), rounded_up(log.plan.time) if log.plan.time else None, ColumnKind.LENGTH),
        Fact(tr("Agreed end"), f"{log.agreed_end:%H:%M:%S}" if log.agreed_end else None),
        Fact(tr("Planned"), rounded_up(log.sums.planned), ColumnKind.LENGTH),
        Fact(tr("Actual"), rounded_down(log.sums.actual), ColumnKind.LENGTH),
        Fact(tr("Overtime"), rounded_down(log.sums.overtime), ColumnKind.LENGTH),
        Fact(tr("Saved"), rounded_up(log.sums.saved), ColumnKind.LENGTH),
        Fact(tr("Not held"), rounded_up(log.sums.not_held) or None, ColumnKind.LENGTH),
        Fact(tr("Without a time limit"), rounded_down(log.sums.untimed) or None, ColumnKind.LENGTH),
        Fact(tr("Paused"), rounded_down(log.sums.paused), ColumnKind.LENGTH),
        Fact(tr("Process pauses"), rounded_down(log.sums.process_paused), ColumnKind.LENGTH),
    )
    return tuple(fact for fact in all_facts if fact.value is not None)


def tables(log: Log) -> tuple[Table, ...]:
    """The tables of steps, totals, pauses, changes and commands; and one of notes, if there are any."""
    always = (steps(log), totals(log), pauses(log), changes(log), commands(log))
    return (*always, notes(log)) if log.notes else always


def steps(log: Log) -> Table:
    """The table with a row for each step."""
    columns = (
        Column(tr("No."), ColumnKind.NUMBER),
        Column(tr("Stage")),
        Column(tr("Step"), heads=True),
        Column(tr("Role")),
        Column(tr("Person")),
        Column(tr("Topic")),
        Column(tr("Planned"), ColumnKind.LENGTH),
        Column(tr("Actual"), ColumnKind.LENGTH),
        Column(tr("Overtime"), ColumnKind.LENGTH),
        Column(tr("Saved"), ColumnKind.LENGTH),
        Column(tr("Paused"), ColumnKind.LENGTH),
        Column(tr("Process pauses"), ColumnKind.LENGTH),
        Column(tr("Added"), ColumnKind.LENGTH),
        Column(tr("Taken"), ColumnKind.LENGTH),
        Column(tr("Began"), ColumnKind.TIME),
        Column(tr("Ended"), ColumnKind.TIME),
        Column(tr("Times of day")),
        Column(tr("Held")),
    )
    return Table(tr("Steps"), tr("Steps, planned and actual"), columns, tuple(_step(step) for step in log.steps))


def totals(log: Log) -> Table:
    """The table with a row for each role, for each person, and for all."""
    columns = (
        Column(tr("Total for")),
        Column(tr("Name"), heads=True),
        Column(tr("Planned"), ColumnKind.LENGTH),
        Column(tr("Actual"), ColumnKind.LENGTH),
        Column(tr("Overtime"), ColumnKind.LENGTH),
        Column(tr("Share of airtime"), ColumnKind.SHARE),
    )
    rows = (
        *(_total(tr("role"), entry) for entry in log.roles),
        *(_total(tr("person"), entry) for entry in log.people),
        _grand_total(log),
    )
    caption = tr("Totals. Roles that speak in one step share its time equally.")
    return Table(tr("Totals"), caption, columns, rows)


def pauses(log: Log) -> Table:
    """The table with a row for each pause."""
    columns = (
        Column(tr("From"), ColumnKind.TIME),
        Column(tr("Until"), ColumnKind.TIME),
        Column(tr("Length"), ColumnKind.LENGTH),
        Column(tr("Kind")),
        Column(tr("Step"), heads=True),
        Column(tr("Person")),
        Column(tr("Topic")),
    )
    return Table(tr("Pauses"), tr("Pauses, by kind"), columns, tuple(_pause(pause) for pause in log.pauses))


def changes(log: Log) -> Table:
    """The table with a row for each change or offered change."""
    columns = (
        *_command_columns(),
        Column(tr("Planned before"), ColumnKind.LENGTH),
        Column(tr("Planned after"), ColumnKind.LENGTH),
    )
    rows = tuple(
        (*_command_cells(row, log), row.command.planned_before, row.command.planned_after) for row in log.changes
    )
    return Table(tr("Changes"), tr("Changes of plan"), columns, rows)


def commands(log: Log) -> Table:
    """The table with a row for each command and its source."""
    columns = (*_command_columns(), Column(tr("Confidence"), ColumnKind.SHARE))
    rows = tuple((*_command_cells(row, log), row.command.event.confidence) for row in log.commands)
    return Table(tr("Commands"), tr("What was pressed or said"), columns, rows)


def notes(log: Log) -> Table:
    """The table with a row for each note, in the order of the boxes; notes without a box come last.

    It names the writers where any of them has given a name.
    """
    signed = any(note.writer for note in log.notes)
    columns = (
        Column(tr("Box")),
        Column(tr("Note"), heads=True),
        Column(tr("Who")),
        Column(tr("By when")),
        Column(tr("Coach")),
        Column(tr("Done")),
        Column(tr("Step")),
        Column(tr("Person")),
        Column(tr("Topic")),
        Column(tr("Time in session"), ColumnKind.LENGTH),
        *([Column(tr("Written by"))] if signed else []),
    )
    titles = {box.id: box.title for box in log.plan.boxes}
    places = list(titles)
    ordered = sorted(log.notes, key=lambda note: places.index(note.box) if note.box in titles else len(places))
    rows = tuple(
        (*_note(note, titles.get(note.box, ""), log), *([note.writer or None] if signed else [])) for note in ordered
    )
    return Table(tr("Notes"), tr("Notes"), columns, rows)


def _note(note: Note, box: str, log: Log) -> tuple[Cell, ...]:
    turn = turn_of(note, log.plan)
    where = _where(turn) if turn else (None, None, None)
    done = tr("yes") if note.done else None
    return (
        box,
        note.text,
        note.who,
        note.by_when,
        note.coach,
        done,
        *where,
        None if note.since is None else rounded_down(note.since),
    )


def turn_of(note: Note, plan: Plan) -> Turn | None:
    """The turn during which a note was taken; None where that is unknown."""
    return next((turn for turn in plan.turns if turn.key == (note.step, note.round)), None)


def lengths(row: Row) -> tuple[Duration | None, ...]:
    """What was planned, actual, over, saved, and in each kind of pause, as cells; None where there was none."""
    return (
        None if row.planned is None else rounded_up(row.planned),
        rounded_down(row.actual),
        rounded_down(row.overtime) or None,
        rounded_up(row.saved) or None,
        rounded_down(row.paused) or None,
        rounded_down(row.process_paused) or None,
    )


def _step(step: LoggedStep) -> tuple[Cell, ...]:
    row = step.row
    return (
        row.number,
        row.stage,
        row.title,
        row.role,
        row.person,
        row.topic,
        *lengths(row),
        # Two columns, because a spreadsheet shows a negative length of time as ######.
        rounded_down(max(row.added, ZERO)) or None,
        rounded_down(Duration(max(-row.added, ZERO))) or None,
        _wall(step.began),
        _wall(step.ended),
        None if step.sure else tr("may be wrong"),
        None if row.held else tr("not held"),
    )


def _total(of: str, total: Total) -> tuple[Cell, ...]:
    return (
        of,
        total.name,
        rounded_up(total.planned),
        rounded_down(total.actual),
        rounded_down(total.overtime),
        total.percent / 100,
    )


def _grand_total(log: Log) -> tuple[Cell, ...]:
    sums = log.sums
    lengths = (rounded_up(sums.planned), rounded_down(sums.actual), rounded_down(sums.overtime))
    return (tr("all"), tr("Everything"), *lengths, 1.0 if sums.actual else None)


def _pause(pause: LoggedPause) -> tuple[Cell, ...]:
    kind = tr("process pause") if pause.process else tr("pause")
    return (_wall(pause.began), _wall(pause.ended), rounded_down(pause.length), kind, *_where(pause.turn))


def _command_columns() -> Iterable[Column]:
    return (
        Column(tr("At"), ColumnKind.TIME),
        Column(tr("What"), heads=True),
        Column(tr("Step")),
        Column(tr("Person")),
        Column(tr("Topic")),
        Column(tr("By")),
        Column(tr("Undone")),
    )


def _command_cells(row: CommandRow, log: Log) -> tuple[Cell, ...]:
    event = row.command.event
    return (
        row.at.wall,
        event_sentence(event, log.plan),
        *_where(row.command.turn),
        tr(SOURCES[event.by]),
        tr("undone") if row.command.undone else None,
    )


def _where(turn: Turn) -> tuple[Cell, ...]:
    return (turn.title, turn.person, turn.topic)


def _wall(moment: Moment | None) -> datetime | None:
    return None if moment is None else moment.wall
