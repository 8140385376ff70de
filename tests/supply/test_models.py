"""The models that come inside packages are byte for byte those that the kiosk was measured with."""

import hashlib
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import pytest

from kiosk.config.settings import Hearing

MODELS = {
    "moonshine_voice/assets/tiny-en": {
        "encoder_model.ort": "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
        "decoder_model_merged.ort": "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
        "tokenizer.bin": "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
    },
    "pymicro_wakeword/models": {
        "okay_nabu.tflite": "d89128c4d16a72de429119fb2254ce46649553c2a24f5dd840175c80d7b9d094",
        "okay_nabu.json": "f8026e2ce93a0855ca23483036fd2d74ee924a2588d9ea6a6c6c7478fbf4be57",
        "hey_jarvis.tflite": "21a7976add39ee24ec96c63d96b7aaa18e24d1d9824b963e451da8feb4b78b77",
        "hey_jarvis.json": "b153867d818675d8abcc9dace474afe7f83551ae0d5a9b1d71a98681320185af",
        "hey_mycroft.tflite": "c2a9b6ed51182db72e014781d5a4ece1929dc232a40b5b4be384f0295f0e1571",
        "hey_mycroft.json": "57b2b06fe5fdbbe834a242fabc7af31e4194a550fc382b2c88636a6d62d0d57e",
        "alexa.tflite": "9011a8155b04de858c48038529235cbc0e42e9fca05a55bf588cb80a653a723b",
        "alexa.json": "1d999798b35b1fe2606465b75ab840be51c1811d2909d5e620cefb6e96f8abd0",
    },
}

FILES = [(folder, file, digest) for folder, files in MODELS.items() for file, digest in files.items()]


@pytest.mark.parametrize(("folder", "file", "digest"), FILES, ids=[file for _, file, _ in FILES])
def test_a_model_is_the_one_that_was_measured(folder: str, file: str, digest: str) -> None:
    package, _, inside = folder.partition("/")
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        pytest.skip(f"{package} is not installed")
    assert hashlib.sha256((Path(spec.origin).parent / inside / file).read_bytes()).hexdigest() == digest


def test_the_sums_are_of_all_wake_words_that_can_be_chosen() -> None:
    choices = get_args(Hearing.model_fields["word"].annotation)
    assert {f"{word}{ending}" for word in choices for ending in (".tflite", ".json")} == set(
        MODELS["pymicro_wakeword/models"]
    )


@pytest.mark.parametrize("package", ["moonshine-voice", "pymicro-wakeword"])
def test_its_licence_comes_with_the_package(package: str) -> None:
    files = [file for file in distribution(package).files or () if "licen" in str(file).lower()]
    assert any(Path(str(file.locate())).read_text().strip() for file in files)
