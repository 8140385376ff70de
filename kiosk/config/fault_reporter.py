"""Reporting of faults of the kiosk's parts, without repetitions."""

from collections.abc import Callable

from kiosk.core.room.messages import FaultReport


class FaultReporter:
    """Reports the fault of a part, or None when the part works again, unless the last report was the same.

    A part is assumed to work until its first fault, so that faults that others have reported are not cleared.
    """

    def __init__(self, submit: Callable[[FaultReport], None]) -> None:
        self._submit = submit
        self._reported: dict[str, str | None] = {}

    def report(self, part: str, problem: str | None) -> None:
        """Reports the present state of a part."""
        if self._reported.get(part) != problem:
            self._reported[part] = problem
            self._submit(FaultReport(part, problem))
