"""Planning the topics that a group has chosen in the middle of a session."""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.core.plan.model import Topic
from kiosk.core.plan.request import PlanRequest
from kiosk.core.units import minutes

PLENTY = minutes(24 * 60)
"""A time in which all steps besides the topics fit, however long the topics are."""


def topics_request(wish: PlanRequest, topics: Sequence[Topic]) -> PlanRequest:
    """The request for the turns of these topics alone: whether there is time for them, the running session knows."""
    return replace(wish, topics=tuple(topics), time=PLENTY)
