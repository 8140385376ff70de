"""The keys that work in the present state of the room, taken from the tables in `keys`."""

from typing import assert_never

from kiosk.core.interaction import keys
from kiosk.core.room.commands import Answer
from kiosk.core.room.state import Room, Screen
from kiosk.core.session.state import Phase
from kiosk.core.setup.commands import FieldKind
from kiosk.core.setup.form import SetupForm


def active_keys(room: Room) -> tuple[keys.Binding, ...]:
    """The keys that work now, the most needed first; while the kiosk asks a question, the answers come first."""
    answers = _answer_keys(room)
    answer_keys = {key for binding in answers for key in binding.keys}
    return (*answers, *(binding for binding in _screen_keys(room) if not answer_keys.intersection(binding.keys)))


def _answer_keys(room: Room) -> tuple[keys.Binding, ...]:
    if room.question is None:
        return ()
    pairs = keys.YES_NO_KEYS if room.question.asks_if_meant else keys.SUGGESTION_KEYS
    places = enumerate(zip(pairs, room.question.choices, strict=False))  # there may be one guess only
    return tuple(keys.Binding(pressed, Answer(at), label, choice.label) for at, ((pressed, label), choice) in places)


def _screen_keys(room: Room) -> tuple[keys.Binding, ...]:
    """The keys of the screen now shown; those of a plan only where it has a use."""
    if room.screen is Screen.READY and room.setup.naming:
        return keys.NAMING  # all others are letters of the name
    table = (*_keys_of_screen(room), *keys.EVERYWHERE)
    if room.overlay:
        table = (keys.CLOSE, *(binding for binding in table if keys.Key.ESCAPE not in binding.keys))
    session = room.session
    if session is None or room.screen is not Screen.STEP:
        return table
    topics = keys.TOPICS if session.current.decides else ()
    offer = keys.OFFER if session.offer else ()
    on_time = (keys.ON_TIME,) if session.plan.time is not None and not session.offer else ()
    people = keys.PEOPLE if any(turn.person for turn in session.plan.turns) else ()
    optional = (keys.PUT_IN,) if any(turn.out and turn.optional for turn in session.plan.turns) else ()
    return (*offer, *topics, *table, *on_time, *people, *optional)


def _keys_of_screen(room: Room) -> tuple[keys.Binding, ...]:
    match room.screen:
        case Screen.HOME:
            cut = keys.UNFINISHED if room.home.unfinished and room.home.unfinished.is_here else ()
            return (*keys.HOME, *((keys.GROUP,) if room.groups.known else ()), *cut)
        case Screen.REPORT_BACK:
            return keys.REPORT
        case Screen.READY:
            return _keys_of_setup(room.setup)
        case Screen.END:
            return keys.END
        case Screen.QUESTION:
            countable = room.home.question is not None and room.home.question.countable
            return (
                keys.CONTINUE_INTERRUPTED,
                *((keys.COUNT_MISSING_TIME,) if countable else ()),
                keys.LEAVE_INTERRUPTED,
                keys.LEAVE,
            )
        case Screen.STEP:
            paused = room.session is not None and room.session.phase is Phase.PAUSED
            return keys.PAUSED if paused else keys.RUNNING
        case _:
            assert_never(room.screen)


def _keys_of_setup(preparation: SetupForm) -> tuple[keys.Binding, ...]:
    """The keys of the set-up screen; left and right change the focused field, or act for clickers on start."""
    match preparation.focus.part:
        case FieldKind.START:
            return keys.READY
        case FieldKind.NAMES:
            return keys.IN_NAMES
        case _:
            return keys.IN_A_FIELD
