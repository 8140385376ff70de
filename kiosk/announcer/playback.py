"""The loudspeaker, reached through a process that may hang or die."""

from base64 import b64encode

from kiosk.announcer import pcm
from kiosk.announcer.workers.process import START_WITHIN, WorkerProcess

ANSWER_WITHIN = 3.0
"""Seconds for a loudspeaker to open; a sound server that hangs takes for ever."""


class Playback:
    """Plays one thing at a time. Volumes are in percent."""

    def __init__(self, *, within: float = ANSWER_WITHIN, start_within: float = START_WITHIN) -> None:
        self._child = WorkerProcess("kiosk.announcer.workers.mixer", {}, start_within=start_within)
        self._within = within

    @property
    def pid(self) -> int | None:
        """The process that plays, if there is one now."""
        return self._child.pid

    def open(self) -> str:
        """Opens the loudspeaker if it is not, and names its driver. Raises SoundError."""
        return str(self._ask("open")["driver"])

    def play(self, samples: bytes, volume: int) -> float:
        """Begins to play, in place of what plays now; returns the length in seconds. Raises SoundError."""
        self._ask("play", samples=b64encode(samples).decode(), volume=volume)
        return pcm.seconds(samples)

    def turn(self, volume: int) -> None:
        """What plays goes on at another volume. Raises SoundError."""
        self._ask("turn", volume=volume)

    def stop(self) -> None:
        """Falls silent at once. Raises SoundError."""
        self._ask("stop")

    def rest(self) -> None:
        """Lets go of the loudspeaker, which costs power while it is open. Raises SoundError."""
        self._ask("rest")

    def close(self) -> None:
        """Ends the process, and with it all sound."""
        self._child.close()

    def _ask(self, what: str, **more: object) -> dict[str, object]:
        return self._child.ask({"do": what, **more}, self._within)
