"""A rate limit that slows down guessing of keys without delaying anybody else."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.config.backoff import Backoff
from kiosk.config.network import network_of

FREE_TRIES = 5
"""The number of tries without a delay: people mistype a PIN this often."""

WAITS = Backoff(first=1.0, longest=60.0)
FORGOTTEN_AFTER = 600.0
"""Seconds."""

MAXIMUM_ADDRESSES = 1000


@dataclass(frozen=True)
class _Tries:
    count: int
    last: float
    until: float


class RateLimit:
    """The failures of each address and its delay: 1 s after five failures, then 2, 4, … up to 60 s.

    `free_tries` is how many failures cost nothing, instead of five; `waits` are other delays.
    """

    def __init__(
        self, now: Callable[[], float] = time.monotonic, free_tries: int = FREE_TRIES, waits: Backoff = WAITS
    ) -> None:
        self._now = now
        self._waits = waits
        self._free_tries = free_tries
        self._tries: OrderedDict[str, _Tries] = OrderedDict()

    def seconds_to_wait(self, address: str) -> float:
        """The seconds until this address may try again; 0 if it may try now."""
        tries = self._tries.get(network_of(address))
        return 0.0 if tries is None else max(0.0, tries.until - self._now())

    def count_failure(self, address: str) -> None:
        """Counts a failure of this address."""
        now, counted = self._now(), network_of(address)
        before = self._tries.pop(counted, None)
        count = 1 if before is None or now - before.last > FORGOTTEN_AFTER else before.count + 1
        self._tries[counted] = _Tries(count, now, now + self._waits.delay(count - self._free_tries + 1))
        while len(self._tries) > MAXIMUM_ADDRESSES:
            self._tries.popitem(last=False)

    def reset(self, address: str) -> None:
        """Forgets the failures of this address."""
        self._tries.pop(network_of(address), None)
