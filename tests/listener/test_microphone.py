"""A real microphone, or the want of one, as PortAudio sees it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kiosk.core.errors import ListenerError
from kiosk.listener.audio import RATE, first_channel
from kiosk.listener.checks import check_microphone
from kiosk.listener.microphone import QUIET_AFTER, Microphone, _format
from kiosk.ports import Caveat
from tests.listener.conftest import Spoken
from tests.soundcard import SoundCard, running_sound_card


@pytest.fixture
def no_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sound server within reach, on a machine that has no microphone of its own."""
    if any(Path("/dev/snd").glob("pcm*c")):
        pytest.skip("this machine has a microphone")
    monkeypatch.delenv("ALSA_CONFIG_PATH", raising=False)
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")


@pytest.fixture
def no_portaudio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A sounddevice that fails as the real one does where the library is missing."""
    (tmp_path / "sounddevice.py").write_text('raise OSError("PortAudio library not found")')
    monkeypatch.syspath_prepend(tmp_path)
    real = sys.modules.pop("sounddevice", None)
    yield
    if real:
        sys.modules["sounddevice"] = real


def is_silent(block: bytes) -> bool:
    return not any(block)


def test_what_is_said_arrives_in_blocks_of_a_tenth_of_a_second(card: SoundCard, spoken: Spoken) -> None:
    with Microphone() as microphone:
        assert microphone.rate == RATE
        assert is_silent(microphone.read())
        with subprocess.Popen(
            ["paplay", "--device=mic", str(spoken["slt", "next step"])], env=card.environment
        ) as speaking:
            heard = [microphone.read() for _ in range(25)]
            speaking.wait()
    assert {len(block) for block in heard} == {2 * RATE // 10}
    assert not all(is_silent(block) for block in heard)


@pytest.mark.usefixtures("card")
def test_a_microphone_is_chosen_by_a_part_of_its_name() -> None:
    with Microphone("PUL") as microphone:
        assert microphone.name == "pulse"
        assert microphone.read()


@pytest.mark.usefixtures("card")
def test_a_name_that_no_microphone_has_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ListenerError, match=r"No microphone is called 'Blue'. Set one of these in kiosk\.toml"):
        Microphone("Blue").__enter__()


class StubbornPortAudio(ModuleType):
    """The library, where no device is what it is asked to be."""

    class PortAudioError(Exception):
        pass

    def _initialize(self) -> None:
        pass

    _terminate = _initialize

    def query_devices(self, **asked: object) -> None:
        raise self.PortAudioError(f"Error querying device -1, {asked}")

    def check_input_settings(self, **asked: object) -> None:
        raise self.PortAudioError(f"Invalid number of channels, or rate: {asked}")


@pytest.mark.parametrize(("has", "used"), [(1, 1), (2, 2), (8, 2)])
def test_a_device_that_cannot_do_one_channel_at_16_khz_is_used_as_it_is(has: int, used: int) -> None:
    device = {"index": 3, "default_samplerate": 44100.0, "max_input_channels": has}
    assert _format(StubbornPortAudio("sounddevice"), device) == (44100, used)


def test_of_two_channels_the_first_is_taken() -> None:
    assert first_channel(b"LlRrLlRr", 2) == b"LlLl"
    assert first_channel(b"LlLl", 1) == b"LlLl"


def read_to_the_end(microphone: Microphone) -> None:
    """Reads on, much longer than a test may last."""
    for _ in range(600):
        microphone.read()


def test_a_suspended_microphone_is_noticed_after_about_a_second(card: SoundCard) -> None:
    with Microphone() as microphone:
        microphone.read()
        subprocess.run(["pactl", "suspend-sink", "mic", "1"], check=True, env=card.environment)
        with pytest.raises(ListenerError, match=r"No more sound from the microphone .* still plugged in"):
            read_to_the_end(microphone)
    assert pytest.approx(1, abs=0.5) == QUIET_AFTER


def test_a_sound_server_that_dies_is_noticed_and_the_next_one_is_heard(
    card: SoundCard, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Microphone() as microphone:
        microphone.read()
        os.kill(card.pid, signal.SIGKILL)
        with pytest.raises(ListenerError, match="No more sound"):
            read_to_the_end(microphone)
    with running_sound_card(tmp_path_factory.mktemp("card")) as again:
        for name, value in again.env.items():
            monkeypatch.setenv(name, value)
        with Microphone() as microphone:
            assert microphone.read()


def test_a_microphone_that_cannot_be_opened_is_reported_with_portaudios_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", StubbornPortAudio("sounddevice"))
    with pytest.raises(ListenerError, match=r"cannot be opened: Error querying device -1"):
        Microphone().__enter__()


@pytest.mark.usefixtures("no_devices")
def test_without_a_microphone_the_error_says_so() -> None:
    with pytest.raises(ListenerError, match="No microphone found: plug one in"):
        Microphone().__enter__()


@pytest.mark.usefixtures("no_portaudio")
def test_without_the_library_the_error_says_how_to_install_it() -> None:
    with pytest.raises(ListenerError, match="sudo apt install libportaudio2"):
        Microphone().__enter__()


@pytest.mark.usefixtures("card")
def test_the_check_of_a_microphone_that_hears_nothing_at_all_is_a_warning() -> None:
    assert check_microphone("pulse") == Caveat("No sound from the microphone (“pulse”). Is it switched on?")


def test_the_check_names_the_microphone_its_rate_and_how_loud_it_is(card: SoundCard) -> None:
    noise = ["pacat", "--device=mic", "--format=s16le", "--rate=16000", "--channels=1", "/dev/urandom"]
    with subprocess.Popen(noise, env=card.environment) as loud:
        told = str(check_microphone("pulse"))
        loud.terminate()
    assert told.startswith("pulse at 16000 Hz; volume now ")
    assert int(told.split()[-2]) > 50


@pytest.mark.usefixtures("no_devices")
def test_the_check_fails_without_a_microphone() -> None:
    with pytest.raises(ListenerError):
        check_microphone()
