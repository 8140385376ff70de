"""Plans for the kiosk's sessions, from a protocol, the options of the start and the group."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from kiosk.core.errors import KioskError
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol
from kiosk.core.room.groups import Attendance, Group, standings, with_leads, with_rules
from kiosk.core.room.state import Card
from kiosk.core.setup.form import SetupForm, field_options
from kiosk.ports import Memory


def _no_wish(_: str) -> PlanRequest:
    return PlanRequest()


class SessionPlanner:
    """Makes plans for a group: its members have their turns in fair order and lead in rotation.

    `load` returns a protocol by its name, `wish` what the options of the start ask of it. Without a memory no group is
    known. `here` is the group that is present, with its past attendance, the newest first.
    """

    def __init__(
        self,
        load: Callable[[str], Protocol],
        wish: Callable[[str], PlanRequest] = _no_wish,
        memory: Memory | None = None,
        here: tuple[Group, tuple[Attendance, ...]] | None = None,
    ) -> None:
        self._load = load
        self._wish = wish
        self._memory = memory
        self._here = here

    def for_group(self, group: str | None) -> "SessionPlanner":
        """A planner for this group with its current members, or for no group.

        A memory that cannot be read is reported elsewhere and does not stop a session from starting.
        """
        here = None
        if group is not None and self._memory is not None:
            with suppress(KioskError):
                here = self._memory.group(group), self._memory.pasts(group)
        return SessionPlanner(self._load, self._wish, self._memory, here)

    def form(self, protocol: str) -> SetupForm:
        """The setup form of a protocol, with its fields and the initial request. Raises KioskError."""
        wish = self._wish(protocol)
        if self._here and not wish.people:
            group, pasts = self._here
            fair_order = standings([member.name for member in group.members], pasts)
            wish = replace(wish, people=tuple(standing.name for standing in fair_order))
        return SetupForm(field_options(self._load(protocol)), wish)

    def plan(self, protocol: str, wish: PlanRequest) -> Plan:
        """The plan of a protocol for a request. Raises KioskError."""
        plan = make_plan(self._load(protocol), wish)
        return with_leads(with_rules(plan, self._here[0].rules), *self._here) if self._here else plan


def cards_of(protocols: Iterable[Protocol]) -> list[Card]:
    """The cards of the home screen, the shortest protocol first."""
    return sorted(map(card_of, protocols), key=lambda card: card.planned)


def card_of(protocol: Protocol) -> Card:
    """The home screen's card of a protocol, with the time that a group needs for it."""
    plan = make_plan(protocol)
    return Card(
        protocol=protocol.id,
        title=protocol.title,
        summary=protocol.summary,
        group=protocol.group,
        planned=plan.time or plan.planned,
    )
