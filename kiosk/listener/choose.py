"""Which recogniser this machine has."""

from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_data_path

from kiosk.listener.recogniser import Recogniser
from kiosk.settings import APP

MODEL_PLACES = (user_data_path(APP) / "vosk-model-small-en-us-0.15",)
"""Where a vosk model is looked for when none is named."""


def best_recogniser(model: Path | None, places: Sequence[Path] = MODEL_PLACES) -> Recogniser:
    """Vosk where its model is named or found, else PocketSphinx, whose model comes with it.

    Raises ListenerError if the named model cannot be used.
    """
    found = model or next((place for place in places if place.is_dir()), None)
    if found:
        from kiosk.listener.vosk_recogniser import VoskRecogniser  # noqa: PLC0415  (30 MB that few need)

        return VoskRecogniser(found)
    from kiosk.listener.sphinx_recogniser import SphinxRecogniser  # noqa: PLC0415  (only one of the two is loaded)

    return SphinxRecogniser()
