"""How long to wait before something that failed is tried again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Backoff:
    """Delays in seconds that begin with `first` and double with every failure, up to `longest`. Nothing sleeps here."""

    first: float
    longest: float

    def delay(self, failures: int) -> float:
        """Seconds to wait after so many failures in a row; none where nothing has failed."""
        if failures <= 0:
            return 0.0
        doublings = min(failures - 1, 64)  # a float has an end, and failures may go on for years
        return min(self.longest, self.first * 2.0**doublings)
