"""What a group wants of its session."""

from dataclasses import dataclass

from kiosk.core.plan.model import Topic
from kiosk.core.units import Duration


@dataclass(frozen=True)
class PlanRequest:
    """What a group wants: its people by name, the total time, a variant, optional steps to include, and its topics.

    `leads` pairs roles with the people who have them. `fixed_end` says that the time is what is left until an agreed
    time of day.
    """

    people: tuple[str, ...] = ()
    time: Duration | None = None
    variant: str | None = None
    include: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    fixed_end: bool = False
    leads: tuple[tuple[str, str], ...] = ()
