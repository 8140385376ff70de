from pathlib import Path

import pytest

from kiosk.core.errors import ListenerError
from kiosk.listener.checks import check_recogniser
from tests.listener.voices import TEST_MODEL


def test_the_check_names_the_recogniser_and_how_many_phrases_it_knows(tmp_path: Path) -> None:
    assert check_recogniser(places=[tmp_path / "nothing here"]) == "pocketsphinx knows 8 of 8 phrases"


@pytest.mark.skipif(not TEST_MODEL.is_dir(), reason="there is no Vosk model beside the checkout")
def test_the_check_loads_the_model_that_is_named() -> None:
    assert check_recogniser(TEST_MODEL) == "vosk knows 8 of 8 phrases"


def test_the_check_of_a_folder_that_is_no_model_fails_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ListenerError, match="alphacephei"):
        check_recogniser(tmp_path)
