"""Waiting for what other threads and processes do: as long as it takes, however busy the machine is."""

import time
from collections.abc import Callable

import pytest

LIMIT = 60.0
"""Seconds after which what has not happened will not happen: only tests that fail wait so long."""


def eventually(
    condition: Callable[[], object],
    otherwise: str | Callable[[], str] = "",
    *,
    within: float = LIMIT,
    every: float = 0.01,
) -> None:
    """Returns as soon as the condition holds; fails, saying `otherwise`, once it will not hold any more."""
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            pytest.fail((otherwise() if callable(otherwise) else otherwise) or "what was waited for did not happen")
        time.sleep(every)
