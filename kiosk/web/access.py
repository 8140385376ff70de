"""Who may come in: the unguessable keys of each session, which end with it."""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from hmac import compare_digest
from pathlib import Path
from secrets import randbelow, token_urlsafe

from kiosk.config.files import write_whole

_log = logging.getLogger(__name__)

_KEY_BYTES = 16
_PIN_DIGITS = 6


@dataclass(frozen=True)
class Grant:
    """One session's keys; `session` is None until one is opened.

    `notes` is in the note taker's link, `remote` in the facilitator's, who also needs the `pin`, and then holds `held`.
    `until` is when the note taker's key ends, on a clock that never steps; None while the session is in the room.
    """

    notes: str
    remote: str
    pin: str
    held: str
    session: str | None = None
    until: float | None = None


def _fresh() -> Grant:
    keys = (token_urlsafe(_KEY_BYTES) for _ in range(3))
    notes, remote, held = keys
    return Grant(notes, remote, f"{randbelow(10**_PIN_DIGITS):0{_PIN_DIGITS}}", held)


class Access:
    """All keys that hold. They outlive the program in `file`, so that a phone's unsent notes arrive after a restart.

    `lifetime` is how many seconds a note taker's key outlives its session. The keys change on one thread; any may ask.
    """

    def __init__(
        self,
        file: Path,
        lifetime: float,
        now: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._file = file
        self._lifetime = lifetime
        self._now = now
        self._wall = wall
        self._past = self._read()
        self.current = _fresh()

    def turn_to(self, session: str | None) -> bool:
        """The room has this session now, or none; whether other links hold than before."""
        if session == self.current.session:
            return False
        before = self.current
        if before.session is not None:
            self._past = (*self._past, replace(before, until=self._now() + self._lifetime))
            before = _fresh()
        known = next((one for one in self._past if session is not None and one.session == session), None)
        self.current = replace(known or before, session=session, until=None)
        self._past = tuple(one for one in self._past if one is not known and self._holds(one))
        self._write()
        return True

    @property
    def left(self) -> tuple[str, ...]:
        """The sessions that were left and for which a note taker's key still holds."""
        return tuple(one.session for one in self._past if one.session is not None and self._holds(one))

    def forget(self, session: str) -> None:
        """The session was erased: its keys end with it."""
        self._past = tuple(one for one in self._past if one.session != session)
        self._write()

    def by_notes(self, key: str) -> Grant | None:
        """The sitting that a note taker's key belongs to, if it still holds."""
        sittings = (self.current, *(one for one in self._past if self._holds(one)))
        return next((one for one in sittings if _same(one.notes, key)), None)

    def by_remote(self, key: str) -> Grant | None:
        """The present sitting, where this is the key in the remote's link."""
        return self.current if _same(self.current.remote, key) else None

    def by_held(self, key: str) -> Grant | None:
        """The present sitting, where this is what a phone was given for the right PIN."""
        return self.current if _same(self.current.held, key) else None

    def pin_fits(self, pin: str) -> bool:
        """Whether this is the PIN that the kiosk shows."""
        return _same(self.current.pin, pin)

    def _holds(self, sitting: Grant) -> bool:
        return sitting.until is not None and self._now() < sitting.until

    def _read(self) -> tuple[Grant, ...]:
        """The keys of before, less the time since; a file that is not there, or not ours, holds none."""
        try:
            kept = json.loads(self._file.read_text("utf-8"))
            away = max(0.0, self._wall() - float(kept["written"]))
            found = [(Grant(**one["keys"]), float(one["left"])) for one in kept["sittings"]]
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError, KeyError):
            _log.warning("the phones' keys cannot be read from %s", self._file)
            return ()
        return tuple(replace(one, until=self._now() + min(left, self._lifetime) - away) for one, left in found)

    def _write(self) -> None:
        """Readable by the kiosk alone, and whole or not at all; without it, phones scan again after a restart."""
        sittings = [one for one in (*self._past, self.current) if one.session is not None]
        kept = [{"keys": asdict(one) | {"until": None}, "left": self._left(one)} for one in sittings]
        try:
            write_whole(self._file, json.dumps({"written": self._wall(), "sittings": kept}), private=True)
        except OSError as error:
            _log.warning("the phones' keys cannot be kept: %s", error.strerror)

    def _left(self, sitting: Grant) -> float:
        return self._lifetime if sitting.until is None else sitting.until - self._now()


def _same(one: str, other: str) -> bool:
    """Compared in a time that tells nothing."""
    return compare_digest(one.encode(), other.encode("utf-8", "replace"))
