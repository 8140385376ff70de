"""A Piper voice: the real Piper with a model made on the spot, which hums as long as a text has sounds."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from kiosk.announcer import pcm
from kiosk.announcer.all_voices import all_voices
from kiosk.announcer.piper_voices import is_piper, piper_voices, voice_file
from kiosk.announcer.synthesis import Speech, SpeechSynthesis, voice_fingerprint
from kiosk.announcer.workers.finish import LOUDNESS, loudness
from kiosk.announcer.workers.piper import make_handler
from kiosk.config.settings import Voice
from kiosk.core.errors import SoundError
from tests.natural import fetched

SAMPLES_A_SOUND = 1200


@pytest.fixture(scope="session")
def piper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Piper, and what makes a model for it."""
    if find_spec("piper") and find_spec("onnx"):
        yield
        return
    with fetched(tmp_path_factory.mktemp("piper"), "piper-tts>=1.3", "onnx", "protobuf", "ml_dtypes"):
        yield


def humming_voice(folder: Path, rate: int = 22050, loud: float = 1.0) -> Path:
    """A model with the inputs and output of Piper's own: so many samples for each sound, times how slow it speaks."""
    import onnx  # noqa: PLC0415  (it may just have been fetched)

    make, float32, int64 = onnx.helper, onnx.TensorProto.FLOAT, onnx.TensorProto.INT64
    given = [
        make.make_tensor_value_info("input", int64, [1, "sounds"]),
        make.make_tensor_value_info("input_lengths", int64, [1]),
        make.make_tensor_value_info("scales", float32, [3]),
    ]
    constants = {
        "one": make.make_tensor("one", int64, [1], [1]),
        "zero": make.make_tensor("zero", float32, [], [0.0]),
        "step": make.make_tensor("step", float32, [], [1.0]),
        "each": make.make_tensor("each", float32, [1], [float(SAMPLES_A_SOUND)]),
        "pitch": make.make_tensor("pitch", float32, [], [0.05]),
        "loud": make.make_tensor("loud", float32, [], [loud]),
        "scalar": make.make_tensor("scalar", int64, [0], []),
        "shape": make.make_tensor("shape", int64, [4], [1, 1, 1, -1]),
    }
    nodes = [
        make.make_node("Cast", ["input_lengths"], ["sounds"], to=float32),
        make.make_node("Gather", ["scales", "one"], ["slowness"]),
        make.make_node("Mul", ["sounds", "each"], ["usual"]),
        make.make_node("Mul", ["usual", "slowness"], ["long"]),
        make.make_node("Reshape", ["long", "scalar"], ["length"]),
        make.make_node("Range", ["zero", "length", "step"], ["times"]),
        make.make_node("Mul", ["times", "pitch"], ["phases"]),
        make.make_node("Sin", ["phases"], ["hum"]),
        make.make_node("Mul", ["hum", "loud"], ["humming"]),
        make.make_node("Reshape", ["humming", "shape"], ["output"]),
    ]
    output = make.make_tensor_value_info("output", float32, [1, 1, 1, "samples"])
    graph = make.make_graph(nodes, "hum", given, [output], list(constants.values()))
    model = make.make_model(graph, opset_imports=[make.make_opsetid("", 17)], ir_version=8)
    file = folder / "en_US-hum-low.onnx"
    file.write_bytes(model.SerializeToString())
    sounds = {sign: [number] for number, sign in enumerate("_^$ .,abcdefghijklmnoprstuvwxyzɐɑɔəɛɜɡɪŋɹʃʊʌʒˈˌːθðæ")}
    description = {
        "audio": {"sample_rate": rate},
        "espeak": {"voice": "en-us"},
        "language": {"code": "en_US"},
        "num_symbols": len(sounds),
        "num_speakers": 1,
        "phoneme_id_map": sounds,
    }
    (folder / f"{file.name}.json").write_text(json.dumps(description))
    return file


