"""What the end of a session and earlier sessions show."""

from kiosk.core.i18n import Words
from kiosk.core.room.groups import Action, ReportBack
from kiosk.core.room.state import Room
from kiosk.core.session.state import State
from kiosk.core.session.timing_log import Total, by_person, by_role, rows, total
from kiosk.core.units import Duration, passed, to_clock, whole_seconds
from kiosk.core.view.model import ActionLine, AirtimeLine, EndView, QuestionView, ResultLine
from kiosk.core.wording.announcements import short_length


def end_view(session: State, room: Room, words: Words) -> EndView:
    """A session that is over."""
    results = rows(session)
    timed = [row for row in results if row.planned is not None]
    planned, actual = total(row.planned for row in timed), total(row.actual for row in timed)
    log = words.gettext("The log is in {place}, session {id}.")
    return EndView(
        lines=tuple(_result(row.title, row.planned, row.actual, words) for row in results),
        total=_result(words.gettext("All timed steps"), planned, actual, words),
        log=log.format(place=room.log_place, id=room.session_id),
        roles=tuple(map(_airtime, by_role(results))),
        people=tuple(map(_airtime, by_person(results))),
    )


def _airtime(sums: Total) -> AirtimeLine:
    return AirtimeLine(name=sums.name, actual=to_clock(Duration(sums.actual // 1000 * 1000)), share=sums.share)


def _result(title: str, planned: Duration | None, actual: Duration, words: Words) -> ResultLine:
    took = to_clock(passed(actual))
    if planned is None:
        return ResultLine(title=title, planned="", actual=took, difference="")
    left = whole_seconds(Duration(planned - actual))
    if left == 0:
        difference = words.gettext("on time")
    else:
        text = words.gettext("{length} saved") if left > 0 else words.gettext("{length} over")
        difference = text.format(length=short_length(Duration(abs(left) * 1000), words))
    return ResultLine(title=title, planned=to_clock(planned), actual=took, difference=difference)


def whose(report: ReportBack, words: Words) -> QuestionView | None:
    """Whether what was promised is theirs who are here; the promises stay covered until they say so."""
    if not report.covered:
        return None
    count = len(report.promises)
    text = words.ngettext(
        "{n} action from an earlier session of this conversation, {day}. Is it yours?",
        "{n} actions from earlier sessions of this conversation, the last on {day}. Are they yours?",
        count,
    )
    return QuestionView(text.format(n=count, day=report.promises[0].day))


def report_back(report: ReportBack, words: Words) -> tuple[ActionLine, ...] | None:
    """What was promised, once it is not covered any more."""
    if report.covered:
        return None
    return tuple(_promise(one, place == report.chosen, words) for place, one in enumerate(report.promises))


def _promise(promise: Action, chosen: bool, words: Words) -> ActionLine:
    note, day = promise.note, words.gettext("promised {day}").format(day=promise.day)
    facts = " · ".join(filter(None, (note.who, note.by_when, note.coach, day)))
    return ActionLine(what=note.text, facts=facts, done=note.done, chosen=chosen)
