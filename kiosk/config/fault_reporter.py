"""Faults of a part of the kiosk, reported when they are news."""

from collections.abc import Callable

from kiosk.core.room.messages import FaultReport


class FaultReporter:
    """Passes on what is wrong with a part, or (None) that it is well again, unless it said the same before.

    A part is taken for well until something is wrong with it, so that nobody else's fault is cleared.
    """

    def __init__(self, submit: Callable[[FaultReport], None]) -> None:
        self._submit = submit
        self._reported: dict[str, str | None] = {}

    def report(self, part: str, problem: str | None) -> None:
        """Says how a part is now."""
        if self._reported.get(part) != problem:
            self._reported[part] = problem
            self._submit(FaultReport(part, problem))
