"""Locations and files of speech models, shared by the code that fetches them and the code that listens with them."""

from pathlib import Path

from platformdirs import user_data_path

from kiosk import APP

RECOMMENDED = "vosk-model-small-en-us-0.15"
"""The recommended model for English."""

MODELS = user_data_path(APP) / "models"
"""The folder of all models; each has its own subfolder."""

MACHINE_MODELS = Path("/var/lib") / APP / "data" / APP / "models"
"""The folder of models for the machine's kiosk, which runs as a service."""

MODEL_FILES = ("am/final.mdl", "conf/model.conf", "graph/Gr.fst", "graph/HCLr.fst")
"""The files that a model must have; without Gr.fst and HCLr.fst it cannot change its grammar while it runs."""


def missing_file(model: Path) -> str | None:
    """The first file that the folder lacks to be a model; None if it is a complete model."""
    return next((file for file in MODEL_FILES if not (model / file).is_file()), None)
