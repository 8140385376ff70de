"""The keys that work in the present state of the room, taken from the tables in `keys`."""

from collections.abc import Set
from dataclasses import replace
from typing import assert_never

from kiosk.core.interaction import keys
from kiosk.core.interaction.keys import Key
from kiosk.core.interaction.menu import entries_in, section_above
from kiosk.core.interaction.menu_entry import Entry
from kiosk.core.interaction.settings import chosen_setting
from kiosk.core.room.commands import (
    Answer,
    ChangeRate,
    ChangeVolume,
    CycleLevel,
    Mute,
    OpenMenu,
    SetLevel,
    Show,
    TakeFromMenu,
    Talk,
    TrySetting,
)
from kiosk.core.room.group_commands import TickAction
from kiosk.core.room.menu import OF_GROUPS, Menu, Section
from kiosk.core.room.modes import Overlay
from kiosk.core.room.settings import Trial
from kiosk.core.room.state import Room, Screen
from kiosk.core.session.commands import PlanStart, Repeat
from kiosk.core.session.in_turn import round_in_turn
from kiosk.core.session.state import Phase
from kiosk.core.setup.commands import FieldKind
from kiosk.core.setup.form import SetupForm


def active_keys(room: Room) -> tuple[keys.Binding, ...]:
    """The keys that work now, the most needed first; while the kiosk asks a question, the answers come first."""
    if room.dark:
        return keys.DARK
    bindings = _before(_answer_keys(room), _covered_keys(room))
    useless = (*(() if room.hears else _OF_MICROPHONE), *(() if room.makes_sound else OF_VOICE))
    return tuple(_unlabelled(binding) if isinstance(binding.command, useless) else binding for binding in bindings)


def _before(first: tuple[keys.Binding, ...], others: tuple[keys.Binding, ...]) -> tuple[keys.Binding, ...]:
    """The first bindings, then the others with their free keys; only those with their first key are shown."""
    occupied = {key for binding in first for key in binding.keys}
    return (*first, *(free for binding in others if (free := _without(binding, occupied)).keys))


def _without(binding: keys.Binding, occupied: Set[keys.Key]) -> keys.Binding:
    """The binding without some keys."""
    free = tuple(key for key in binding.keys if key not in occupied)
    if free == binding.keys:
        return binding
    return replace(binding, keys=free, label=binding.label if free[:1] == binding.keys[:1] else "")


_OF_MICROPHONE = (Talk, Mute)
"""The commands whose keys are not shown where nothing is heard; a press tries the microphone again."""

OF_VOICE = (SetLevel, CycleLevel, ChangeVolume, ChangeRate, Repeat)
"""The commands that are refused where the kiosk makes no sound at all."""


def _unlabelled(binding: keys.Binding) -> keys.Binding:
    """The binding, which is answered but not shown."""
    return replace(binding, label="", description="")


def _answer_keys(room: Room) -> tuple[keys.Binding, ...]:
    if room.question is None:
        return ()
    pairs = keys.YES_NO_KEYS if room.question.asks_if_meant else keys.SUGGESTION_KEYS
    places = enumerate(zip(pairs, room.question.choices, strict=False))  # there may be one guess only
    return tuple(keys.Binding(pressed, Answer(at), label, choice.label) for at, ((pressed, label), choice) in places)


def _covered_keys(room: Room) -> tuple[keys.Binding, ...]:
    """The keys of the settings or the menu, if one of them is open, and those of the screen below."""
    if room.setting_entry:
        return keys.TYPING
    if room.settings_page and room.settings_page.asks:
        return _before(_keys_of_question(room), keys.EVERYWHERE)
    if setting := chosen_setting(room):
        does = keys.TRIES.get(setting.trial, keys.TRY.description) if setting.trial else ""
        enter = replace(keys.TRY, description=does) if does else _unlabelled(keys.TRY)
        return _before(
            (enter, *keys.IN_SETTINGS), _screen_keys(room) if room.screen is Screen.STEP else keys.EVERYWHERE
        )
    return _before(_menu_keys(room), _screen_keys(room))


def _keys_of_question(room: Room) -> tuple[keys.Binding, ...]:
    """The keys of a question of the first start; only a voice can say something again."""
    setting = chosen_setting(room)
    again = setting is not None and setting.trial is Trial.VOICE
    return tuple(binding for binding in keys.FIRST_START if again or not isinstance(binding.command, TrySetting))


def _menu_keys(room: Room) -> tuple[keys.Binding, ...]:
    """The keys of the open menu; → and Enter take the chosen entry, ← goes back to the sections or closes."""
    menu = room.cover
    if not isinstance(menu, Menu):
        return ()
    entries = entries_in(room, menu.section, menu.about)
    top = menu.section in {Section.TOP, Section.GROUPS} or (
        room.screen is Screen.READY and menu.section is Section.ROLES
    )
    back = Show(None) if top else OpenMenu(section_above(menu.section))
    go_back = replace(keys.GO_BACK, command=back)
    if not entries:
        return (go_back,)
    chosen = entries[min(menu.chosen, len(entries) - 1)]
    settings = (keys.SETTINGS,) if room.settings and menu.section is Section.TOP else ()
    select = keys.SELECT_AT_HOME if menu.section in OF_GROUPS else keys.SELECT
    pages = keys.PAGES_OF_MENU if menu.section in OF_GROUPS else ()
    return (replace(select, command=taken(chosen)), *keys.IN_MENU, *pages, go_back, *settings)


