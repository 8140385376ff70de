"""A bar that shows how far a download is, on a terminal; elsewhere nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TimeRemainingColumn, TransferSpeedColumn


@contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """What to tell how many bytes are there, of how many; another total begins another bar."""
    console = Console(stderr=True)
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        bars: dict[int, TaskID] = {}

        def told(done: int, total: int) -> None:
            if total not in bars:
                bars[total] = progress.add_task("", total=total)
            progress.update(bars[total], completed=done)

        yield told
