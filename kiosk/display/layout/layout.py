"""From a snapshot to the boxes of its picture: pure geometry, the same on every machine."""

from kiosk.core.view.model import Snapshot
from kiosk.display.layout.boxes import Picture
from kiosk.display.layout.end import end
from kiosk.display.layout.frame import frame
from kiosk.display.layout.home import home
from kiosk.display.layout.overlay import overlay
from kiosk.display.layout.page import Measure, Page
from kiosk.display.layout.question import question, report_back
from kiosk.display.layout.setup import setup_screen
from kiosk.display.layout.step import step


def lay_out(snapshot: Snapshot, size: tuple[int, int], measure: Measure) -> Picture:
    """The picture of a snapshot on a page of so many pixels."""
    page = Page(*size, measure)
    around, room = frame(page, snapshot)
    if snapshot.overlay is not None:
        return (*around, *overlay(page, snapshot, room))
    if snapshot.question is not None:
        return (*around, *question(page, snapshot.question, snapshot.hints, room))
    if snapshot.report_back is not None:
        return (*around, *report_back(page, snapshot.report_back, room))
    if snapshot.home is not None:
        return (*around, *home(page, snapshot, snapshot.home, room))
    if snapshot.ready is not None:
        return (*around, *setup_screen(page, snapshot.ready, snapshot.hints, room))
    if snapshot.step is not None:
        return (*around, *step(page, snapshot.step, snapshot.hints, room))
    if snapshot.end is not None:
        return (*around, *end(page, snapshot.end, snapshot.links, room))
    return around
