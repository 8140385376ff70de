"""The entries of the menu, made from the session: everything that has no key of its own, in a few sections."""

from collections.abc import Callable, Iterator

from kiosk.core.i18n import N_, tr, trn
from kiosk.core.interaction.group_menu import group_entries
from kiosk.core.interaction.menu_entry import Entry
from kiosk.core.plan.roles import people_in
from kiosk.core.room.commands import NameLatecomer, OpenMenu
from kiosk.core.room.menu import OF_GROUPS, Section
from kiosk.core.room.state import Room
from kiosk.core.session.commands import (
    AddPerson,
    AddTime,
    AddTopic,
    AskReplan,
    BeganEarlier,
    BringBack,
    CountTurn,
    EndIn,
    GiveTurn,
    GoTo,
    HandOver,
    MoveEnd,
    NameRole,
    PutIn,
    RemovePerson,
    Return,
    SkipPerson,
    SkipTopic,
    SwapTurns,
    TakeBreak,
    TakeOut,
    TimeTopic,
    WentOnEarlier,
)
from kiosk.core.session.counting import correctable
from kiosk.core.session.order_of_turns import people_to_come
from kiosk.core.session.plan_edits import away
from kiosk.core.session.state import State, first_turn
from kiosk.core.session.taking_part import can_take_over
from kiosk.core.session.topic_changes import (
    changeable_turns,
    lengths_that_fit,
    time_of,
    topic_titles,
    usual_time,
)
from kiosk.core.units import Duration, minutes
from kiosk.core.wording.lengths import joined, short_length, topic_title
from kiosk.core.wording.step_text import turn_title

SECTION_TITLES: dict[Section, str] = {
    Section.TOP: N_("Menu"),
    Section.PEOPLE: N_("People"),
    Section.PERSON: N_("People"),
    Section.ROLES: N_("Roles"),
    Section.ROLE: N_("Roles"),
    Section.TIME: N_("Time"),
    Section.BREAK: N_("Break"),
    Section.END: N_("The end of the session"),
    Section.GO_TO: N_("Go to a step"),
    Section.TOPICS: N_("Topics"),
    Section.TOPIC: N_("Topics"),
    Section.STEPS: N_("Leave out or include a step"),
    Section.GROUPS: N_("Groups"),
    Section.EARLIER: N_("Earlier sessions"),
}

_ABOVE = {
    Section.PERSON: Section.PEOPLE,
    Section.ROLE: Section.ROLES,
    Section.TOPIC: Section.TOPICS,
    Section.FORGET_GROUP: Section.GROUPS,
    Section.EARLIER: Section.GROUPS,
    Section.AGREED: Section.EARLIER,
}

AMOUNTS = (5, 10, -5)
"""The minutes that the menu adds and takes away; one minute has keys of its own."""

WENT_ON = (1, 2, 5)
"""The minutes by which the menu moves a forgotten “next”."""

EARLIER = (2, 5, 10)
"""The minutes by which the menu moves a forgotten start."""


BREAKS = (5, 10, 15, 20)
"""The minutes of the breaks that the menu offers."""

ENDS = (15, 30, 45, 60)
"""The minutes from now at which the menu offers to end."""

MOVES_OF_END = (5, 10, 15, -5, -10)
"""The minutes by which the menu moves an agreed end."""


TOPIC_TIMES = (5, 10, 15, 20, 30)
"""The minutes that the menu offers for another topic."""


def entries_in(room: Room, section: Section, about: str = "") -> tuple[Entry, ...]:
    """The entries of a section of the menu, on the home screen or of the session."""
    if section in OF_GROUPS:
        return tuple(group_entries(room, section, about))
    return () if room.session is None else menu_entries(room.session, section, about)


