"""Keeps what is set in the room in kiosk.toml."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Condition, Thread

from kiosk.config.fault_reporter import FaultReporter
from kiosk.config.room_settings import file_changes
from kiosk.core.errors import SettingsError
from kiosk.core.i18n import N_, tr
from kiosk.core.room.messages import FaultReport
from kiosk.core.room.settings import Setting, Value
from kiosk.core.room.state import Room
from kiosk.core.session.events import Event

PART = N_("settings")

WRITES_AFTER = 1.0
"""Seconds without a further change before the file is written: people step through several values."""

CLOSES_WITHIN = 5.0
"""Seconds that a slow disk is waited for when the kiosk closes."""


class SettingsKeeper:
    """A `kiosk.ports.Subscriber` that writes what people set in the room to `file`, on a thread of its own.

    What cannot be written is reported, holds until the kiosk is closed, and is tried again with the next change.
    """

    def __init__(
        self,
        file: Path,
        settings: Sequence[Setting],
        submit: Callable[[FaultReport], None],
        *,
        writes_after: float = WRITES_AFTER,
    ) -> None:
        self._file = file
        self._known = tuple(settings)
        self._faults = FaultReporter(submit)
        self._writes_after = writes_after
        self._pending: dict[str, Value] = {}
        self._news = self._closing = False
        self._changed = Condition()
        self._thread = Thread(target=self._run, name="settings", daemon=True)
        self._thread.start()

    def tell(self, happened: Sequence[Event], room: Room) -> None:
        """Notes what has been set to other values."""
        del happened
        if changes := file_changes(self._known, room.settings):
            with self._changed:
                self._pending |= changes
                self._news = True
                self._changed.notify()
        self._known = room.settings

    def close(self) -> None:
        """Writes what has not been written yet, and ends the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(CLOSES_WITHIN)

    def _run(self) -> None:
        closing = False
        while not closing:
            with self._changed:
                self._changed.wait_for(lambda: self._news or self._closing)
                while self._news and not self._closing:
                    self._news = False
                    self._changed.wait_for(lambda: self._news or self._closing, self._writes_after)
                # Taken together: what is set during a slow write is written after it, even if the kiosk then closes.
                changes, closing = dict(self._pending), self._closing
            if changes:
                self._write(changes)

    def _write(self, changes: dict[str, Value]) -> None:
        from kiosk.config.settings_file import change_settings  # noqa: PLC0415  (most kiosks never write settings)

        try:
            change_settings(self._file, changes)
        except SettingsError as error:
            problem = tr("{problem} What you set holds until the kiosk is closed.")
            self._faults.report(PART, problem.format(problem=error))
            return
        with self._changed:
            self._pending = {key: value for key, value in self._pending.items() if changes.get(key, ...) != value}
        self._faults.report(PART, None)
