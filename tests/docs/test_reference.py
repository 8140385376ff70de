"""The tables of the reference say what the program has: nothing is missing, and nothing is made up."""

import re
import tomllib
from collections.abc import Iterator
from enum import Enum
from typing import Any

import pytest
import typer
from pydantic import BaseModel

from kiosk.cli.main import app_for
from kiosk.config.paths import shipped
from kiosk.config.settings import Settings
from kiosk.core.interaction import keys
from kiosk.core.interaction.keys import Binding, Key
from kiosk.core.interaction.phrases import MORE_PHRASES, PHRASES, PLENARY_PHRASES, ROOM_PHRASES
from kiosk.core.protocol.custom_sentences import GAPS
from kiosk.core.protocol.model import Change, People, Protocol, Role, Sentences, Sheet, SheetBox, Stage, Step, Variant
from kiosk.core.room.commands import Command
from kiosk.export.formats import FORMATS
from kiosk.export.to_csv import HEADER
from kiosk.protocol_files.library import read_protocol
from tests.docs.documents import ROOT, Row, coded, tables

REFERENCE = ROOT / "docs" / "reference.md"
AUTHORING = ROOT / "docs" / "authoring.md"

# The conversations.


def test_every_conversation_is_there_and_in_the_readme() -> None:
    titles = {file.stem: read_protocol(file).title for file in shipped("protocols").glob("*.yaml")}
    (table,) = tables(REFERENCE)["The conversations"]
    assert {coded(name)[0]: title for title, name, _ in table} == titles
    readme = (ROOT / "README.md").read_text("utf-8")
    listed = re.findall(r"^- \*\*(.+):\*\*", readme.partition("## The conversations")[2], re.MULTILINE)
    assert listed == [title for title, _, _ in table]


# Commands.

EVERYWHERE = {"--help", "--state", "--config"}
"""The options that the page tells of once, above the table; a screenshot's `--state` is another one."""