def menu_entries(session: State, section: Section, about: str = "") -> tuple[Entry, ...]:
    """The entries of a section, which may be about one person; sections without entries are not listed at the top."""
    if section is Section.TOP:
        filled = (section for section, entries in _ENTRIES.items() if next(entries(session), None))
        return tuple(Entry(tr(SECTION_TITLES[section]), OpenMenu(section)) for section in filled)
    if section is Section.PERSON:
        return tuple(_person(session, about))
    if section is Section.ROLE:
        return tuple(_role(session, about))
    if section is Section.TOPIC:
        return tuple(_topic(session, about))
    return tuple(_ENTRIES[section](session))


def section_above(section: Section) -> Section:
    """The section that leads to this one."""
    return _ABOVE.get(section, Section.TOP)


def _people(session: State) -> Iterator[Entry]:
    """Everybody about whom something can be done, and whoever comes late."""
    for name in session.plan.names:
        if next(_person(session, name), None):
            yield Entry(name, OpenMenu(Section.PERSON, name))
    if session.plan.people:
        yield Entry(tr("Another person takes part"), AddPerson())
        yield Entry(tr("Another person takes part, by name"), NameLatecomer())


def _person(session: State, name: str) -> Iterator[Entry]:
    """What can be done about one person: their turn, and whether they are here."""
    plan, here = session.plan, name not in session.plan.gone
    if any(turn.person == name and not turn.out for turn in plan.turns[session.turn :]):
        yield Entry(tr("Skip {name}").format(name=name), SkipPerson(name))
    if name in away(session):
        yield Entry(tr("Bring back {name}").format(name=name), BringBack(name))
    if name in can_take_over(session):
        yield Entry(tr("Hand the turn over to {name}").format(name=name), HandOver(name))
    if name in plan.waiting:
        yield Entry(tr("Give {name} a turn").format(name=name), GiveTurn(name))
    to_come = people_to_come(session)
    for other in to_come if name in to_come else ():
        if other != name:
            yield Entry(tr("Swap turns with {name}").format(name=other), SwapTurns(name, other))
    counts = correctable(session).get(name)
    if counts is not None:
        label = tr("{name}’s turn does not count") if counts else tr("{name}’s turn counts")
        yield Entry(label.format(name=name), CountTurn(name, counts=not counts))
    if here and name in plan.people:
        yield Entry(tr("{name} leaves for good").format(name=name), RemovePerson(name))


def _roles(session: State) -> Iterator[Entry]:
    """The roles that people can be named for, and who has them."""
    for role in session.plan.roles if session.plan.names else ():
        people = joined(people_in(session.plan, role))
        yield Entry(f"{role}: {people}" if people else role, OpenMenu(Section.ROLE, role))


def _role(session: State, role: str) -> Iterator[Entry]:
    """Who can have a role: another person, one more or fewer, or nobody."""
    plan, have = session.plan, people_in(session.plan, role)
    for name in plan.names if role in plan.roles else ():
        if name not in have and name not in plan.gone:
            yield Entry(name, NameRole(role, (name,)))
    for name in plan.names if have else ():
        if name not in have and name not in plan.gone:
            yield Entry(tr("{names} together").format(names=joined([*have, name])), NameRole(role, (*have, name)))
    if have:
        yield Entry(tr("Nobody"), NameRole(role))


def _time(session: State) -> Iterator[Entry]:
    """More or less time for a step with a clock, a forgotten start or “next”, and a plan that ends on time."""
    if session.allowance is not None:
        for count in AMOUNTS:
            form = tr("{n} minutes more") if count > 0 else tr("{n} minutes less")
            yield Entry(form.format(n=abs(count)), AddTime(minutes(count)))
    if session.turn == first_turn(session.plan) and session.record.began == session.began:
        for count in EARLIER:
            yield Entry(tr("We began {n} minutes ago").format(n=count), BeganEarlier(minutes(count)))
    if next(session.following(), None) is not None:
        for count in WENT_ON:
            label = trn("We went on {n} minute ago", "We went on {n} minutes ago", count)
            yield Entry(label.format(n=count), WentOnEarlier(minutes(count)))
    if session.plan.time is not None:
        yield Entry(tr("Finish on time"), AskReplan())


