"""Every key is answered on every screen: it changes something that can be seen, or a notice says why not."""

from dataclasses import replace
from functools import cache

import pytest

from kiosk.core.interaction.keys import Key, binding_for, unused
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.commands import Command, Talk, UnusedInput
from kiosk.core.room.state import Room
from kiosk.core.setup.form import field_options
from kiosk.core.units import Instant, between
from kiosk.engine.planner import SessionPlanner, card_of
from kiosk.simulation.poses import SampleState, sample_room
from tests.engine.test_setup import LIBRARY
from tests.room import KioskRoom

PLANS = {
    "with people and a time": ("npq-community", PlanRequest(people=("P1", "P2", "P3", "P4"))),
    "without": ("solution-circle", PlanRequest()),
}
CARDS = [card_of(LIBRARY.load(name)) for name, _ in PLANS.values()]
PRESSES = [*Key, UnusedInput("Z"), UnusedInput(","), UnusedInput("F7"), UnusedInput("")]


@cache
def made(plan: str) -> Plan:
    name, wish = PLANS[plan]
    return make_plan(load(name), wish)


load = cache(LIBRARY.load)


@cache
def posed(sample: SampleState, plan: str) -> tuple[Room, Instant]:
    return sample_room(sample, made(plan), 2, CARDS, field_options(load(PLANS[plan][0])))


def kiosk_in(room: Room, at: Instant, plan: str) -> KioskRoom:
    """A kiosk whose room is this one."""
    kiosk = KioskRoom(made(plan), planner=SessionPlanner(load, lambda _: PLANS[plan][1]))
    kiosk.clock.advance(between(kiosk.clock.now(), at))
    kiosk.engine.pump()
    kiosk.engine._store.update(replace(room, midnight=kiosk.engine.room.midnight))
    return kiosk


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("sample", SampleState)
def test_every_key_changes_something_that_can_be_seen_or_is_answered(sample: SampleState, plan: str) -> None:
    unanswered = [press for press in PRESSES if not is_answered(press, kiosk_in(*posed(sample, plan), plan))]
    assert unanswered == []


def is_answered(press: Key | UnusedInput, kiosk: KioskRoom) -> bool:
    """Whether the screen shows something else after the key, or has a new notice."""
    before, shown = kiosk.engine.room, kiosk.engine.snapshot().standing
    if isinstance(press, UnusedInput):
        command: Command = press
    elif shown.typing and (len(press) == 1 or press is Key.SPACE):
        return True  # it types what it shows
    else:
        binding = binding_for(press, shown.bindings)
        command = binding.command if binding else unused(press)
    if command == Talk(held=True) and before.microphone.held:
        return True  # a key that is down cannot be pressed
    kiosk.ask(command)
    after = kiosk.engine.snapshot()
    told = kiosk.engine.room.notice is not before.notice and after.standing.notice is not None
    return told or after.closed or replace(after.standing, bindings=()) != replace(shown, bindings=())


WAYS = [
    (SampleState.PAUSED, Key.P, "The clock is already stopped; Space or “resume” lets it go on."),
    (SampleState.RUNNING, Key.F, "This session has no finishing time: agree one in the menu."),
    (SampleState.READY, Key.F, "The session has not started yet: set “Finish at” for its end."),
    (SampleState.HOME, Key.R, "There is no session to resume."),
    (SampleState.HOME, Key.E, "There is no session to resume."),
    (SampleState.READY, Key.G, "Choose the group on the home screen, before you open a conversation."),
]
"""Keys that cannot help on a screen, and what is said of how to get there."""


@pytest.mark.parametrize(("sample", "key", "way"), WAYS, ids=[f"{sample}-{key}" for sample, key, _ in WAYS])
def test_a_key_that_cannot_help_now_says_how_to_get_there(sample: SampleState, key: Key, way: str) -> None:
    kiosk = kiosk_in(*posed(sample, "without"), "without")
    kiosk.press(key)
    assert kiosk.notice == way
