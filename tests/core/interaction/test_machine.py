"""A setting with hundreds of options is searched by what is typed."""

import pytest

from kiosk.core.errors import Refused
from kiosk.core.interaction.machine import found_in
from kiosk.core.room.settings import Option, Setting

TITLES = ("Barcelona, Europe", "Lon Don, America", "London, Europe", "São Paulo, America")
ZONES = Setting("zone", "Time zone", tuple(Option(title, title) for title in TITLES))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lond", "London, Europe"),
        ("lon", "Lon Don, America"),  # although Barcelona has it too, and is before it
        ("celona", "Barcelona, Europe"),
        ("  SAO   paulo ", "São Paulo, America"),
    ],
)
def test_the_beginning_of_a_name_however_written_goes_before_the_middle_of_another(typed: str, found: str) -> None:
    assert found_in(ZONES, typed).value == found


@pytest.mark.parametrize("typed", ["Nowhere", " "])
def test_what_is_not_there_and_what_says_nothing_choose_nothing(typed: str) -> None:
    with pytest.raises(Refused, match="Nothing here is called"):
        found_in(ZONES, typed)
