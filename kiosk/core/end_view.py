"""The end's part of a picture: what was planned and what it took, and how long everybody had."""

from kiosk.core.room import Room
from kiosk.core.state import State
from kiosk.core.timing_log import Total, by_person, by_role, rows, total
from kiosk.core.units import Duration, passed, to_clock, whole_seconds
from kiosk.core.views import AirtimeLine, EndView, ResultLine
from kiosk.core.wording import short_length
from kiosk.core.words import Words


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
