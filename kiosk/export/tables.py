"""The log as tables of typed cells, the same for every format."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kiosk.core.i18n import Words
from kiosk.core.plan.model import Note, Plan, Turn
from kiosk.core.session.timing_log import Total
from kiosk.core.units import ZERO, Duration, passed, to_clock, to_come
from kiosk.export.event_sentences import SOURCES, said
from kiosk.export.log import CommandRow, Log, LoggedPause, LoggedStep, Moment

Cell = str | int | float | datetime | None
"""What a cell holds, by its kind: a text, a whole number, milliseconds, a share from 0 to 1, a time of the wall.

Lengths are whole seconds, as on the screen: those that passed, or those that were to come.
"""


class ColumnKind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    LENGTH = "length"
    SHARE = "share"
    TIME = "time"


@dataclass(frozen=True)
class Column:
    """A column; `heads` where its cells name their rows."""

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    heads: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a short name and a caption."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def trimmed(self) -> "Table":
        """Without the columns in which nothing stands."""
        kept = [place for place in range(len(self.columns)) if any(row[place] not in (None, "") for row in self.rows)]
        return replace(
            self,
            columns=tuple(self.columns[place] for place in kept),
            rows=tuple(tuple(row[place] for place in kept) for row in self.rows),
        )


@dataclass(frozen=True)
class Fact:
    """Something that is true of the whole session."""

    name: str
    value: Cell
    kind: ColumnKind = ColumnKind.TEXT


def shown(kind: ColumnKind, value: Cell) -> str:
    """A cell as text."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%H:%M:%S}"
        case int() if kind is ColumnKind.LENGTH:
            return to_clock(Duration(value))
        case int() | float() if kind is ColumnKind.SHARE:
            return f"{value:.0%}"
        case _:
            return str(value)


def rehearsal(words: Words) -> str:
    """What stands over everything that is told of a rehearsal."""
    return words.gettext("Rehearsal: these are not the times of a real session.")


def facts(log: Log, words: Words) -> tuple[Fact, ...]:
    """What stands at the head of the log; what is not known is left out."""
    _ = words.gettext
    found = (
        Fact(_("Session"), log.session),
        Fact(_("Protocol"), log.plan.title),
        Fact(_("Variant"), log.plan.variant),
        Fact(_("Rehearsal"), _("yes") if log.rehearsal else None),
        Fact(_("People"), ", ".join(log.plan.people) or None),
        Fact(_("Began"), f"{log.began.wall:%Y-%m-%d %H:%M:%S %z}" if log.began else None),
        Fact(_("Ended"), f"{log.ended.wall:%Y-%m-%d %H:%M:%S %z}" if log.ended else _("not finished")),
        Fact(_("Times of day"), None if log.sure else _("may be wrong, the clock was not set; lengths are right")),
        Fact(_("Agreed time"), to_come(log.plan.time) if log.plan.time else None, ColumnKind.LENGTH),
        Fact(_("Agreed end"), f"{log.agreed_end:%H:%M:%S}" if log.agreed_end else None),
        Fact(_("Planned"), to_come(log.sums.planned), ColumnKind.LENGTH),
        Fact(_("Actual"), passed(log.sums.actual), ColumnKind.LENGTH),
        Fact(_("Overtime"), passed(log.sums.overtime), ColumnKind.LENGTH),
        Fact(_("Saved"), to_come(log.sums.saved), ColumnKind.LENGTH),
        Fact(_("Paused"), passed(log.sums.paused), ColumnKind.LENGTH),
        Fact(_("Process pauses"), passed(log.sums.process_paused), ColumnKind.LENGTH),
    )
    return tuple(fact for fact in found if fact.value is not None)


def tables(log: Log, words: Words) -> tuple[Table, ...]:
    """Steps, totals, pauses, changes, commands; and notes, where any were taken."""
    found = (steps(log, words), totals(log, words), pauses(log, words), changes(log, words), commands(log, words))
    return (*found, notes(log, words)) if log.notes else found


def steps(log: Log, words: Words) -> Table:
    """A row for each step."""
    _ = words.gettext
    columns = (
        Column(_("No."), ColumnKind.NUMBER),
        Column(_("Stage")),
        Column(_("Step"), heads=True),
        Column(_("Role")),
        Column(_("Person")),
        Column(_("Topic")),
        Column(_("Planned"), ColumnKind.LENGTH),
        Column(_("Actual"), ColumnKind.LENGTH),
        Column(_("Overtime"), ColumnKind.LENGTH),
        Column(_("Saved"), ColumnKind.LENGTH),
        Column(_("Paused"), ColumnKind.LENGTH),
        Column(_("Process pauses"), ColumnKind.LENGTH),
        Column(_("Added"), ColumnKind.LENGTH),
        Column(_("Taken"), ColumnKind.LENGTH),
        Column(_("Began"), ColumnKind.TIME),
        Column(_("Ended"), ColumnKind.TIME),
        Column(_("Times of day")),
    )
    return Table(_("Steps"), _("Steps, planned and actual"), columns, tuple(_step(step, words) for step in log.steps))


def totals(log: Log, words: Words) -> Table:
    """A row for each role and each person, and one for all."""
    _ = words.gettext
    columns = (
        Column(_("Of")),
        Column(_("Name"), heads=True),
        Column(_("Planned"), ColumnKind.LENGTH),
        Column(_("Actual"), ColumnKind.LENGTH),
        Column(_("Overtime"), ColumnKind.LENGTH),
        Column(_("Share of airtime"), ColumnKind.SHARE),
    )
    rows = (
        *(_total(_("role"), one) for one in log.roles),
        *(_total(_("person"), one) for one in log.people),
        _everything(log, words),
    )
    caption = _("Totals by role and by person; where several roles speak, each has the time")
    return Table(_("Totals"), caption, columns, rows)


