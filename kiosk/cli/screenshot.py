"""`kiosk screenshot`: pictures of screens, painted without a display."""

import re
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli.options import Config, Include, Minutes, People, Variant, people_from, settings_for, time_from
from kiosk.core.errors import DisplayError
from kiosk.core.i18n import N_
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.room.modes import Theme
from kiosk.core.setup.form import field_options
from kiosk.engine.planner import cards_of
from kiosk.protocol_files.library import library
from kiosk.simulation.poses import SampleState, sample_snapshot

_LARGEST = 8192
"""More pixels each way than any screen has, and few enough for the memory of a small computer."""


def screenshot(
    protocol: Annotated[str, typer.Argument(help="The protocol's name.")] = "solution-circle",
    step: Annotated[int, typer.Option(min=1, help="The number of the step, from 1.")] = 2,
    state: Annotated[SampleState, typer.Option(help="What to show.")] = SampleState.RUNNING,
    size: Annotated[str, typer.Option(help="Width and height in pixels.")] = "1920x1080",
    theme: Annotated[Theme, typer.Option(help="The colours.")] = Theme.DARK,
    output: Annotated[Path, typer.Option("-o", "--output", help="The PNG file to write.")] = Path("kiosk.png"),
    gallery: Annotated[
        Path | None, typer.Option(help="Paint every state in every size and theme into this folder instead.")
    ] = None,
    people: People = None,
    minutes: Minutes = None,
    variant: Variant = None,
    include: Include = None,
    config: Config = None,
) -> None:
    """Paint a screen into a picture file, or every screen into a folder with a page that shows them all."""
    from kiosk.display.window.screenshot import SIZES, save_gallery, save_screenshot

    settings = settings_for(config)
    books = library(settings)
    wish = PlanRequest(people_from(people), time_from(minutes, None), variant, tuple(include or ()))
    book = books.load(protocol)
    plan, offered = make_plan(book, wish), field_options(book)
    cards = cards_of(books.load_all()[0])
    if gallery is not None:
        pictures = {
            pose.value: sample_snapshot(pose, plan, step, cards, offered)
            for pose in SampleState
            if _is_possible(pose, plan.time is not None)
        }
        typer.echo(str(save_gallery(pictures, gallery, SIZES)))
    else:
        save_screenshot(sample_snapshot(state, plan, step, cards, offered), _size(size), theme, output)


def _is_possible(pose: SampleState, agreed: bool) -> bool:
    """Whether the sample screen is possible; without an agreed end there is no replan offer."""
    return agreed or pose is not SampleState.OFFER


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{2,5})[x×](\d{2,5})", text)
    if not found:
        raise DisplayError(N_("{text} is not a size: give width and height, such as 1920x1080."), text=text)
    width, height = int(found[1]), int(found[2])
    if max(width, height) > _LARGEST:
        raise DisplayError(N_("{text} is too large: give at most {most} pixels each way."), text=text, most=_LARGEST)
    return width, height
