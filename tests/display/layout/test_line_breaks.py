import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.display.layout.line_breaks import line_parts
from kiosk.display.layout.page import Page
from kiosk.display.layout.text import ELLIPSIS, shortened, wrapped
from kiosk.display.window.runs import measure

PAGE = Page(1280, 720, measure)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("what comes next", ["what ", "comes ", "next"]),
        ("下一步？好", ["下", "一", "步？", "好"]),
        ("「友」と", ["「友」", "と"]),
        ("コーヒー Ann", ["コー", "ヒー ", "Ann"]),
        ("한국어 말", ["한국어 ", "말"]),
        ("น้ำใจ", ["น้ำ", "ใ", "จ"]),
        ("Zoë-Ann", ["Zoë-Ann"]),
    ],
)
def test_a_line_is_broken_where_readers_expect_it(text: str, parts: list[str]) -> None:
    assert line_parts(text.split()) == parts


def test_chinese_text_without_spaces_is_wrapped_not_cut() -> None:
    lines = wrapped(PAGE, "我们今天要谈的是下一步怎么走" * 2, 40, False, 400, 5)
    assert len(lines) > 1
    assert ELLIPSIS not in "".join(lines)


def test_a_text_is_not_cut_inside_a_letter() -> None:
    family = "👩\u200d👩\u200d👧"
    widths = range(measure(ELLIPSIS, 40, False)[0], measure(family * 3, 40, False)[0], 7)
    kept = {shortened(PAGE, family * 3, 40, False, width).removesuffix(ELLIPSIS) for width in widths}
    assert kept <= {family * count for count in range(4)}
    assert len(kept) > 1


@given(st.text(st.characters(), max_size=60), st.integers(0, 500), st.integers(1, 4))
def test_no_line_of_any_text_is_wider_than_its_room(text: str, width: int, maximum: int) -> None:
    lines = wrapped(PAGE, text, 30, False, width, maximum)
    assert len(lines) <= maximum
    assert all(measure(line, 30, False)[0] <= width for line in lines)
