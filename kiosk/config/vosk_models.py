"""Where speech models lie, and what one consists of: told to those who fetch them and to those who listen by them."""

from pathlib import Path

from platformdirs import user_data_path

from kiosk.config.settings import APP

RECOMMENDED = "vosk-model-small-en-us-0.15"
"""The model to take for rooms that speak English."""

MODELS = user_data_path(APP) / "models"
"""The folder of all models, each in a folder of its own name."""

MACHINE_MODELS = Path("/var/lib") / APP / "data" / APP / "models"
"""The same for the machine's own kiosk, whose service keeps its data there."""

MODEL_FILES = ("am/final.mdl", "conf/model.conf", "graph/Gr.fst", "graph/HCLr.fst")
"""What a model must have; those without Gr.fst and HCLr.fst cannot take a grammar while they run."""


def missing_file(model: Path) -> str | None:
    """The first file that a folder lacks to be a model; None where it is one."""
    return next((file for file in MODEL_FILES if not (model / file).is_file()), None)
