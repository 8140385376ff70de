"""Access to the view of a snapshot in tests."""

from typing import TypeVar

from kiosk.core.view.model import Snapshot
from kiosk.core.view.views import View

V = TypeVar("V", bound=View)


def view_of(shown: Snapshot, kind: type[V]) -> V:
    """The snapshot's view, which must be of that type."""
    assert isinstance(shown.view, kind), shown.view
    return shown.view
