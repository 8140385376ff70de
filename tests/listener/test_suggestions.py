import pytest

from kiosk.listener.acceptance import guesses

PHRASES = ("next step", "back", "bring back", "pause", "process pause", "add two minutes", "add ten minutes")


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("next step", ("next step",)),
        ("next [unk]", ("next step",)),
        ("add minutes", ("add two minutes", "add ten minutes")),
        ("add two [unk] minutes", ("add two minutes", "add ten minutes")),
        ("process", ("process pause",)),
        ("[unk]", ()),
        ("", ()),
        ("we are all very tired", ()),
    ],
)
def test_the_phrases_nearest_to_what_was_heard_are_guessed(heard: str, meant: tuple[str, ...]) -> None:
    assert set(guesses(heard, PHRASES)) == set(meant)


def test_the_nearest_comes_first() -> None:
    assert guesses("bring bag", PHRASES)[0] == "bring back"
