"""The views of a session's results and of the actions from earlier sessions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from kiosk.core.i18n import tr
from kiosk.core.room.groups import Action, ReportBack
from kiosk.core.session.state import State
from kiosk.core.session.timing_log import Row, Total, by_person, by_role, rows, sums
from kiosk.core.units import ZERO, Duration, rounded_down, to_clock, whole_seconds
from kiosk.core.view.views import ActionLine, AirtimeLine, EndView, ReportBackView, ResultLine
from kiosk.core.wording.endings import ending, too_short
from kiosk.core.wording.lengths import role_texts, round_text, short_length, topic_title


def end_view(session: State, chosen: int = 0, *, remembered: bool = False) -> EndView:
    """The view of a session that has ended; where a group remembers it, it says what does not count as a turn."""
    results = rows(session)
    *kinds, whole = _sums(results)
    return EndView(
        lines=tuple(map(_line, results)),
        total=whole,
        sums=tuple(kinds),
        ending=" ".join(filter(None, (ending(session), too_short(session) if remembered else ""))),
        leads=role_texts(session.plan.leads),
        chosen=chosen,
        roles=tuple(map(_airtime, by_role(results))),
        people=tuple(map(_airtime, by_person(results))),
    )


def listed_rows(view: EndView) -> tuple[ResultLine, ...]:
    """All rows, which a display scrolls where it has no room for them: steps, sums, and the airtime under headings."""
    groups = ((tr("Airtime by role"), view.roles), (tr("Airtime by person"), view.people))
    airtime = (
        (ResultLine(title, "", "", ""), *(ResultLine(one.name, "", one.actual, f"{one.percent} %") for one in lines))
        for title, lines in groups
        if lines
    )
    return (*view.lines, *view.sums, *chain.from_iterable(airtime))


def _airtime(one: Total) -> AirtimeLine:
    return AirtimeLine(one.name, to_clock(rounded_down(one.actual)), one.share, one.percent)


def _line(row: Row) -> ResultLine:
    """A step's line; nothing was saved on one that never began, nor on a break."""
    timed = row.held and row.planned is not None and not row.is_break
    difference = Duration(row.overtime - row.saved) if timed else None
    line = replace(_result(row.title, row.planned, row.actual, difference), whose=_whose(row))
    return line if row.held else replace(line, difference=tr("not held"))


def _whose(row: Row) -> str:
    return row.person or (topic_title(row.topic) if row.topic else round_text(row.round, row.rounds))


def _sums(results: Sequence[Row]) -> Iterator[ResultLine]:
    """The sums of the kinds of steps, if there are several kinds, and then the sum of all steps.

    Overtime and saved time are those of the steps that were held against a clock: only they have both times, and a
    break is nobody's time.
    """
    steps, breaks = [row for row in results if not row.is_break], [row for row in results if row.is_break]
    timed = [row for row in steps if row.held and row.planned is not None]
    untimed = [row for row in steps if row.held and row.planned is None]
    missing = [row for row in steps if not row.held]
    several = [bool(kind) for kind in (timed, untimed, missing, breaks)].count(True) > 1
    whole, held = sums(results), sums(timed)
    difference = Duration(held.overtime - held.saved)
    if several and timed:
        yield _result(tr("Steps with a time limit"), held.planned, held.actual, difference)
    if several and untimed:
        yield _result(tr("Steps without a time limit"), None, sums(untimed).untimed, None)
    if several and missing:
        yield replace(_result(tr("Steps not held"), sums(missing).not_held, ZERO, None), difference=tr("not held"))
    if several and breaks:
        yield _result(tr("Breaks"), sums(breaks).planned, sums(breaks).actual, None)
    planned = whole.planned if any(row.planned is not None for row in results) else None
    yield _result(tr("All steps"), planned, whole.actual, difference if timed and not several else None)


def _result(title: str, planned: Duration | None, actual: Duration, difference: Duration | None) -> ResultLine:
    return ResultLine(
        title=title,
        planned="" if planned is None else to_clock(planned),
        actual=to_clock(rounded_down(actual)),
        difference="" if difference is None else _difference(difference),
    )


def _difference(over: Duration) -> str:
    left = whole_seconds(Duration(-over))
    if left == 0:
        return tr("on time")
    text = tr("{length} saved") if left > 0 else tr("{length} over")
    return text.format(length=short_length(Duration(abs(left) * 1000)))


def report_back_view(report: ReportBack) -> ReportBackView:
    """The agreed actions, of which one is chosen."""
    promises = enumerate(report.actions)
    return ReportBackView(tuple(_promise(promise, index == report.chosen) for index, promise in promises))


def _promise(promise: Action, chosen: bool) -> ActionLine:
    note, day = promise.note, tr("agreed {day}").format(day=promise.day)
    facts = " · ".join(filter(None, (note.who, note.by_when, note.coach, day)))
    return ActionLine(what=note.text, facts=facts, done=note.done, chosen=chosen)
