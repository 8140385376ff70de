"""The picture of the room at an instant: everything that a screen or page may show then."""

from kiosk.core.bindings import bindings
from kiosk.core.keys import Binding
from kiosk.core.looks import Overlay
from kiosk.core.next_change import FAULT_LASTS, MINUTE, next_change
from kiosk.core.phrases import explained, shown
from kiosk.core.plan import Turn
from kiosk.core.report_view import report_back, whose
from kiosk.core.room import Card, Room, Screen, Way
from kiosk.core.set_up_view import line, ready_view
from kiosk.core.standing import hearing, sounding
from kiosk.core.state import Phase, State
from kiosk.core.timing_log import Row, Total, by_person, by_role, rows, total
from kiosk.core.units import Duration, Instant, between, passed, to_clock, whole_seconds
from kiosk.core.views import (
    AirtimeLine,
    CardView,
    EndView,
    HelpView,
    Hint,
    NoticeView,
    OfferView,
    Pace,
    QuestionView,
    ResultLine,
    Segment,
    Snapshot,
    Stand,
    StepView,
    UnfinishedView,
)
from kiosk.core.wording import asked, length, listens, short_length, speaks
from kiosk.core.words import N_, Words

_SAY: dict[Way, str] = {
    Way.WAKE: N_("Say “{word}”, then {phrases}"),
    Way.HELD: N_("Hold V and say {phrases}"),
    Way.ADDRESS: N_("Say “{word}” and {phrases} in one breath"),
    Way.OPEN: N_("Say {phrases}"),
}
"""How to get the kiosk's ear."""


def snapshot(room: Room, now: Instant, words: Words) -> Snapshot:
    """The picture of the room at `now`: a pure function, so that every display draws the same."""
    table = bindings(room)
    session = room.session
    notice = room.notice if room.notice and now < room.notice.until else None
    return Snapshot(
        at=now,
        screen=room.screen,
        heading=_heading(room, words),
        bindings=table,
        hints=tuple(_hint(binding, words) for binding in table if binding.label and not binding.rare),
        home=_home(room, words) if room.screen is Screen.HOME else None,
        ready=ready_view(session, room, now, words) if session and room.screen is Screen.READY else None,
        step=_step(session, room.midnight, now, words) if session and room.screen is Screen.STEP else None,
        end=_end(session, room, words) if session and room.screen is Screen.END else None,
        question=_question(room, words),
        report_back=report_back(room.report, words) if room.screen is Screen.REPORT_BACK and room.report else None,
        say=_say(room, words),
        unfinished=UnfinishedView(room.unfinished.title, room.unfinished.text) if room.unfinished else None,
        links=room.links,
        level=room.level,
        muted=room.muted,
        attention=room.attention,
        hearing=hearing(room),
        sounding=sounding(room),
        overlay=room.overlay,
        help=_help(room, table, words) if room.overlay is Overlay.HELP else None,
        theme=room.theme,
        time=_time_of_day(now, room.midnight),
        talking=room.talking,
        notice=NoticeView(notice.kind, notice.text) if notice else None,
        faults=tuple(problem for _, problem in room.faults),
        fault=now // FAULT_LASTS % max(1, len(room.faults)),
        next_change=next_change(room, now),
        closed=room.closed,
    )


def _hint(binding: Binding, words: Words) -> Hint:
    return Hint(
        key=words.gettext(binding.label),
        does=words.gettext(binding.does),
        command=binding.command,
        released=binding.released,
    )


def _heading(room: Room, words: Words) -> str:
    if room.cut:
        return words.gettext("A session was cut off")
    if room.session:
        return room.session.plan.title
    if room.group is None:
        return words.gettext("Which conversation today?")
    return words.gettext("{group}: which conversation today?").format(group=room.group)


def _question(room: Room, words: Words) -> QuestionView | None:
    """What only people can decide: how a session goes on that was cut off, or whose the promises are."""
    if room.cut:
        return QuestionView(room.cut.text)
    return whose(room.report, words) if room.screen is Screen.REPORT_BACK and room.report else None


def _help(room: Room, table: tuple[Binding, ...], words: Words) -> HelpView:
    keys = tuple(_hint(binding, words) for binding in table if binding.label)
    return HelpView(keys=keys, phrases=explained(room.session, words))


def _time_of_day(at: Instant, midnight: Instant | None) -> str:
    """`16:05` at that instant; empty where the wall's time is not known."""
    if midnight is None:
        return ""
    minute = between(midnight, at) // MINUTE % (24 * 60)
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _home(room: Room, words: Words) -> tuple[CardView, ...]:
    return tuple(_card(card, index == room.chosen, words) for index, card in enumerate(room.cards))


def _card(card: Card, chosen: bool, words: Words) -> CardView:
    facts = f"{short_length(card.planned, words)} · {card.group}" if card.planned else card.group
    return CardView(title=card.title, facts=facts, summary=card.summary, chosen=chosen)


