"""A planner for tests that has one fixed plan and needs no protocol."""

from dataclasses import replace

from kiosk.core.errors import UnknownProtocol
from kiosk.core.plan.model import Plan, Turn
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol
from kiosk.core.setup.form import EMPTY_FORM, SetupForm
from kiosk.engine.planner import SessionPlanner


def _no_protocol(name: str) -> Protocol:
    raise UnknownProtocol("There is no protocol '{name}'.", name=name)


class FixedPlanner(SessionPlanner):
    """A planner with one plan and an empty setup form; topics become turns after the first turn."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_no_protocol)
        self._plan = plan

    def for_group(self, group: str | None) -> "FixedPlanner":
        del group
        return self

    def form(self, protocol: str) -> SetupForm:
        del protocol
        return EMPTY_FORM

    def plan(self, protocol: str, wish: PlanRequest) -> Plan:
        if protocol != self._plan.protocol:
            _no_protocol(protocol)
        first, *rest = self._plan.turns
        topic_turns = [
            Turn("Topics", "talk", "Talk", ("Everyone",), planned=topic.length, round=number, topic=topic.title)
            for number, topic in enumerate(wish.topics, 1)
        ]
        return replace(self._plan, topics=wish.topics, turns=(first, *topic_turns, *rest))
