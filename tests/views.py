"""What a snapshot shows, where a test knows which view that is."""

from typing import TypeVar

from kiosk.core.view.model import Snapshot, View

V = TypeVar("V", bound=View)


def view_of(shown: Snapshot, kind: type[V]) -> V:
    """The snapshot's view, which is of that kind."""
    assert isinstance(shown.view, kind), shown.view
    return shown.view
