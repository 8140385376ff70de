import pytest

from kiosk.cli.columns import left_aligned, right_aligned


@pytest.mark.parametrize(("text", "spaces"), [("Ann", 5), ("张伟", 4), ("é", 7), ("😀", 6), ("longer than it", 0)])
def test_a_column_is_as_wide_in_every_script(text: str, spaces: int) -> None:
    assert left_aligned(text, 8) == text + " " * spaces
    assert right_aligned(text, 8) == " " * spaces + text
