"""Typing people's names, with a keyboard and without one."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.errors import Refused
from kiosk.core.i18n import use
from kiosk.core.plan.names import unused_name
from kiosk.core.setup.commands import DoneNaming, Erase, MoveKey, NamePerson, PressKey, TypeText
from kiosk.core.setup.name_entry import (
    MAXIMUM_NAME_LENGTH,
    KeyAction,
    NameEntry,
    NameEntryCommand,
    ScreenKey,
    keyboard,
    letters,
    numbered_name,
    open_name_entry,
    with_name_command,
)
from tests.core.catalogues import catalogue
from tests.core.strategies import LAW

PAGES = letters()
THREE = ("P1", "P2", "P3")

People = tuple[str, ...]


def after(people: People, naming: NameEntry | None, *commands: NameEntryCommand) -> tuple[People, NameEntry | None]:
    for command in commands:
        people, naming = with_name_command(people, naming, PAGES, command)
    return people, naming


def typing(people: People = THREE, person: int = 0) -> NameEntry:
    return open_name_entry(people, person, PAGES)


def cap(act: KeyAction, sign: str = "", naming: NameEntry | None = None) -> PressKey:
    """A touch on the key that does this."""
    rows = keyboard(naming or typing(), PAGES)
    return PressKey(
        next((row, caps.index(ScreenKey(act, sign))) for row, caps in enumerate(rows) if ScreenKey(act, sign) in caps)
    )


def in_hand(naming: NameEntry | None) -> ScreenKey:
    assert naming is not None
    row, column = naming.key
    return keyboard(naming, PAGES)[row][column]


def test_a_number_stands_for_somebody_without_a_name() -> None:
    assert numbered_name("P12")
    assert not numbered_name("P")
    assert not numbered_name("P1 ")


def test_a_new_number_is_the_places_own_unless_somebody_has_it() -> None:
    assert unused_name(THREE) == "P4"
    assert unused_name(("P2", "P3")) == "P1"
    assert unused_name(("P3", "Q", "P4")) == "P1"


def test_names_typed_on_a_keyboard_go_from_person_to_person_and_are_done_behind_the_last() -> None:
    people, naming = after(("P1", "P2"), None, NamePerson(at=0), TypeText("Q"), TypeText("é"), PressKey())
    assert people == ("Qé", "P2")
    assert naming == typing(people, 1)
    assert after(people, naming, TypeText("R"), PressKey()) == (("Qé", "R"), None)


def test_enter_alone_passes_from_person_to_person_and_changes_nobody() -> None:
    assert after(THREE, None, NamePerson(), PressKey(), PressKey(), PressKey()) == (THREE, None)


def test_a_name_that_is_there_is_corrected_from_its_end_and_a_number_is_typed_over() -> None:
    people, naming = after(("Qr", "P2"), None, NamePerson(at=0), Erase(), TypeText("s"))
    assert naming is not None
    assert naming.text == "Qs"
    assert typing(("Qr", "P2"), 1).text == ""
    assert after(people, naming, DoneNaming()) == (("Qs", "P2"), None)


def test_a_name_that_is_taken_away_leaves_a_number_that_is_free() -> None:
    assert after(("Q", "P1"), None, NamePerson(at=0), Erase(), DoneNaming())[0] == ("P3", "P1")


def test_spaces_that_nobody_sees_and_signs_that_cannot_be_seen_are_no_part_of_a_name() -> None:
    assert after(("P1",), None, NamePerson(), TypeText("  Q\t\n  r "), DoneNaming())[0] == ("Q r",)


@pytest.mark.parametrize("typed", ["Q\x1b[2J", "Q\x9b2J", "\u202eQ\u2066", "Q\u200d"])
def test_no_name_steers_a_terminal_turns_its_line_around_or_looks_like_another(typed: str) -> None:
    (name,), _ = after(("P1",), None, NamePerson(), TypeText(typed), DoneNaming())
    assert name in {"Q", "Q[2J", "Q2J"}


def test_names_in_any_script_are_typed_sign_by_sign() -> None:
    for name in ("Анна", "محمد", "می\u200cخواهم", "क्\u200dष", "张伟", "Q 👩\u200d👧", "é"):
        typed = [TypeText(sign) for sign in normalize("NFD", name)]
        assert after(("P1",), None, NamePerson(), *typed, DoneNaming())[0] == (name,)


def test_erasing_takes_a_whole_letter_with_its_marks() -> None:
    _, naming = after(("P1",), None, NamePerson(), TypeText("Q👩\u200d👧"), Erase())
    assert naming is not None
    assert naming.text == "Q"


def test_no_name_is_longer_than_a_screen_shows() -> None:
    people, _ = after(("P1",), None, NamePerson(), TypeText("q" * 60), TypeText("r"), DoneNaming())
    assert people == ("q" * MAXIMUM_NAME_LENGTH,)


def test_everyone_has_a_name_of_their_own() -> None:
    people, naming = after(("Q", "P2"), None, NamePerson(at=1), TypeText(" Q "))
    with pytest.raises(Refused, match="already called 'Q'"):
        with_name_command(people, naming, PAGES, NamePerson(1))
    with pytest.raises(Refused, match="already called 'Q'"):
        with_name_command(people, naming, PAGES, cap(KeyAction.DONE, naming=naming))
    assert with_name_command(people, naming, PAGES, DoneNaming()) == (("Q", "P2"), None)  # who wants out gets out


def test_arrows_and_enter_alone_type_a_name() -> None:
    """From `next` in the last row up over three rows of ten or nine letters, and back."""
    _, naming = after(THREE, None, NamePerson(), MoveKey(down=1))
    assert in_hand(naming).sign == "I"  # three quarters along the first row
    _, naming = after(THREE, naming, MoveKey(across=-1), PressKey(), MoveKey(across=1), PressKey(), MoveKey(down=-1))
    assert naming is not None
    assert naming.text == "Ui"
    assert in_hand(naming) == ScreenKey(KeyAction.NEXT)
    assert after(THREE, naming, PressKey())[0] == ("Ui", "P2", "P3")


def test_a_letter_typed_on_a_keyboard_takes_the_key_that_goes_on_in_hand() -> None:
    _, naming = after(THREE, None, NamePerson(), MoveKey(down=1), TypeText("q"))
    assert in_hand(naming) == ScreenKey(KeyAction.NEXT)


def test_the_rows_go_round_to_either_side() -> None:
    naming = NameEntry(0, "", (0, 0))
    _, left = after(THREE, naming, MoveKey(across=-1))
    assert in_hand(left).sign == "P"
    assert after(THREE, left, MoveKey(across=1))[1] == naming


def test_a_name_begins_with_a_capital_and_so_does_what_follows_a_space_or_a_hyphen() -> None:
    def signs(text: str, *, other_case: bool = False) -> str:
        return "".join(cap.sign for cap in keyboard(NameEntry(0, text, (0, 0), other_case=other_case), PAGES)[1])

    assert [signs(text) for text in ("", "Q", "Q ", "Q-", "O'")] == [
        "ASDFGHJKL'", "asdfghjkl'", "ASDFGHJKL'", "ASDFGHJKL'", "ASDFGHJKL'",
    ]  # fmt: skip
    assert signs("", other_case=True) == "asdfghjkl'"
    assert signs("Q", other_case=True) == "ASDFGHJKL'"


def test_the_case_key_is_for_one_letter() -> None:
    _, naming = after(THREE, typing(), cap(KeyAction.CASE))
    assert naming is not None
    assert naming.other_case
    _, naming = after(THREE, naming, cap(KeyAction.TYPE, "q", naming))
    assert naming is not None
    assert (naming.text, naming.other_case) == ("q", False)


def test_another_page_has_letters_with_accents_and_a_letter_without_a_capital_stays_small() -> None:
    _, naming = after(THREE, typing(), cap(KeyAction.PAGE))
    assert naming is not None
    assert in_hand(naming) == ScreenKey(KeyAction.PAGE)
    signs = [cap.sign for cap in keyboard(naming, PAGES)[0]]
    assert signs[0] == "À"
    assert signs[-1] == "ß"
    _, figures = after(THREE, naming, PressKey())
    assert figures is not None
    assert "".join(cap.sign for cap in keyboard(figures, PAGES)[0]) == "1234567890"
    _, back = after(THREE, figures, PressKey())
    assert back is not None
    assert back.page == 0


def test_a_finger_on_a_key_that_is_just_gone_takes_the_nearest_one() -> None:
    _, accents = after(THREE, typing(), cap(KeyAction.PAGE))
    last = cap(KeyAction.TYPE, "Ü", accents)
    _, touched = after(THREE, accents, PressKey(), last)
    assert touched is not None
    assert touched.text == keyboard(touched, PAGES)[2][-1].sign


def test_keys_on_the_screen_type_a_space_take_back_and_go_back() -> None:
    _, naming = after(
        THREE, typing(person=1), TypeText("q"), cap(KeyAction.SPACE), cap(KeyAction.TYPE, "Q"), cap(KeyAction.ERASE)
    )
    assert naming is not None
    assert naming.text == "q "
    people, naming = after(THREE, naming, cap(KeyAction.PREVIOUS))
    assert people == ("P1", "q", "P3")
    assert naming == typing(people, 0)
    assert after(people, naming, cap(KeyAction.PREVIOUS)) == (people, typing(people, 0))


def test_a_person_is_chosen_by_a_finger_and_what_was_typed_is_kept() -> None:
    assert after(THREE, typing(), TypeText("q"), NamePerson(at=2)) == (("q", "P2", "P3"), typing(("q", "P2", "P3"), 2))


def test_somebody_has_their_turn_earlier_or_later_with_the_name_that_was_typed() -> None:
    people, naming = after(THREE, typing(), TypeText("Q"), cap(KeyAction.LATER))
    assert people == ("P2", "Q", "P3")
    assert naming is not None
    assert naming.person == 1
    assert after(people, naming, cap(KeyAction.LATER), cap(KeyAction.LATER))[0] == ("P2", "P3", "Q")
    assert after(people, naming, cap(KeyAction.EARLIER), cap(KeyAction.EARLIER))[0] == ("Q", "P2", "P3")


def test_done_puts_the_keyboard_away() -> None:
    assert after(THREE, typing(), TypeText("Q"), cap(KeyAction.DONE)) == (("Q", "P2", "P3"), None)


def test_where_nobodys_name_is_typed_only_choosing_somebody_begins_it() -> None:
    for command in (TypeText("q"), Erase(), MoveKey(1), PressKey(), DoneNaming()):
        assert with_name_command(THREE, None, PAGES, command) == (THREE, None)


def test_the_keyboard_has_the_letters_of_the_rooms_language() -> None:
    use(catalogue({"qwertyuiop asdfghjkl' zxcvbnm-.": "qwertzuiopü asdfghjklöä yxcvbnm-."}))
    assert letters()[0] == ("qwertzuiopü", "asdfghjklöä", "yxcvbnm-.")


commands: st.SearchStrategy[NameEntryCommand] = st.one_of(
    st.builds(NamePerson, st.integers(-2, 2)),
    st.text(max_size=4).map(TypeText),
    st.sampled_from([Erase(), PressKey(), PressKey()]),
    st.builds(MoveKey, st.integers(-2, 2), st.integers(-2, 2)),
)


@LAW
@given(st.integers(1, 5), st.lists(commands, max_size=30))
def test_whatever_is_typed_everyone_has_one_name_of_their_own_and_a_key_is_in_hand(
    count: int, asked: list[NameEntryCommand]
) -> None:
    people: People = tuple(f"P{number}" for number in range(1, count + 1))
    naming: NameEntry | None = typing(people)
    for command in asked:
        try:
            people, naming = with_name_command(people, naming, PAGES, command)
        except Refused:
            continue
        assert len(set(people)) == len(people) == count
        assert all(name == " ".join(name.split()) and 0 < len(name) <= MAXIMUM_NAME_LENGTH for name in people)
        if naming is None:
            return
        assert 0 <= naming.person < count
        assert isinstance(in_hand(naming), ScreenKey)


def test_who_is_not_there_any_more_cannot_be_named_and_the_last_one_is_instead() -> None:
    _, naming = with_name_command(THREE, None, PAGES, NamePerson(at=7))
    assert naming is not None
    assert naming.person == 2
