"""The views of a session's results and of the actions from earlier sessions."""

from dataclasses import replace

from kiosk.core.i18n import tr
from kiosk.core.room.groups import Action, ReportBack
from kiosk.core.session.state import State
from kiosk.core.session.timing_log import Row, Total, by_person, by_role, rows, total
from kiosk.core.units import Duration, rounded_down, to_clock, whole_seconds
from kiosk.core.view.model import ActionLine, AirtimeLine, EndView, ReportBackView, ResultLine
from kiosk.core.wording.announcements import short_length


def end_view(session: State) -> EndView:
    """The view of a session that has ended."""
    results = rows(session)
    timed = [row for row in results if row.planned is not None]
    planned, actual = total(row.planned for row in timed), total(row.actual for row in timed)
    return EndView(
        lines=tuple(_line(row) for row in results),
        total=_result(tr("All timed steps"), planned, actual),
        roles=tuple(map(_airtime, by_role(results))),
        people=tuple(map(_airtime, by_person(results))),
    )


def _airtime(sums: Total) -> AirtimeLine:
    return AirtimeLine(name=sums.name, actual=to_clock(rounded_down(sums.actual)), share=sums.share)


def _line(row: Row) -> ResultLine:
    """A step's line; nothing was saved on one that never began."""
    result = _result(row.title, row.planned, row.actual)
    return result if row.began is not None else replace(result, difference=tr("not held"))


def _result(title: str, planned: Duration | None, actual: Duration) -> ResultLine:
    actual_clock = to_clock(rounded_down(actual))
    if planned is None:
        return ResultLine(title=title, planned="", actual=actual_clock, difference="")
    left = whole_seconds(Duration(planned - actual))
    if left == 0:
        difference = tr("on time")
    else:
        text = tr("{length} saved") if left > 0 else tr("{length} over")
        difference = text.format(length=short_length(Duration(abs(left) * 1000)))
    return ResultLine(title=title, planned=to_clock(planned), actual=actual_clock, difference=difference)


def report_back_view(report: ReportBack) -> ReportBackView:
    """The agreed actions, of which one is chosen."""
    promises = enumerate(report.actions)
    return ReportBackView(tuple(_promise(promise, index == report.chosen) for index, promise in promises))


def _promise(promise: Action, chosen: bool) -> ActionLine:
    note, day = promise.note, tr("agreed {day}").format(day=promise.day)
    facts = " · ".join(filter(None, (note.who, note.by_when, note.coach, day)))
    return ActionLine(what=note.text, facts=facts, done=note.done, chosen=chosen)
