"""The kiosk does not obey itself: nothing that it says is a command when its own voice reaches its ear."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.announcer.synthesis import Speech, SpeechSynthesis
from kiosk.config.paths import shipped
from kiosk.config.settings import Hearing, Voice
from kiosk.core.interaction.phrases import grammar
from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan
from kiosk.core.room.commands import Command
from kiosk.core.session.commands import Next
from kiosk.core.session.state import Phase, State
from kiosk.core.wording.foreseen import expected_sentences
from kiosk.core.wording.speech_text import speech_text
from kiosk.listener.activation import OpenActivation
from kiosk.listener.pipeline import Context, Pipeline, Understood
from kiosk.listener.recognisers.pocketsphinx import SphinxRecogniser
from kiosk.protocol_files.library import Library
from tests.core.samples import state_in
from tests.listener.voices import RATE, blocks

SHIPPED = Library([shipped("protocols")])
ENDS = ("That was the last step.", "The session is over.")
PAUSES = ("Paused.", "Process pause.")


def plans() -> Iterator[Plan]:
    yield from (make_plan(SHIPPED.load(name)) for name in SHIPPED.names())


def sentences() -> tuple[str, ...]:
    """Everything that all protocols have the kiosk say."""
    return tuple(dict.fromkeys(speech_text(text, {}) for plan in plans() for text in expected_sentences(plan)))


def session_after(sentence: str) -> State:
    """Where the session stands while this is heard."""
    if sentence.startswith(ENDS):
        return state_in(Phase.ENDED)
    return state_in(Phase.PAUSED if sentence in PAUSES else Phase.RUNNING)


def said(texts: tuple[str, ...], folder: Path) -> list[Path]:
    """The sentences as the kiosk says them, at the recogniser's sample rate."""
    if shutil.which("sox") is None:
        pytest.skip("another sample rate needs sox")
    renderer, files = SpeechSynthesis(Voice()), []
    for number, text in enumerate(texts):
        rendered, file = folder / f"{number}.wav", folder / f"{number:03} heard.wav"
        renderer.render(Speech(text, 160), rendered)
        command = ["sox", "-R", str(rendered), "-r", str(RATE), str(file), "pad", "0.5", "0.5"]
        subprocess.run(command, check=True)
        files.append(file)
    renderer.close()
    return files


def heard(ears: Pipeline, file: Path, now: Context) -> list[Command]:
    """The commands that an ear hears in a file, while it is like this in the room."""
    # After it, two seconds of silence, so that nothing is waited for any longer.
    stream = [*blocks(file), *[bytes(2 * RATE // 10)] * 20]
    happened = [one for count, block in enumerate(stream) for one in ears.hear(block, count / 10, now)]
    return [one.command for one in happened if isinstance(one, Understood)]


def open_ears() -> Pipeline:
    """An ear that takes every phrase that it hears for a command, without a key or a wake word."""
    return Pipeline(OpenActivation(), SphinxRecogniser(), Hearing())


@pytest.mark.slow
def test_no_sentence_of_any_protocol_is_a_command(tmp_path: Path) -> None:
    texts, ears = sentences(), open_ears()
    assert len(SHIPPED.names()) == 15
    assert len(texts) > 60
    commands: list[tuple[str, bool, Command]] = []
    for text, file in zip(texts, said(texts, tmp_path), strict=True):
        for speaking in (True, False):  # as it is, and as it would be if the ear were open all the same
            now = Context(grammar(session_after(text)), speaking=speaking)
            commands += [(text, speaking, command) for command in heard(ears, file, now)]
    assert [command for command in commands if command[1]] == []
    assert commands == []


def test_what_would_be_a_command_to_an_open_ear_is_not_heard_while_the_kiosk_speaks(tmp_path: Path) -> None:
    (file,) = said(("Next step.",), tmp_path)
    ears, running = open_ears(), grammar(state_in(Phase.RUNNING))
    assert heard(ears, file, Context(running, speaking=True)) == []
    assert heard(ears, file, Context(running)) == [Next()]
    assert heard(ears, file, Context(running, speaking=True)) == []
