import pytest

from kiosk.listener.acceptance import suggestions

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
    assert set(suggestions(heard, PHRASES)) == set(meant)


def test_the_nearest_comes_first() -> None:
    assert suggestions("bring bag", PHRASES)[0] == "bring back"
