"""Slows down whoever keeps trying keys that do not fit, without keeping anybody else waiting."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from kiosk.config.backoff import Backoff

FREE_TRIES = 5
"""A PIN mistyped this often is a person's."""

WAITS = Backoff(first=1.0, longest=60.0)
FORGOTTEN_AFTER = 600.0
"""Seconds."""

MOST_ADDRESSES = 1000


@dataclass(frozen=True)
class _Tries:
    count: int
    last: float
    until: float


class RateLimit:
    """How often each address has failed, and how long it has to wait: 1 s after five failures, then 2, 4, … 60 s."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._tries: OrderedDict[str, _Tries] = OrderedDict()

    def wait(self, address: str) -> float:
        """Seconds before this address may try again; 0 where it may now."""
        tries = self._tries.get(_household(address))
        return 0.0 if tries is None else max(0.0, tries.until - self._now())

    def failed(self, address: str) -> None:
        """Counts a failure."""
        now, who = self._now(), _household(address)
        before = self._tries.pop(who, None)
        count = 1 if before is None or now - before.last > FORGOTTEN_AFTER else before.count + 1
        self._tries[who] = _Tries(count, now, now + WAITS.delay(count - FREE_TRIES + 1))
        while len(self._tries) > MOST_ADDRESSES:
            self._tries.popitem(last=False)

    def succeeded(self, address: str) -> None:
        """Forgets what went before."""
        self._tries.pop(_household(address), None)


def _household(address: str) -> str:
    """An address, or the network part of an IPv6 one: a single machine has millions of those."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Address(int(found) >> 64 << 64)) if isinstance(found, IPv6Address) else str(found)