def _step(session: State, midnight: Instant | None, now: Instant, words: Words) -> StepView:
    turn = session.current
    remaining = session.remaining(now)
    shown = session.used(now) if remaining is None else remaining
    following = next(session.following(), None)
    return StepView(
        position=_position(session, words),
        stage=turn.stage,
        title=turn.title,
        speaks=speaks(turn, words),
        listens=listens(turn, words) if turn.listens else None,
        clock=_clock(shown, remaining),
        clock_note=_clock_note(session, remaining, words),
        left=_share(remaining, session.allowance),
        pace=_pace(session, remaining),
        paused=session.phase is Phase.PAUSED,
        prompts=turn.prompts,
        capture=turn.capture,
        bar=_bar(session, now),
        topic=_topic(turn, words),
        ends=_ends(session, midnight, now, words),
        offer=_offer(session, words),
        process=session.in_process,
        next=None if following is None else line(session.plan.turns[following], words),
    )


def _ends(session: State, midnight: Instant | None, now: Instant, words: Words) -> str:
    """How the projected end stands to the agreed one: by the clock where it is known; empty where none was agreed."""
    late = session.late(now)
    if late is None or session.agreed_end is None:
        return ""
    agreed = _time_of_day(session.agreed_end, midnight)
    if midnight is not None:
        if abs(late) < MINUTE:
            return words.gettext("ends on time at {agreed}").format(agreed=agreed)
        ends = _time_of_day(session.projected_end(now), midnight)
        return words.gettext("ends {ends}, agreed {agreed}").format(ends=ends, agreed=agreed)
    if abs(late) < MINUTE:
        return words.gettext("ends on time")
    text = words.gettext("ends {length} late") if late > 0 else words.gettext("{length} to spare")
    return text.format(length=short_length(Duration(abs(late) // MINUTE * MINUTE), words))


def _offer(session: State, words: Words) -> OfferView | None:
    if session.offer is None:
        return None
    new = {turn.key: turn for turn in session.offer.turns}
    lines = tuple(
        (_titled(turn), short_length(turn.planned, words), short_length(then, words))
        for turn in session.plan.turns
        if turn.planned is not None and (then := new[turn.key].planned) is not None and then != turn.planned
    )
    return OfferView(why=asked(session.answered, words), lines=lines)


def _topic(turn: Turn, words: Words) -> str | None:
    """What it is about; before the group has chosen its topics, they have numbers only."""
    return words.gettext("Topic {n}").format(n=turn.topic) if turn.topic and turn.topic.isdigit() else turn.topic


def _titled(turn: Turn) -> str:
    return f"{turn.title} ({turn.person})" if turn.person else turn.title


def _position(session: State, words: Words) -> str:
    """`Step 2 of 7`, counting the steps that are not out."""
    steps = [turn.key for turn in session.plan.turns if not turn.out or turn.key == session.current.key]
    position = words.gettext("Step {n} of {count}")
    return position.format(n=steps.index(session.current.key) + 1, count=len(steps))


def _clock(shown: Duration, remaining: Duration | None) -> str:
    """A countdown; in overtime it counts up behind a plus sign, and a step without a clock counts up from 0:00."""
    if remaining is None:
        return to_clock(passed(shown))
    clock = to_clock(shown)
    return clock.replace("-", "+")


def _clock_note(session: State, remaining: Duration | None, words: Words) -> str:
    if session.allowance is None or remaining is None:
        return words.gettext("no time limit")
    text = words.gettext("over {length}") if whole_seconds(remaining) < 0 else words.gettext("of {length}")
    return text.format(length=length(session.allowance, words))


def _share(part: Duration | None, whole: Duration | None) -> float:
    if part is None or not whole:
        return 0.0
    return min(1.0, max(0.0, part / whole))


def _pace(session: State, remaining: Duration | None) -> Pace:
    if remaining is None:
        return Pace.UNTIMED
    if remaining <= 0:
        return Pace.OVERTIME
    checked = any(remaining <= check for check in session.current.checks)
    return Pace.CHECKED if checked else Pace.ON_TIME


def _bar(session: State, now: Instant) -> tuple[Segment, ...]:
    shown = [
        place
        for place, turn in enumerate(session.plan.turns)
        if not turn.out or session.records[place].began is not None
    ]
    return tuple(_segment(session, place, row) for place, row in zip(shown, rows(session, now), strict=True))


def _segment(session: State, place: int, row: Row) -> Segment:
    beside = Stand.DONE if place < session.turn else Stand.TO_COME
    stand = Stand.NOW if place == session.turn else beside
    allowance = None if row.planned is None else Duration(row.planned + row.added)
    over = allowance is not None and row.actual - allowance >= 1000  # what the clock shows, +0:01 and more
    return Segment(stand=stand, length=allowance, used=_share(row.actual, allowance), overtime=over)


def _end(session: State, room: Room, words: Words) -> EndView:
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


def _say(room: Room, words: Words) -> str:
    """What may be said now, as one line; empty where nothing is understood."""
    phrases = {} if room.screen is Screen.REPORT_BACK else shown(room.session, words)
    if not phrases or (room.screen is Screen.READY and room.preparation.naming):
        return ""
    if room.muted:
        return words.gettext("The microphone is off")
    way, word = (room.attention.way, room.attention.word) if room.attention else (Way.HELD, "")
    if room.talking:
        way = Way.OPEN  # it has been got already
    return words.gettext(_SAY[way]).format(word=word, phrases=", ".join(f"“{phrase}”" for phrase in phrases))
