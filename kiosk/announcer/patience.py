"""How long to wait before something that failed is tried again."""

LONGEST = 60.0


def patience(failures: int) -> float:
    """Seconds to wait after so many failures in a row: a quarter, a half, 1, 2, … 60."""
    return float(min(LONGEST, 0.125 * 2.0 ** min(failures, 10)))