def pauses(log: Log, words: Words) -> Table:
    """A row for each pause."""
    _ = words.gettext
    columns = (
        Column(_("From"), ColumnKind.TIME),
        Column(_("Until"), ColumnKind.TIME),
        Column(_("Length"), ColumnKind.LENGTH),
        Column(_("Kind")),
        Column(_("Step"), heads=True),
        Column(_("Person")),
        Column(_("Topic")),
    )
    return Table(_("Pauses"), _("Pauses, by kind"), columns, tuple(_pause(pause, words) for pause in log.pauses))


def changes(log: Log, words: Words) -> Table:
    """A row for whatever made the session other than it was planned."""
    _ = words.gettext
    columns = (
        *_deed_columns(words),
        Column(_("Planned before"), ColumnKind.LENGTH),
        Column(_("Planned after"), ColumnKind.LENGTH),
    )
    rows = tuple((*_deed(one, log, words), one.deed.before, one.deed.after) for one in log.changes)
    return Table(_("Changes"), _("Changes of plan"), columns, rows)


def commands(log: Log, words: Words) -> Table:
    """A row for each command, and where it came from."""
    _ = words.gettext
    columns = (*_deed_columns(words), Column(_("Heard with confidence"), ColumnKind.SHARE))
    rows = tuple((*_deed(one, log, words), one.deed.event.confidence) for one in log.commands)
    return Table(_("Commands"), _("Commands, and where they came from"), columns, rows)


def notes(log: Log, words: Words) -> Table:
    """A row for each note, in the order of the boxes; what stands in no box comes last."""
    _ = words.gettext
    columns = (
        Column(_("Box")),
        Column(_("Note"), heads=True),
        Column(_("Who")),
        Column(_("By when")),
        Column(_("Coach")),
        Column(_("Done")),
        Column(_("Step")),
        Column(_("Person")),
        Column(_("Topic")),
        Column(_("After"), ColumnKind.LENGTH),
    )
    titles = {box.id: box.title for box in log.plan.boxes}
    places = list(titles)
    ordered = sorted(log.notes, key=lambda note: places.index(note.box) if note.box in titles else len(places))
    rows = tuple(_note(note, titles.get(note.box, ""), log, words) for note in ordered)
    return Table(_("Notes"), _("Notes"), columns, rows)


def _note(note: Note, box: str, log: Log, words: Words) -> tuple[Cell, ...]:
    turn = turn_of(note, log.plan)
    where = _where(turn) if turn else (None, None, None)
    done = words.gettext("yes") if note.done else None
    return (
        box,
        note.text,
        note.who,
        note.by_when,
        note.coach,
        done,
        *where,
        None if note.since is None else passed(note.since),
    )


def turn_of(note: Note, plan: Plan) -> Turn | None:
    """The turn during which a note was taken, where that is known."""
    return next((turn for turn in plan.turns if turn.key == (note.step, note.round)), None)


def _step(step: LoggedStep, words: Words) -> tuple[Cell, ...]:
    row = step.row
    return (
        row.number,
        row.stage,
        row.title,
        row.role,
        row.person,
        row.topic,
        None if row.planned is None else to_come(row.planned),
        passed(row.actual),
        passed(row.overtime) or None,
        to_come(row.saved) or None,
        passed(row.paused) or None,
        passed(row.process_paused) or None,
        # Two columns, because a spreadsheet shows a negative length of time as ######.
        passed(max(row.added, ZERO)) or None,
        passed(Duration(max(-row.added, ZERO))) or None,
        _wall(step.began),
        _wall(step.ended),
        None if step.sure else words.gettext("may be wrong"),
    )


def _total(of: str, total: Total) -> tuple[Cell, ...]:
    return (of, total.name, to_come(total.planned), passed(total.actual), passed(total.overtime), total.share)


def _everything(log: Log, words: Words) -> tuple[Cell, ...]:
    sums = log.sums
    lengths = (to_come(sums.planned), passed(sums.actual), passed(sums.overtime))
    return (words.gettext("all"), words.gettext("Everything"), *lengths, 1.0 if sums.actual else None)


def _pause(pause: LoggedPause, words: Words) -> tuple[Cell, ...]:
    kind = words.gettext("process pause") if pause.process else words.gettext("pause")
    return (_wall(pause.began), _wall(pause.ended), passed(pause.length), kind, *_where(pause.turn))


def _deed_columns(words: Words) -> Iterable[Column]:
    _ = words.gettext
    return (
        Column(_("At"), ColumnKind.TIME),
        Column(_("What"), heads=True),
        Column(_("Step")),
        Column(_("Person")),
        Column(_("Topic")),
        Column(_("By")),
        Column(_("Undone")),
    )


def _deed(one: CommandRow, log: Log, words: Words) -> tuple[Cell, ...]:
    event = one.deed.event
    return (
        one.at.wall,
        said(event, log.plan, words),
        *_where(one.deed.turn),
        words.gettext(SOURCES[event.by]),
        words.gettext("undone") if one.deed.undone else None,
    )


def _where(turn: Turn) -> tuple[Cell, ...]:
    return (turn.title, turn.person, turn.topic)


def _wall(moment: Moment | None) -> datetime | None:
    return None if moment is None else moment.wall