@pytest.mark.slow
@pytest.mark.usefixtures("piper")
@pytest.mark.parametrize("rate", [22050, 16000])
def test_a_piper_voice_speaks_through_the_same_renderer_whatever_its_sample_rate(rate: int, tmp_path: Path) -> None:
    voice = Voice(name=str(humming_voice(tmp_path, rate)))
    renderer = SpeechSynthesis(voice, within=20)
    told = renderer.render(Speech("One minute left.", 160), tmp_path / "usual.wav")
    renderer.render(Speech("One minute left.", 80), tmp_path / "slow.wav")
    renderer.close()
    usual, slow = (pcm.read(tmp_path / f"{name}.wav") for name in ("usual", "slow"))
    assert told.startswith("Piper 1.")
    assert told.endswith("en_US-hum-low.onnx")
    breath, edges = 0.05, 0.04
    assert pcm.seconds(slow) - breath == pytest.approx(2 * (pcm.seconds(usual) - breath), abs=edges)
    sounds = (pcm.seconds(usual) - breath) * rate / SAMPLES_A_SOUND
    assert sounds == pytest.approx(round(sounds), abs=edges * rate / SAMPLES_A_SOUND)
    assert 10 < sounds < 60


@pytest.mark.slow
@pytest.mark.usefixtures("piper")
@pytest.mark.parametrize("loud", [0.05, 0.9])
def test_soft_and_loud_voices_are_as_loud_as_the_others(loud: float, tmp_path: Path) -> None:
    renderer = SpeechSynthesis(Voice(name=str(humming_voice(tmp_path, loud=loud))), within=20)
    renderer.render(Speech("One minute left.", 160), tmp_path / "said.wav")
    renderer.close()
    assert loudness(pcm.read(tmp_path / "said.wav")) == pytest.approx(LOUDNESS, abs=0.5)


@pytest.mark.slow
@pytest.mark.usefixtures("piper")
def test_a_text_without_sounds_is_an_error(tmp_path: Path) -> None:
    renderer = SpeechSynthesis(Voice(name=str(humming_voice(tmp_path))), within=20)
    with pytest.raises(SoundError, match="produced no sound"):
        renderer.render(Speech("", 160), tmp_path / "a.wav")
    renderer.close()


@pytest.mark.slow
@pytest.mark.usefixtures("piper")
def test_the_process_answers_line_by_line_and_ends_with_its_requests(tmp_path: Path) -> None:
    # A process of its own here too: Piper's espeak and pyttsx3's, in one, end it.
    requests = [
        {"voice": str(humming_voice(tmp_path))},
        {"text": "One.", "rate": 160, "file": str(tmp_path / "a.wav")},
        {"text": "", "rate": 160, "file": str(tmp_path / "b.wav")},
    ]
    asked = "".join(json.dumps(request) + "\n" for request in requests)
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk.announcer.workers.piper"],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    ready, rendered, soundless = map(json.loads, ended.stdout.splitlines())
    assert ready == {}
    assert rendered["engine"].startswith("Piper 1.")
    assert rendered["voice"] == "en_US-hum-low.onnx"
    assert pcm.seconds(pcm.read(tmp_path / "a.wav")) > 0.3
    assert soundless == {"error": "The speech engine produced no sound.", "facts": {}}


@pytest.mark.slow
@pytest.mark.usefixtures("piper")
def test_a_voice_that_is_not_there_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match=r"no Piper voice .*none\.onnx: download it, together with its \.onnx\.json"):
        make_handler({"voice": str(tmp_path / "none.onnx")})


@pytest.mark.slow
@pytest.mark.usefixtures("piper")
def test_a_voice_that_is_spoilt_or_lacks_its_description_is_refused_by_its_name(tmp_path: Path) -> None:
    file = humming_voice(tmp_path)
    description = file.with_name(f"{file.name}.json")
    for spoilt in ("{}", "not JSON"):
        description.write_text(spoilt)
        with pytest.raises(SoundError, match=r"The Piper voice .*hum-low\.onnx cannot be used: "):
            make_handler({"voice": str(file)})
    description.unlink()
    with pytest.raises(SoundError, match="cannot be used"):
        make_handler({"voice": str(file)})


