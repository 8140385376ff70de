"""The end screen: every row can be reached, and the code for the log is always there."""

from dataclasses import replace
from functools import cache

import pytest

from kiosk.core.room.commands import ChooseRow
from kiosk.core.session.commands import End
from kiosk.core.view.end import listed_rows
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.core.view.views import EndView
from kiosk.display.layout.boxes import Code, Picture, Plate, Text
from kiosk.display.layout.layout import lay_out
from kiosk.display.layout.qr_code import MINIMUM_MODULE, modules
from kiosk.display.layout.text import ELLIPSIS
from kiosk.display.window.runs import measure
from kiosk.simulation.poses import LINKS
from tests.display.scenes import (
    AGREED,
    FORTY,
    LONG,
    LONG_TITLES,
    LONG_TURNS,
    P1,
    PLAN,
    after_commands,
    at_step,
    ended,
    with_faults,
)
from tests.views import view_of

SIZES = ((800, 480), (1024, 600), (1280, 720), (1920, 1080), (3840, 2160), (1080, 1920), (480, 800), (640, 480))
Size = tuple[int, int]
on_every_screen = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")

PLANS = {
    "short": PLAN,
    "long names": replace(AGREED, leads=(("Chair", P1),)),
    "long titles": LONG,
    "long turns": LONG_TURNS,
    "forty people": replace(FORTY, time=None),
}


@cache
def ends(name: str, faults: int = 0) -> Snapshot:
    room, now = ended(PLANS[name])
    return snapshot(with_faults(replace(room, phones=LINKS), faults), now)


def with_row(shown: Snapshot, row: int) -> Snapshot:
    view = replace(view_of(shown, EndView), chosen=row)
    return replace(shown, standing=replace(shown.standing, view=view))


def texts(boxes: Picture) -> list[str]:
    return [" ".join(box.lines) for box in boxes if isinstance(box, Text)]


def scroll_keys(boxes: Picture) -> list[ChooseRow]:
    commands = [box.commands[0] for box in boxes if isinstance(box, Plate) and box.commands]
    return [command for command in commands if isinstance(command, ChooseRow) and command.at is not None]


@on_every_screen
@pytest.mark.parametrize("faults", [0, 1, 3])
@pytest.mark.parametrize("name", PLANS)
def test_the_code_for_the_log_is_always_there_and_large_enough_for_a_camera(name: str, faults: int, size: Size) -> None:
    (code,) = [box for box in lay_out(ends(name, faults), size, measure) if isinstance(box, Code)]
    assert code.rows == modules(LINKS.page)
    assert code.rect.width >= MINIMUM_MODULE * (len(code.rows) + 8)


@on_every_screen
@pytest.mark.parametrize("faults", [0, 3])
def test_every_row_can_be_reached_row_by_row_and_by_touch_and_the_total_stays(faults: int, size: Size) -> None:
    shown = ends("forty people", faults)
    rows = listed_rows(view_of(shown, EndView))

    @cache
    def screen(row: int) -> Picture:
        return lay_out(with_row(shown, row), size, measure)

    def to_scroll(row: int) -> list[int]:
        return [key.at or 0 for key in scroll_keys(screen(row))]

    for row in {*range(0, len(rows), 7), len(rows) - 1}:  # every row would take half a minute
        assert {"All steps", rows[row].name} <= set(texts(screen(row)))
    by_touch, row = set(texts(screen(0))), 0
    while down := [at for at in to_scroll(row) if at > row]:
        row = down[0]
        by_touch |= set(texts(screen(row)))
    assert {row.name for row in rows} <= by_touch
    while up := [at for at in to_scroll(row) if at < row]:
        row = up[0]
    assert row == 0


def test_a_table_that_fits_has_no_keys_to_scroll() -> None:
    assert scroll_keys(lay_out(ends("short"), (1920, 1080), measure)) == []


@on_every_screen
def test_rows_are_by_person_and_step(size: Size) -> None:
    boxes = lay_out(ends("long names"), size, measure)
    assert any(text.startswith("Prof. Max") and text.endswith(" · Presentation") for text in texts(boxes))


def test_a_long_name_is_shortened_before_the_step() -> None:
    shown, cut = ends("long names"), 0
    for width in range(640, 1000, 4):
        (row,) = [text for text in texts(lay_out(shown, (width, 480), measure)) if " · Pre" in text]
        assert row.endswith(" · Presentation"), width
        cut += ELLIPSIS in row
    assert cut


@on_every_screen
def test_the_steps_of_somebody_with_a_long_name_and_long_titles_can_be_told_apart(size: Size) -> None:
    shown = ends("long turns")
    seen = [text for row in range(len(LONG_TITLES)) for text in texts(lay_out(with_row(shown, row), size, measure))]
    steps = {text.partition(" · ")[2].rstrip(ELLIPSIS)[:4] for text in seen if text.startswith("Prof. ")}
    assert steps >= {title[:4] for title in LONG_TITLES}


@on_every_screen
def test_a_session_that_ended_early_or_was_cut_off_says_so(size: Size) -> None:
    room, now = after_commands(*at_step(replace(PLAN, leads=(("Chair", "P3"),)), 1, 50), End())
    assert room.session is not None
    cut = replace(room, session=replace(room.session, cut_off=True))
    early, off = (" ".join(texts(lay_out(snapshot(one, now), size, measure))) for one in (room, cut))
    assert "Ended early. 4 steps were not held. · Chair: P3" in early
    assert "Cut off in “Sharing practice and thinking”. 4 steps were not held." in off
    assert "not held" in early.replace("were not held", "")
