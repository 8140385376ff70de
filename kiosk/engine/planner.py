"""The plans that the kiosk opens: a protocol, what was wished when it was started, and who is here."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from kiosk.core.errors import KioskError
from kiosk.core.plan.builder import PlanRequest, make_plan
from kiosk.core.plan.model import Plan
from kiosk.core.protocol.model import Protocol
from kiosk.core.room.groups import Attendance, Group, standings, with_leads
from kiosk.core.room.state import Card
from kiosk.core.setup.form import SetupForm, field_options
from kiosk.ports import Memory


def _no_wish(_: str) -> PlanRequest:
    return PlanRequest()


class SessionPlanner:
    """Plans for whoever is here: a group's members have their turns in fair order, and lead by rotation.

    `load` knows the protocols by their names, `wish` what was asked of each when the kiosk was started; without a
    memory nothing is known of any group. `here` is the group that is planned for, with what it has behind it.
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
        """The planner for this group as it is now, or for nobody in particular.

        A memory that cannot be read is told elsewhere, and keeps nobody from starting.
        """
        here = None
        if group is not None and self._memory is not None:
            with suppress(KioskError):
                here = self._memory.group(group), self._memory.pasts(group)
        return SessionPlanner(self._load, self._wish, self._memory, here)

    def form(self, protocol: str) -> SetupForm:
        """What a protocol leaves open, and what is wished of it to begin with. Raises KioskError."""
        wish = self._wish(protocol)
        if self._here and not wish.people:
            members, pasts = self._here
            fair = standings([member.name for member in members.members], pasts)
            wish = replace(wish, people=tuple(one.name for one in fair))
        return SetupForm(field_options(self._load(protocol)), wish)

    def plan(self, protocol: str, wish: PlanRequest) -> Plan:
        """The plan of a protocol for a wish. Raises KioskError."""
        plan = make_plan(self._load(protocol), wish)
        return with_leads(plan, *self._here) if self._here else plan


def cards_of(protocols: Iterable[Protocol]) -> list[Card]:
    """The cards of the home screen, the shortest conversation first."""
    return sorted(map(card_of, protocols), key=lambda card: card.planned)


def card_of(protocol: Protocol) -> Card:
    """A protocol as the home screen shows it, with the time that a group sets aside for it."""
    plan = make_plan(protocol)
    return Card(
        protocol=protocol.id,
        title=protocol.title,
        summary=protocol.summary,
        group=protocol.group,
        planned=plan.time or plan.planned,
    )
