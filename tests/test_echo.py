"""The kiosk does not obey itself: nothing that it says is a command when its own voice reaches its ear."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.announcer.renderer import Renderer
from kiosk.announcer.speech import Speech
from kiosk.core.aloud import aloud
from kiosk.core.commands import Pause, Request
from kiosk.core.phrases import PHRASES, grammar
from kiosk.core.plan import Plan
from kiosk.core.planning import make_plan
from kiosk.core.room import Room
from kiosk.core.state import Phase, State
from kiosk.core.wording import everything_sayable
from kiosk.core.words import ENGLISH
from kiosk.library import Library
from kiosk.listener.files import hear_files
from kiosk.listener.listener import HeldListener
from kiosk.listener.sphinx_recogniser import SphinxRecogniser
from kiosk.resources import shipped
from kiosk.settings import Hearing, Voice
from tests.core.samples import state_in
from tests.listener.fakes import HELD, PATIENCE, RUNNING, Board, SpeakingRoom
from tests.listener.voices import RATE, blocks

SHIPPED = Library([shipped("protocols")])
ENDS = ("That was the last step.", "The session is over.")
PAUSES = ("Paused.", "Process pause.")


def plans() -> Iterator[Plan]:
    yield from (make_plan(SHIPPED.load(name)) for name in SHIPPED.names())


def sentences() -> tuple[str, ...]:
    """Everything that all five protocols have the kiosk say."""
    return tuple(
        dict.fromkeys(aloud(text, ENGLISH, {}) for plan in plans() for text in everything_sayable(plan, ENGLISH))
    )


def session_after(sentence: str) -> State:
    """Where the session stands while this is heard."""
    if sentence.startswith(ENDS):
        return state_in(Phase.ENDED)
    return state_in(Phase.PAUSED if sentence in PAUSES else Phase.RUNNING)


def said(texts: tuple[str, ...], folder: Path) -> list[Path]:
    """The sentences as the kiosk says them, at the recogniser's sample rate."""
    if shutil.which("sox") is None:
        pytest.skip("another sample rate needs sox")
    renderer, files = Renderer(Voice()), []
    for number, text in enumerate(texts):
        rendered, file = folder / f"{number}.wav", folder / f"{number:03} heard.wav"
        renderer.render(Speech(text, 160), rendered)
        command = ["sox", "-R", str(rendered), "-r", str(RATE), str(file), "pad", "0.5", "0.5"]
        subprocess.run(command, check=True)
        files.append(file)
    renderer.close()
    return files


@pytest.mark.slow
def test_no_sentence_of_the_five_protocols_is_a_command_even_to_an_ear_that_is_open(tmp_path: Path) -> None:
    texts, recogniser = sentences(), SphinxRecogniser()
    assert len(SHIPPED.names()) == 5
    assert len(texts) > 60
    heard = []
    for text, file in zip(texts, said(texts, tmp_path), strict=True):
        understood = grammar(session_after(text), ENGLISH)
        found = hear_files([file], recogniser, Hearing().confidence, understood)
        heard += [(text, one.command) for one in found if one.command]
    assert heard == []


def test_the_one_that_would_be_a_command_to_an_open_ear_is_not_heard_while_the_ear_is_closed(tmp_path: Path) -> None:
    (file,) = said(("Paused.",), tmp_path)
    (open_ear,) = hear_files([file], SphinxRecogniser(), Hearing().confidence, PHRASES)
    assert open_ear.command == "Pause"  # so that what follows could fail
    around, board = SpeakingRoom(RATE, blocks(file)), Board()
    listener = HeldListener(board, ENGLISH, Hearing(), None, microphone=around.microphone)
    assert [around.changes.get(timeout=PATIENCE) for _ in range(2)] == ["open", "closed"]  # the look for a microphone
    for room in (RUNNING, Room(session=RUNNING.session, speaking=True), RUNNING):
        listener.tell((), room)
    listener.tell((), HELD)  # only now it opens, and hears what it would have heard then
    request = board.next()
    assert isinstance(request, Request)
    assert request.command == Pause()
    listener.close()
    changes = [around.changes.get_nowait() for _ in range(around.changes.qsize())]
    assert changes.count("open") == 1
