"""The microphone: a stream of blocks while it is open, and no access to the device while it is closed."""

import queue
from types import ModuleType, TracebackType
from typing import Any, Self

from kiosk.core.errors import ListenerError
from kiosk.core.i18n import N_
from kiosk.listener.audio import RATE, Resampler, block_frames, first_channel

QUIET_AFTER = 1.0
"""Seconds without a block after which a microphone counts as gone; a suspended device still claims to be active."""


class Microphone:
    """A microphone that is open inside a `with` block.

    `name` is a part of the device's name; without it, the system's default device is used. Blocks are at 16 kHz,
    whatever the `rate` of the device is.
    """

    def __init__(self, name: str | None = None) -> None:
        self._requested_name = name

    def __enter__(self) -> Self:
        """Opens the device. Raises ListenerError that says what to do."""
        sounddevice = load_sounddevice()
        try:
            self._open(sounddevice)
        except (sounddevice.PortAudioError, ListenerError):
            self._reopen(sounddevice)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the device at once."""
        self._stream.close(ignore_errors=True)

    def read(self) -> bytes:
        """The next block: one channel of 16-bit samples at 16 kHz. Raises ListenerError when none comes."""
        try:
            block = self._blocks.get(timeout=QUIET_AFTER)
        except queue.Empty:
            block = None
        if block is None:
            raise ListenerError(
                N_("No more sound from the microphone (“{name}”). Is it still plugged in?"), name=self.name
            )
        mono = first_channel(block, self._channels)
        return self._resampler(mono) if self._resampler else mono

    def _reopen(self, sounddevice: ModuleType) -> None:
        try:
            # PortAudio sees devices that were plugged in since only after it is initialised again.
            sounddevice._terminate()  # noqa: SLF001  (there is no public way)
            sounddevice._initialize()  # noqa: SLF001  (nor here)
            self._open(sounddevice)
        except sounddevice.PortAudioError as error:
            raise ListenerError(N_("The microphone cannot be opened: {why}."), why=error.args[0]) from error

    def _open(self, sounddevice: ModuleType) -> None:
        device = _device(sounddevice, self._requested_name)
        self.name = str(device["name"])
        self.rate, self._channels = _format(sounddevice, device)
        self._resampler = None if self.rate == RATE else Resampler(self.rate)
        blocks: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._blocks = blocks
        self._stream = sounddevice.RawInputStream(
            device=device["index"],
            samplerate=self.rate,
            channels=self._channels,
            dtype="int16",
            blocksize=block_frames(self.rate),
            callback=lambda block, *_: blocks.put(bytes(block)),
            finished_callback=lambda: blocks.put(None),
        )
        self._stream.start()


def load_sounddevice() -> ModuleType:
    """The library that opens microphones. Raises ListenerError where PortAudio is not installed."""
    try:
        import sounddevice  # noqa: PLC0415  (it fails where PortAudio is not installed)
    except OSError as error:
        raise ListenerError(
            N_(
                "The microphone needs the PortAudio library: start the kiosk with ./run, which installs it, or"
                " use sudo apt install libportaudio2."
            )
        ) from error
    return sounddevice  # type: ignore[no-any-return]  # the package has no type hints


def _device(sounddevice: ModuleType, name: str | None) -> dict[str, Any]:
    """PortAudio's description of the microphone to use. Raises ListenerError where there is none."""
    microphones = [device for device in sounddevice.query_devices() if device["max_input_channels"] > 0]
    if not microphones:
        raise ListenerError(N_("No microphone found: plug one in."))
    if name is None:
        return dict(sounddevice.query_devices(kind="input"))
    for device in microphones:
        if name.casefold() in device["name"].casefold():
            return dict(device)
    names = ", ".join(device["name"] for device in microphones)
    raise ListenerError(
        N_("No microphone is called '{wanted}'. Set one of these in kiosk.toml: {names}."), wanted=name, names=names
    )


def _format(sounddevice: ModuleType, device: dict[str, Any]) -> tuple[int, int]:
    """The rate and number of channels: 16 kHz and one where the device can, else the device's own."""
    try:
        sounddevice.check_input_settings(device=device["index"], samplerate=RATE, channels=1, dtype="int16")
    except sounddevice.PortAudioError:
        return int(device["default_samplerate"]), min(int(device["max_input_channels"]), 2)
    return RATE, 1
