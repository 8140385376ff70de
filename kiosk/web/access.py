"""Access control: each session has unguessable keys, which expire after it."""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from hmac import compare_digest
from pathlib import Path
from secrets import randbelow, token_urlsafe

from kiosk.config.files import read_small, write_whole

_log = logging.getLogger(__name__)

_KEY_BYTES = 16
_PIN_DIGITS = 6

MAXIMUM_WRONG = 60
"""How many wrong PINs and codes may be typed before they change: a full room in which everybody mistypes."""


def _digits() -> str:
    """A new PIN or code."""
    return f"{randbelow(10**_PIN_DIGITS):0{_PIN_DIGITS}}"


@dataclass(frozen=True)
class Grant:
    """The keys of one session; `session` is None while no session is open.

    `notes` is in the note taker's link, `remote` in the facilitator's; for the right `pin` a phone is given `held`.
    Who cannot scan a link types `code` for the note taker's page, or the PIN for the remote.
    `until` is when the note taker's key expires, in monotonic seconds; None while the session is the room's.
    """

    notes: str
    remote: str
    pin: str
    held: str
    session: str | None = None
    until: float | None = None
    code: str = field(default_factory=_digits)


def _new_grant() -> Grant:
    notes, remote, held = (token_urlsafe(_KEY_BYTES) for _ in range(3))
    pin = code = _digits()
    while code == pin:
        code = _digits()
    return Grant(notes, remote, pin, held, code=code)


class Access:
    """All valid keys, which are stored in `file`, so that a phone can send its notes after a restart.

    `lifetime` is how many seconds a note taker's key outlives its session. One thread changes keys; any may read.
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
        self._wrong = 0
        self.current = _new_grant()

    def set_session(self, session: str | None) -> bool:
        """Makes this session, or none, the current one; returns whether that changes the valid links."""
        if session == self.current.session:
            return False
        before = self.current
        if before.session is not None:
            self._past = (*self._past, replace(before, until=self._now() + self._lifetime))
            before = _new_grant()
        earlier = next((grant for grant in self._past if session is not None and grant.session == session), None)
        self.current = replace(earlier or before, session=session, until=None)
        self._wrong = 0
        self._past = tuple(grant for grant in self._past if grant is not earlier and self._is_valid(grant))
        self._write()
        return True

    @property
    def earlier_sessions(self) -> tuple[str, ...]:
        """The earlier sessions whose note taker's key is still valid."""
        return tuple(grant.session for grant in self._past if grant.session is not None and self._is_valid(grant))

    def revoke(self, session: str) -> None:
        """Revokes the keys of a session that was erased."""
        self._past = tuple(grant for grant in self._past if grant.session != session)
        self._write()

    def by_notes(self, key: str) -> Grant | None:
        """The grant that a note taker's key belongs to, if it is still valid."""
        grants = (self.current, *(grant for grant in self._past if self._is_valid(grant)))
        return next((grant for grant in grants if _keys_equal(grant.notes, key)), None)

    def by_remote(self, key: str) -> Grant | None:
        """The current grant if this is the key in the remote's link."""
        return self.current if _keys_equal(self.current.remote, key) else None

    def by_held(self, key: str) -> Grant | None:
        """The current grant if this is the key that a phone was given for the right PIN."""
        return self.current if _keys_equal(self.current.held, key) else None

    def is_pin(self, pin: str) -> bool:
        """Whether this is the PIN that the kiosk shows."""
        return _keys_equal(self.current.pin, pin)

    def count_wrong_code(self) -> bool:
        """Counts a wrong PIN or code, whoever typed it; after too many, both change. Returns whether they did.

        Whoever has been let in stays in.
        """
        self._wrong += 1
        if self._wrong < MAXIMUM_WRONG:
            return False
        self._wrong = 0
        fresh = _new_grant()
        self.current = replace(self.current, pin=fresh.pin, code=fresh.code)
        self._write()
        return True

    def is_code(self, code: str) -> bool:
        """Whether this is the note taker's code that the kiosk shows."""
        return _keys_equal(self.current.code, code)

    def _is_valid(self, grant: Grant) -> bool:
        return grant.until is not None and self._now() < grant.until

    def _read(self) -> tuple[Grant, ...]:
        """The stored keys that are still valid; none if the file is missing or cannot be read."""
        try:
            stored = json.loads(read_small(self._file))
            seconds_since = max(0.0, self._wall() - float(stored["written"]))
            stored_grants = [(Grant(**grant["keys"]), float(grant["left"])) for grant in stored["sittings"]]
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, TypeError, LookupError, RecursionError):
            _log.warning("the phones' keys cannot be read from %s", self._file)
            return ()
        now = self._now()
        return tuple(
            replace(grant, until=now + min(left, self._lifetime) - seconds_since) for grant, left in stored_grants
        )

    def _write(self) -> None:
        """Stores the keys, readable only by the kiosk; if that fails, phones must scan again after a restart."""
        grants = [grant for grant in (*self._past, self.current) if grant.session is not None]
        stored = [{"keys": asdict(grant) | {"until": None}, "left": self._seconds_left(grant)} for grant in grants]
        try:
            write_whole(self._file, json.dumps({"written": self._wall(), "sittings": stored}))
        except OSError as error:
            _log.warning("the phones' keys cannot be kept: %s", error.strerror)

    def _seconds_left(self, grant: Grant) -> float:
        return self._lifetime if grant.until is None else grant.until - self._now()


def _keys_equal(key: str, other: str) -> bool:
    """Whether the keys are equal; the time that this takes does not depend on them."""
    return compare_digest(key.encode(), other.encode("utf-8", "replace"))
