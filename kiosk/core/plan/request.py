"""What a group wants of its session."""

from collections.abc import Mapping
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


def variant_for_size(sizes: Mapping[int, str], people: int) -> str | None:
    """The variant whose group size is nearest to this number of people; `sizes` maps group sizes to variants."""
    return sizes[min(sizes, key=lambda size: (abs(size - people), size))] if sizes else None