def taken(entry: Entry) -> OpenMenu | TakeFromMenu | TickAction:
    """The command that takes an entry of the menu: it opens another section, ticks off, or closes the menu and acts."""
    return entry.command if isinstance(entry.command, OpenMenu | TickAction) else TakeFromMenu(entry.command)


def _screen_keys(room: Room) -> tuple[keys.Binding, ...]:
    """The keys of the screen now shown; those without a use now are not shown, but answered with the reason."""
    if room.types or (room.screen is Screen.READY and room.setup.naming):
        return keys.NAMING  # all others are letters of the name
    table = _useful_keys(room)
    bound = {key for binding in table for key in binding.keys}
    answered = map(_unlabelled, _sometimes_useful(room))
    return (*table, *(binding for binding in answered if not bound.intersection(binding.keys)))


def _sometimes_useful(room: Room) -> tuple[keys.Binding, ...]:
    """The keys that have a use at times on this screen."""
    match room.screen:
        case Screen.STEP:
            return (
                *keys.OFFER,
                *keys.TOPICS,
                keys.NAME_TOPICS,
                keys.NEXT_PERSON,
                keys.ON_TIME,
                *keys.PEOPLE,
                keys.PUT_IN,
                keys.PROCESS_PAUSE,
                keys.GROUP,
            )
        case Screen.REPORT_BACK | Screen.END:
            return (keys.GROUP,)
        case Screen.READY:
            return (keys.GROUP, keys.ON_TIME)
        case Screen.HOME:
            return () if _shows_groups(room) else keys.UNFINISHED
        case Screen.QUESTION:
            return ()
        case _:
            assert_never(room.screen)


def _useful_keys(room: Room) -> tuple[keys.Binding, ...]:
    """The keys of the screen now shown; those of a plan only where it has a use."""
    may_set = room.screen in {Screen.HOME, Screen.READY, Screen.END} and not _shows_groups(room)
    settings = (keys.SETTINGS,) if room.settings and may_set else ()
    table = (*_keys_of_screen(room), *settings, *keys.EVERYWHERE, *_keys_of_plenary(room))
    if room.cover is Overlay.PLAN:
        free = (binding for binding in table if Key.ESCAPE not in binding.keys)
        table = (*keys.OFFER, keys.CLOSE_PLAN, *keys.IN_PLAN, *free)
    elif room.cover:
        close = keys.CLOSE_GROUPS if _shows_groups(room) else keys.CLOSE
        table = (close, *(binding for binding in table if Key.ESCAPE not in binding.keys))
    session = room.session
    if session is None or room.screen is not Screen.STEP:
        return table
    topics = (keys.NAME_TOPICS, *keys.TOPICS) if session.current.decides else ()
    plan_to_show = session.plan.time is not None or session.offer is not None
    on_time = (keys.ON_TIME,) if plan_to_show and room.cover is not Overlay.PLAN else ()
    people = keys.PEOPLE if any(turn.person for turn in session.plan.turns) else ()
    optional = (keys.PUT_IN,) if any(turn.out and turn.optional for turn in session.plan.turns) else ()
    in_turn = (keys.NEXT_PERSON,) if round_in_turn(session) else ()
    report = keys.REPORT_IN_STEP if room.step_report and not room.cover else ()
    return (*topics, *in_turn, *report, *table, keys.MENU, *on_time, *people, *optional)


def _keys_of_screen(room: Room) -> tuple[keys.Binding, ...]:
    match room.screen:
        case Screen.HOME if _shows_groups(room):
            return (keys.MUTE,)  # what opens a conversation would take the group's people by surprise
        case Screen.HOME:
            cut = keys.UNFINISHED if room.home.unfinished and room.home.unfinished.is_here else ()
            return (*keys.HOME, *cut, keys.GROUP)
        case Screen.REPORT_BACK:
            return keys.REPORT
        case Screen.READY:
            return _before(_start_keys(room), _keys_of_setup(room.setup))
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


def _shows_groups(room: Room) -> bool:
    """Whether a menu about groups covers the home screen."""
    return isinstance(room.cover, Menu) and room.cover.section in OF_GROUPS


def _keys_of_plenary(room: Room) -> tuple[keys.Binding, ...]:
    """The keys with which one of several rooms lets the trainer know how it is, and what it has asked for."""
    everywhere = room.screen in {Screen.HOME, Screen.END}
    all_rooms = () if room.all_rooms is None else (replace(keys.ALL_ROOMS, rare=not everywhere),)
    if not room.plenary.joined:
        return all_rooms
    times = (keys.GIVE_TIMES, keys.KEEP_TIMES) if room.times_wanted else ()
    wish = keys.NO_HELP if room.plenary.help else keys.WANT_HELP
    return (*all_rooms, *times, wish, keys.NOT_DONE if room.plenary.done else keys.ARE_DONE)


def _start_keys(room: Room) -> tuple[keys.Binding, ...]:
    """The key that plans a start, then one that lets it come by itself, and one that takes that back."""
    start = room.session.start if room.session else None
    if start is None:
        return (keys.PLAN_START,)
    binding = keys.NOT_BY_ITSELF if start.by_itself else keys.BY_ITSELF
    return (replace(binding, command=PlanStart(start.at, by_itself=not start.by_itself)),)


def _keys_of_setup(preparation: SetupForm) -> tuple[keys.Binding, ...]:
    """The keys of the set-up screen; left and right change the focused field, and only a key that says so starts."""
    match preparation.focus.part:
        case FieldKind.START:
            return keys.READY
        case FieldKind.NAMES:
            return keys.IN_NAMES
        case FieldKind.ROLES:
            return keys.IN_ROLES
        case _:
            return keys.IN_A_FIELD
