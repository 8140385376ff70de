"""Delays before something that failed is tried again."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Backoff:
    """Delays in seconds that begin with `first` and double with every failure, up to `longest`."""

    first: float
    longest: float

    def delay(self, failures: int) -> float:
        """The seconds to wait after that many failures in a row; 0 if there were none."""
        if failures <= 0:
            return 0.0
        doublings = min(failures - 1, 64)  # a float can overflow, and failures may go on for years
        return min(self.longest, self.first * 2.0**doublings)