def commands_of(group: Any, before: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every command with its long options."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands_of(command, f"{before}{name} ")
        else:
            options = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
            shared = EVERYWHERE - ({"--state"} if name == "screenshot" else set())
            yield f"{before}{name}", {option for option in options if option.startswith("--")} - shared


def test_every_command_is_there_with_its_options() -> None:
    written = {}
    for command, _, options in tables(REFERENCE)["Commands"][0]:
        (form,) = coded(command)
        written[re.split(r" [\[A-Z-]", form)[0]] = set(coded(options))
    assert written == dict(commands_of(typer.main.get_command(app_for("--help"))))


# Keys and phrases.

EVERY_SCREEN = (*keys.EVERYWHERE, keys.LEAVE, keys.CLOSE, keys.TALK, keys.LISTEN, keys.MUTE)
ON_TOP = frozenset(key for binding in EVERY_SCREEN for key in binding.keys)

SCREENS: dict[str, tuple[Binding, ...]] = {
    "On every screen": EVERY_SCREEN,
    "In one of several rooms": (
        keys.ALL_ROOMS,
        keys.WANT_HELP,
        keys.NO_HELP,
        keys.ARE_DONE,
        keys.NOT_DONE,
        keys.GIVE_TIMES,
        keys.KEEP_TIMES,
    ),
    "Home screen": (*keys.HOME, *keys.UNFINISHED, keys.GROUP, keys.SETTINGS),
    "In the list of groups": (
        *(keys.SELECT_AT_HOME, *keys.IN_MENU, *keys.PAGES_OF_MENU, keys.GO_BACK, keys.CLOSE_GROUPS),
    ),
    "Setting up": (
        *(*keys.READY, *keys.IN_A_FIELD, *keys.IN_NAMES, *keys.IN_ROLES),
        *(keys.PLAN_START, keys.BY_ITSELF, keys.NOT_BY_ITSELF),
    ),
    "Typing a name": (*keys.NAMING, *keys.TYPING),
    "During a session": (
        *(*keys.RUNNING, *keys.PAUSED, *keys.PEOPLE, *keys.TOPICS, keys.NAME_TOPICS),
        *(keys.ON_TIME, keys.PUT_IN, keys.NEXT_PERSON, keys.MENU, *keys.REPORT_IN_STEP),
    ),
    "Looking at a suggested plan": (*keys.OFFER, keys.CLOSE_PLAN, *keys.IN_PLAN),
    "In the menu": (keys.SELECT, *keys.IN_MENU, keys.GO_BACK),
    "In the settings": (keys.TRY, *keys.IN_SETTINGS),
    "At the first start": keys.FIRST_START,
    "At the end": keys.END,
    "Reporting back": keys.REPORT,
    "After a power cut": (keys.CONTINUE_INTERRUPTED, keys.COUNT_MISSING_TIME, keys.LEAVE_INTERRUPTED),
}
"""Each table of the page with the bindings that it tells of."""

ANSWERS = "When the kiosk asks"
OWN_SIGNS = {
    Key.LEFT: "←",
    Key.RIGHT: "→",
    Key.UP: "↑",
    Key.DOWN: "↓",
    Key.ESCAPE: "Esc",
    Key.F5: "F5",
}


def sign(key: Key) -> str:
    """A key as the page writes it."""
    return OWN_SIGNS.get(key) or (key.value.title() if len(key.value) > 1 else key.value.upper())


def rows(heading: str) -> tuple[Row, ...]:
    return tables(REFERENCE)[heading][0]


@pytest.mark.parametrize("heading", SCREENS)
def test_a_screen_has_just_these_keys(heading: str) -> None:
    bound = {key for binding in SCREENS[heading] for key in binding.keys}
    if SCREENS[heading] is not EVERY_SCREEN and heading != "Typing a name":
        bound -= ON_TOP
    assert {one for row in rows(heading) for one in coded(row[0])} == {sign(key) for key in bound}


def test_the_keys_that_answer_are_those_of_both_kinds_of_questions() -> None:
    bound = {key for pressed, _ in (*keys.YES_NO_KEYS, *keys.SUGGESTION_KEYS) for key in pressed}
    assert {one for row in rows(ANSWERS) for one in coded(row[0])} == {sign(key) for key in bound}


def test_no_table_of_keys_is_forgotten() -> None:
    held = [value for value in vars(keys).values() if isinstance(value, Binding | tuple)]
    flat = [one for value in held for one in (value if isinstance(value, tuple) else (value,))]
    told = {binding for bindings in (*SCREENS.values(), keys.DARK) for binding in bindings}
    assert {binding for binding in flat if isinstance(binding, Binding)} == told


SAID: dict[str, Command] = {**PHRASES, **MORE_PHRASES, **ROOM_PHRASES, **PLENARY_PHRASES}
COUNTED = {
    form.format(f"{count} minutes"): SAID[form.format("a minute")]
    for form in ("add {}", "we went on {} ago")
    for count in ("two", "ten")
}
"""The first and the last of those with a number."""

NOT_BY_KEY = {"quiet please", "speak again", "end the session"}
"""They ask outright for what their key comes to by and by."""


def phrases(row: Row) -> list[str]:
    return re.findall(r"“([^”]+)”", row[2])


def test_every_phrase_is_there() -> None:
    written = [phrase for heading in (*SCREENS, ANSWERS) for row in rows(heading) for phrase in phrases(row)]
    assert set(written) == {*SAID, *COUNTED, "yes", "no"}


@pytest.mark.parametrize("heading", SCREENS)
def test_a_phrase_stands_beside_a_key_that_does_the_same(heading: str) -> None:
    for row in rows(heading):
        shown = set(coded(row[0]))
        does = {type(one.command) for one in SCREENS[heading] if shown & {sign(key) for key in one.keys}}
        for phrase in set(phrases(row)) - NOT_BY_KEY if shown else ():
            assert type((SAID | COUNTED)[phrase]) in does, (phrase, row)


# Settings.


def settings_of(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, object]]:
    """Every setting with its default; None where that is none, or depends on the machine."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from settings_of(field.annotation, f"{name}.")
        else:
            default = None if field.default_factory else field.default
            yield f"{before}{name}", default.value if isinstance(default, Enum) else default


def test_every_setting_is_there_with_its_default() -> None:
    written = {}
    for name, default, _ in tables(REFERENCE)["Settings"][0]:
        value = None if default == "–" else tomllib.loads(f"it = {coded(default)[0]}")["it"]
        written[coded(name)[0]] = tuple(value) if isinstance(value, list) else value
    assert written == dict(settings_of(Settings))


# The log.


def test_the_columns_of_the_log_are_there_in_their_order() -> None:
    columns, _ = tables(REFERENCE)["The log"]
    assert [coded(row[0])[0] for row in columns] == HEADER


def test_every_format_is_there() -> None:
    _, formats = tables(REFERENCE)["The log"]
    assert [coded(row[0])[0] for row in formats] == list(FORMATS)


# Protocol files.

PARTS: dict[str, tuple[type[BaseModel], ...]] = {
    "The file": (Protocol,),
    "People": (People,),
    "A role": (Role,),
    "A stage": (Stage,),
    "A step": (Step,),
    "A variant": (Variant, Change),
    "A sheet": (Sheet, SheetBox),
    "Sentences in your own words": (Sentences,),
}


@pytest.mark.parametrize("heading", PARTS)
def test_every_key_of_a_protocol_file_is_there(heading: str) -> None:
    written = [[coded(row[0])[0] for row in table] for table in tables(AUTHORING)[heading]]
    assert written == [list(part.model_fields) for part in PARTS[heading]]


def test_every_sentence_has_just_these_gaps() -> None:
    (table,) = tables(AUTHORING)["Sentences in your own words"]
    written = {coded(row[0])[0]: {gap.strip("{}") for gap in coded(row[2])} for row in table}
    assert written == {sentence: set(gaps) for sentence, gaps in GAPS.items()}