def test_without_piper_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "piper", None)
    with pytest.raises(SoundError, match=r"Piper is not installed: `pip install piper-tts`"):
        make_handler({"voice": str(tmp_path / "a.onnx")})


def test_the_voices_that_lie_in_their_place_are_listed_with_their_language(tmp_path: Path) -> None:
    assert piper_voices(tmp_path / "nowhere") == []
    (tmp_path / "b.onnx").touch()
    (tmp_path / "a.onnx").touch()
    (tmp_path / "a.onnx.json").write_text('{"language": {"code": "cy_GB"}}')
    (tmp_path / "b.onnx.json").write_text('{"language": "cy"}')
    (tmp_path / "MODEL_CARD").write_text("# Card\n\n* Language: cy\n* License: CC0\n")
    told = {"licence": "CC0", "in_use": False}
    assert piper_voices(tmp_path) == [
        {"name": "a.onnx", "title": "Piper a", "languages": ["cy_GB"], **told},
        {"name": "b.onnx", "title": "Piper b", "languages": [], **told},
    ]


def packaged(site: Path, package: str, *files: str) -> None:
    """A package as pip installs it, with these files."""
    about = site / f"{package}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (about / "RECORD").write_text("".join(f"{file},,\n" for file in files))
    for file in files:
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_text('{"language": {"code": "cy_GB"}}')


def test_voices_in_packages_are_found_too_and_the_folder_goes_before_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, folder = tmp_path / "site", tmp_path / "folder"
    site.mkdir()
    folder.mkdir()
    monkeypatch.syspath_prepend(str(site))
    packaged(site, "welsh_piper_voice", "welsh/v.onnx", "welsh/v.onnx.json", "welsh/no_description.onnx")
    packaged(site, "something_else", "other/w.onnx", "other/w.onnx.json")
    assert [(voice["name"], voice["languages"]) for voice in piper_voices(folder)] == [("v.onnx", ["cy_GB"])]
    assert voice_file("v.onnx", folder) == site / "welsh" / "v.onnx"
    assert voice_file("w.onnx", folder) == folder / "w.onnx"
    (folder / "v.onnx").touch()
    assert [voice["languages"] for voice in piper_voices(folder)] == [[]]
    assert voice_file("v.onnx", folder) == folder / "v.onnx"


def test_with_a_piper_voice_all_others_are_listed_too_and_it_is_marked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    packaged(tmp_path / "site", "welsh_piper_voice", "welsh/v.onnx", "welsh/v.onnx.json")
    found = all_voices(Voice(name="v.onnx"), tmp_path)
    assert [(voice.name, voice.licence) for voice in found if voice.in_use] == [("v.onnx", "")]
    assert {"emma", "cel/cy"} < {voice.name for voice in found}


def test_a_voice_is_pipers_by_its_ending_and_found_with_or_without_its_folder(tmp_path: Path) -> None:
    assert [is_piper(name) for name in ("a.onnx", "cy", None)] == [True, False, False]
    assert voice_file("a.onnx", tmp_path) == tmp_path / "a.onnx"
    assert voice_file("/voices/a.onnx", tmp_path) == Path("/voices/a.onnx")


@pytest.mark.slow
@pytest.mark.usefixtures("piper")
def test_another_file_under_the_same_name_is_another_voice(tmp_path: Path) -> None:
    file = humming_voice(tmp_path)
    before = voice_fingerprint(Voice(name=str(file)))
    os.utime(file, (1, 1))
    assert voice_fingerprint(Voice(name=str(file))) != before
    assert voice_fingerprint(Voice(name=str(tmp_path / "none.onnx")))[1] == "missing"
