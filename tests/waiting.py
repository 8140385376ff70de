"""Waiting for other threads and processes, however long a busy machine takes."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

LIMIT = 60.0
"""The timeout in seconds; only failing tests wait that long."""


def eventually(
    condition: Callable[[], object],
    otherwise: str | Callable[[], str] = "",
    *,
    within: float = LIMIT,
    every: float = 0.01,
) -> None:
    """Returns as soon as the condition holds; fails with the message `otherwise` after `within` seconds."""
    end = time.monotonic() + within
    while not condition():
        if time.monotonic() > end:
            pytest.fail((otherwise() if callable(otherwise) else otherwise) or "what was waited for did not happen")
        time.sleep(every)


def is_running(pid: int) -> bool:
    """Whether there is such a process; one that nobody has buried yet has ended."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