def _break(session: State) -> Iterator[Entry]:
    """A break now, or when this step is over; a break needs no other one, because it can have more time."""
    if session.current.is_break:
        return
    for count in BREAKS:
        yield Entry(tr("Break now: {n} minutes").format(n=count), TakeBreak(minutes(count)))
    if next(session.following(), None) is not None:
        for count in BREAKS:
            label = tr("Break after this step: {n} minutes").format(n=count)
            yield Entry(label, TakeBreak(minutes(count), later=True))


def _end(session: State) -> Iterator[Entry]:
    """Another end than was agreed, or an end at all."""
    if session.agreed_end is not None:
        for count in MOVES_OF_END:
            form = tr("End {n} minutes later") if count > 0 else tr("End {n} minutes earlier")
            yield Entry(form.format(n=abs(count)), MoveEnd(minutes(count)))
    for count in ENDS:
        yield Entry(tr("We have {n} minutes from now").format(n=count), EndIn(minutes(count)))


def _go_to(session: State) -> Iterator[Entry]:
    left = next((turn for turn in session.plan.turns if turn.key == session.left and not turn.out), None)
    if left is not None:
        yield Entry(tr("Return to “{step}”").format(step=turn_title(left)), Return())
    for index, turn in enumerate(session.plan.turns):
        if index != session.turn and not turn.out:
            yield Entry(turn_title(turn), GoTo(index))


def _topics(session: State) -> Iterator[Entry]:
    """The topics that can be changed, with their times, and other ones to add; none where the group chooses none."""
    titles = topic_titles(session.plan)
    for title in titles:
        if next(_topic(session, title), None):
            time = time_of(session.plan, title)
            form = tr("{topic}: {length}") if time else tr("{topic}: skipped")
            label = form.format(topic=topic_title(title), length=short_length(time))
            yield Entry(label, OpenMenu(Section.TOPIC, title))
    if titles:
        yield Entry(tr("Another topic, as time allows"), AddTopic())
        for length in lengths_that_fit(session, None, [minutes(count) for count in TOPIC_TIMES]):
            yield Entry(tr("Another topic: {length}").format(length=short_length(length)), AddTopic(length=length))


def _topic(session: State, title: str) -> Iterator[Entry]:
    """What can be done about one topic: it is skipped or brought back, or has more or less time."""
    name, time = topic_title(title), usual_time(session, title)
    if any(turn.topic == title and not turn.out for turn in session.plan.turns[session.turn :]):
        yield Entry(tr("Skip {topic}").format(topic=name), SkipTopic(title))
    to_change = changeable_turns(session, title)
    keys = {turn.key for turn in to_change}
    if any(turn.out for turn in session.plan.turns if turn.key in keys):
        yield Entry(tr("Bring back {topic}").format(topic=name), TimeTopic(title, time))
        return
    for count in AMOUNTS if to_change else ():
        length = Duration(time + minutes(count))
        if lengths_that_fit(session, title, [length]):
            form = tr("{n} minutes more") if count > 0 else tr("{n} minutes less")
            yield Entry(form.format(n=abs(count)), TimeTopic(title, length))


def _steps(session: State) -> Iterator[Entry]:
    """The remaining steps outside rounds: those of a round are left out by skipping a person."""
    for turn in session.plan.turns[session.turn + 1 :]:
        if turn.round:
            continue
        if turn.out:
            yield Entry(tr("Include “{step}”").format(step=turn.title), PutIn(turn.step))
        else:
            yield Entry(tr("Leave out “{step}”").format(step=turn.title), TakeOut(turn.step))


_ENTRIES: dict[Section, Callable[[State], Iterator[Entry]]] = {
    Section.PEOPLE: _people,
    Section.ROLES: _roles,
    Section.TIME: _time,
    Section.BREAK: _break,
    Section.END: _end,
    Section.GO_TO: _go_to,
    Section.TOPICS: _topics,
    Section.STEPS: _steps,
}
