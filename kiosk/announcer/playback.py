"""Playback through a worker process, which may hang or die without stopping the kiosk."""

from base64 import b64encode

from kiosk.announcer import pcm
from kiosk.announcer.workers.process import START_WITHIN, WorkerProcess

ANSWER_WITHIN = 3.0
"""Seconds for the worker to answer; a sound server that hangs would never answer."""


class Playback:
    """Plays one sound at a time; volumes are in percent."""

    def __init__(self, *, within: float = ANSWER_WITHIN, start_within: float = START_WITHIN) -> None:
        self._child = WorkerProcess("kiosk.announcer.workers.mixer", {}, start_within=start_within)
        self._within = within

    @property
    def pid(self) -> int | None:
        """The id of the worker process; None if there is none."""
        return self._child.pid

    def open(self) -> str:
        """Opens the loudspeaker unless it is open and returns its driver. Raises SoundError."""
        return str(self._ask("open")["driver"])

    def play(self, samples: bytes, volume: int) -> float:
        """Begins to play samples in place of the current sound; returns their length in seconds. Raises SoundError."""
        self._ask("play", samples=b64encode(samples).decode(), volume=volume)
        return pcm.seconds(samples)

    def set_volume(self, volume: int) -> None:
        """Changes the volume of the current sound. Raises SoundError."""
        self._ask("turn", volume=volume)

    def stop(self) -> None:
        """Stops the current sound at once. Raises SoundError."""
        self._ask("stop")

    def release(self) -> None:
        """Releases the loudspeaker, which costs power while it is open. Raises SoundError."""
        self._ask("rest")

    def close(self) -> None:
        """Ends the process and with it all sound."""
        self._child.close()

    def _ask(self, what: str, **more: object) -> dict[str, object]:
        return self._child.ask({"do": what, **more}, self._within)
