"""The layout of a snapshot as boxes: pure geometry, the same on every machine."""

from typing import assert_never

from kiosk.core.view.model import Snapshot
from kiosk.core.view.views import EndView, HomeView, QuestionView, ReportBackView, SetupView, StepView
from kiosk.display.layout.boxes import Picture, Rect
from kiosk.display.layout.end import end
from kiosk.display.layout.frame import frame
from kiosk.display.layout.home import home
from kiosk.display.layout.menu import menu
from kiosk.display.layout.name_entry import name_entry
from kiosk.display.layout.overlay import overlay
from kiosk.display.layout.page import Measure, Missing, Page, none_missing
from kiosk.display.layout.plan_table import plan_table
from kiosk.display.layout.question import question, report_back
from kiosk.display.layout.rooms import rooms_screen
from kiosk.display.layout.settings import settings_screen
from kiosk.display.layout.setup import setup_screen
from kiosk.display.layout.step import step


def lay_out(snapshot: Snapshot, size: tuple[int, int], measure: Measure, missing: Missing = none_missing) -> Picture:
    """The picture of a snapshot on a page of `size` pixels."""
    page = Page(*size, measure, missing)
    standing = snapshot.standing
    if standing.dark:
        return ()
    frame_boxes, room = frame(page, standing, snapshot.ticking)
    if standing.menu is not None:
        return (*frame_boxes, *menu(page, standing.menu, room))
    if standing.settings is not None:
        return (*frame_boxes, *settings_screen(page, standing.settings, room))
    if standing.naming is not None:
        return (*frame_boxes, *name_entry(page, standing.naming, "", room))
    if standing.offer is not None:
        return (*frame_boxes, *plan_table(page, standing.offer, room))
    if standing.rooms is not None:
        return (*frame_boxes, *rooms_screen(page, standing.rooms, snapshot.ticking.rooms, room))
    if standing.overlay is not None:
        return (*frame_boxes, *overlay(page, standing, room))
    return (*frame_boxes, *_screen(page, snapshot, room))


def _screen(page: Page, snapshot: Snapshot, room: Rect) -> Picture:
    """The boxes of the view itself, in the area that the frame leaves."""
    hints, links = snapshot.standing.hints, snapshot.standing.links
    match snapshot.view:
        case QuestionView() as view:
            return question(page, view, hints, room)
        case ReportBackView() as view:
            return report_back(page, view, room)
        case HomeView() as view:
            return home(page, view, snapshot.standing, room)
        case SetupView() as view:
            return setup_screen(page, view, hints, room)
        case StepView() as view:
            return step(page, view, snapshot.ticking.clock, snapshot.gliding, room)
        case EndView() as view:
            return end(page, view, links, room)
        case _:
            assert_never(snapshot.view)
