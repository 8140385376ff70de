"""Relations between rectangles."""

from kiosk.display.layout.boxes import Rect


def contains(one: Rect, other: Rect) -> bool:
    """Whether the second rectangle lies within the first."""
    across = one.left <= other.left and other.right <= one.right
    return across and one.top <= other.top and other.bottom <= one.bottom
