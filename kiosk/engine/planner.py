"""The plans that the kiosk opens: a protocol, what was wished when it was started, and who is here."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from kiosk.core.errors import KioskError
from kiosk.core.plan.builder import PlanRequest, make_plan
from kiosk.core.plan.model import Plan
from kiosk.core.protocol.model import Protocol
from kiosk.core.room.groups import Attendance, Group, for_group, standings
from kiosk.core.room.state import Card
from kiosk.core.setup.form import SetupForm, field_options
from kiosk.ports import Memory


class SessionPlanner:
    """Plans for whoever is here: a group's members have their turns in fair order, and lead by rotation."""

    def __init__(self, load: Callable[[str], Protocol], wish: Callable[[str], PlanRequest], memory: Memory) -> None:
        self._load = load
        self._wish = wish
        self._memory = memory
        self._here: tuple[Group, tuple[Attendance, ...]] | None = None

    def set_up(self, protocol: str, group: str | None) -> SetupForm:
        """What a protocol leaves open, and what is wished of it to begin with. Raises KioskError."""
        wish = self._wish(protocol)
        self._here = None if group is None else self._remembered(group)
        if self._here and not wish.people:
            members, pasts = self._here
            fair = standings([member.name for member in members.members], pasts)
            wish = replace(wish, people=tuple(one.name for one in fair))
        return SetupForm(field_options(self._load(protocol)), wish)

    def plan(self, protocol: str, wish: PlanRequest) -> Plan:
        """The plan for a wish, for the group for which it was last set up. Raises KioskError."""
        plan = make_plan(self._load(protocol), wish)
        return for_group(plan, *self._here) if self._here else plan

    def _remembered(self, group: str) -> tuple[Group, tuple[Attendance, ...]] | None:
        """What is known of a group. A memory that cannot be read is told elsewhere, and keeps nobody from starting."""
        try:
            return self._memory.group(group), self._memory.pasts(group)
        except KioskError:
            return None


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
