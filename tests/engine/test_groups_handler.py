"""What the room shows of earlier sessions, with the real memory on a disk."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.core.interaction.keys import Key
from kiosk.core.plan.model import Box, BoxKind, Note
from kiosk.core.room.commands import ForgetSession, GoHome, Leave, Open
from kiosk.core.room.group_commands import ChooseGroup, ChoosePromise, GoOn, MarkPromise
from kiosk.core.room.groups import Group, Member
from kiosk.core.room.notice import CONFIRM_TIMEOUT, NoticeKind
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import End, Next, Start
from kiosk.core.units import ZERO, Duration, minutes
from kiosk.core.view.views import ActionLine, ReportBackView, SetupView
from kiosk.storage.groups import FILE as GROUPS
from kiosk.storage.journal import SqliteJournal
from kiosk.storage.memory import SqliteMemory
from kiosk.storage.notes import FILE as NOTES
from kiosk.storage.notes import SqliteNotes
from tests.room import PLAN, KioskRoom
from tests.views import view_of

SHEET = replace(PLAN, boxes=(Box("a-1", "Actions", BoxKind.ACTIONS, "second"), Box("a-2", "Learning")))
RING = Note("n1", "a-1", "Ring the school", who="P1", by_when="Friday", coach="P2")
READ = Note("n2", "a-1", "Read the report")


class House:
    """A folder with everything that outlives the program, and rooms opened in it one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = SqliteJournal(folder)
        self.memory = SqliteMemory(folder)
        self.notebook = SqliteNotes(folder)

    def room(self, group: str | None = None, *, rehearsal: bool = False) -> KioskRoom:
        return KioskRoom(SHEET, self.journal, self.memory, group, rehearsal=rehearsal)

    def held(self, *notes: Note, group: str | None = None, later: Duration = ZERO) -> str:
        """A whole session with these notes, so much later than others; its name."""
        room = self.room(group)
        room.wait(later)
        room.ask(Open(), GoOn(), Start(), Next())
        session = room.engine.room.session_id
        assert session is not None
        for note in notes:
            self.notebook.keep(session, note)
        room.ask(Next())
        return session

    def files(self) -> bytes:
        return b"".join(file.read_bytes() for file in sorted(self.folder.iterdir()))

    def close(self) -> None:
        for part in (self.journal, self.memory, self.notebook):
            part.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "state")
    house.memory.keep_group(Group("Set A", (Member("P1"), Member("P2"))))
    house.memory.keep_group(Group("Set B"))
    yield house
    house.close()


def entries(room: KioskRoom) -> list[str]:
    """The entries of the menu that is open."""
    menu = room.engine.snapshot().standing.menu
    assert menu is not None
    return [entry.label for entry in menu.entries]


def promises(room: KioskRoom) -> tuple[ActionLine, ...]:
    return view_of(room.engine.snapshot(), ReportBackView).actions


def test_a_group_finds_its_actions_again_before_its_next_session(house: House) -> None:
    house.held(RING, READ, Note("n3", "a-2", "Learnt"), group="Set A")
    room = house.room("Set A")
    room.ask(Open())
    assert isinstance(room.engine.snapshot().view, ReportBackView)
    assert promises(room) == (
        ActionLine("Ring the school", "P1 · Friday · P2 · agreed 2026-01-01", done=False, chosen=True),
        ActionLine("Read the report", "agreed 2026-01-01", done=False, chosen=False),
    )
    room.press(Key.RIGHT)
    assert room.engine.room.screen is Screen.READY


def test_what_was_done_is_ticked_and_the_rest_is_carried_over(house: House) -> None:
    session = house.held(RING, READ, group="Set A")
    room = house.room("Set A")
    room.ask(Open())
    room.press(Key.SPACE)
    assert [(line.done, line.chosen) for line in promises(room)] == [(True, True), (False, False)]
    room.press(Key.DOWN, Key.SPACE, Key.SPACE)
    assert [(line.done, line.chosen) for line in promises(room)] == [(True, False), (False, True)]
    room.press(Key.UP, Key.LEFT)
    assert room.engine.room.screen is Screen.HOME
    room.ask(Open())
    assert [line.what for line in promises(room)] == ["Read the report"]
    assert [note.done for note in house.notebook.notes(session)] == [True, False]


def test_actions_of_several_sessions_are_carried_on_the_newest_first(house: House) -> None:
    house.held(RING, group="Set A")
    house.held(READ, group="Set A")
    room = house.room("Set A")
    room.ask(Open())
    assert {line.what for line in promises(room)} == {"Ring the school", "Read the report"}


def test_nobody_sees_another_groups_actions(house: House) -> None:
    house.held(RING, group="Set A")
    for group in ("Set B", None):
        room = house.room(group)
        room.ask(Open())
        assert room.engine.room.screen is Screen.READY


def test_what_a_session_without_a_group_agreed_on_is_shown_to_nobody_later(house: House) -> None:
    house.held(RING)
    for group in (None, "Set A"):
        room = house.room(group)
        room.ask(Open())
        assert room.engine.room.screen is Screen.READY
        assert "Ring the school" not in repr(room.engine.room)


def test_a_group_leaves_with_its_session_and_stays_for_another_one_that_it_has_not_begun(house: House) -> None:
    room = house.room()
    room.ask(ChooseGroup("Set A"), Open(), GoHome())
    assert room.engine.room.groups.chosen == "Set A"
    room.ask(Open(), Start(), End(), GoHome())
    assert room.engine.room.groups.chosen is None
    assert room.engine.snapshot().standing.heading == "Which conversation today?"
    room.ask(Open())
    assert room.engine.room.setup.wish.people != ("P1", "P2")


def test_a_kiosk_that_was_opened_for_one_group_stays_that_groups(house: House) -> None:
    room = house.room("Set A")
    room.ask(Open(), Start(), End(), GoHome())
    assert room.engine.room.groups.chosen == "Set A"
    room.ask(ChooseGroup("Set B"), Open(), Start(), End(), GoHome())
    assert room.engine.room.groups.chosen == "Set A"


def test_a_second_enter_does_not_open_the_session_again(house: House) -> None:
    house.held(RING, group="Set A")
    room = house.room("Set A")
    room.ask(Open())
    session = room.engine.room.session_id
    room.ask(Open())
    assert room.engine.room.session_id == session


def test_a_rehearsal_neither_shows_nor_leaves_promises(house: House) -> None:
    house.held(RING, group="Set A")
    room = house.room("Set A", rehearsal=True)
    room.ask(Open())
    assert room.engine.room.screen is Screen.READY


def test_leaving_the_promises_goes_home_and_takes_them_along(house: House) -> None:
    house.held(RING, group="Set A")
    room = house.room("Set A")
    room.ask(Open(), Leave(), Leave())
    assert room.engine.room.screen is Screen.HOME
    assert room.engine.room.groups.report is None


def test_the_group_is_chosen_on_the_home_screen_from_a_list(house: House) -> None:
    room = house.room()
    room.press(Key.G)
    assert entries(room) == ["Set A", "Set B", "A new group"]
    room.press(Key.DOWN, Key.ENTER)
    assert room.engine.snapshot().standing.heading == "Set B: which conversation today?"
    room.press(Key.G)
    assert entries(room)[:3] == ["Set A", "Set B is here", "No group"]
    room.press(Key.DOWN, Key.DOWN, Key.ENTER)
    assert room.engine.snapshot().standing.heading == "Which conversation today?"
    room.ask(ChooseGroup("Set B"), Open())
    assert room.engine.room.groups.chosen == "Set B"
    room.ask(GoHome(), ChooseGroup(""))
    assert room.engine.room.groups.chosen is None


def test_a_group_that_is_not_there_or_comes_too_late_is_refused(house: House) -> None:
    room = house.room()
    room.ask(ChooseGroup("Set C"))
    assert room.notice == "There is no group 'Set C'. `./run groups list` shows all groups."
    room.ask(Open(), ChooseGroup("Set A"))
    assert room.notice == "Choose the group on the home screen, before you open a conversation."


def test_a_group_that_was_forgotten_is_nobody_when_the_home_screen_comes_back(house: House) -> None:
    room = house.room("Set A")
    room.ask(Open(), Start(), End())
    house.memory.forget_group("Set A", datetime.now(UTC))
    room.ask(GoHome())
    assert (room.engine.room.groups.chosen, room.engine.room.groups.known) == (None, ("Set B",))


@pytest.mark.parametrize("command", [ChoosePromise(1), MarkPromise()])
def test_where_nothing_was_promised_there_is_nothing_to_show_or_tick(house: House, command: MarkPromise) -> None:
    room = house.room()
    room.ask(Open(), command)
    assert room.notice == "There is no such action."


def test_a_place_where_no_promise_is_cannot_be_ticked(house: House) -> None:
    house.held(RING, group="Set A")
    room = house.room("Set A")
    room.ask(Open(), MarkPromise(1))
    assert room.notice == "There is no such action."


def test_a_memory_that_cannot_be_read_is_told_and_stops_nothing(house: House) -> None:
    house.held(RING, group="Set A")
    house.memory.close()
    house.notebook.close()
    (house.folder / NOTES).write_bytes(b"not a database, and long enough that this is seen " * 40)
    room = house.room("Set A")
    room.ask(Open())
    shown = room.engine.snapshot()
    assert isinstance(shown.view, SetupView)
    assert any("The notes were damaged" in fault for fault in shown.standing.faults)
    room.ask(GoHome(), Open())
    assert room.engine.snapshot().standing.faults == ()


def test_groups_that_cannot_be_read_are_told_on_the_home_screen(house: House) -> None:
    house.memory.close()
    (house.folder / GROUPS).write_bytes(b"not a database, and long enough that this is seen " * 40)
    room = house.room()
    assert any("groups" in fault for fault in room.engine.snapshot().standing.faults)
    room.ask(Open())
    assert room.engine.room.screen is Screen.READY


def test_a_kiosk_without_a_memory_has_nothing_to_show_and_nothing_to_erase() -> None:
    room = KioskRoom()
    room.ask(Open(), Start(), End(), ForgetSession(), ForgetSession())
    assert room.notice == "This kiosk keeps no sessions."
    assert room.engine.room.screen is Screen.END


# Forget this session


def test_a_session_that_is_over_is_erased_when_that_is_asked_for_twice(house: House) -> None:
    stays = house.held(Note("n1", "a-2", "stays here"))
    room = house.room()
    room.ask(Open(), Start())
    session = room.engine.room.session_id
    assert session is not None
    house.notebook.keep(session, Note("n1", "a-2", "confided"))
    room.ask(Next(), End())
    room.press(Key.X)
    assert room.notice == "Press X again to erase this session and its notes for good."
    assert b"confided" in house.files()
    room.press(Key.X)
    assert room.engine.room.screen is Screen.HOME
    assert room.notice == "The session and its notes have been erased."
    assert [summary.id for summary in house.journal.sessions()] == [stays]
    assert b"confided" not in house.files()
    assert b"stays here" in house.files()


def test_erasing_is_asked_for_twice_within_a_few_seconds(house: House) -> None:
    session = house.held()
    room = house.room()
    room.ask(Open(), Start(), End(), ForgetSession())
    room.wait(Duration(CONFIRM_TIMEOUT + 1))
    room.ask(ForgetSession())
    assert room.engine.room.screen is Screen.END
    assert session in {summary.id for summary in house.journal.sessions()}


@pytest.mark.parametrize("before", [(), (Open(),), (Open(), Start())])
def test_only_a_session_that_is_over_can_be_erased(house: House, before: tuple[Open | Start, ...]) -> None:
    room = house.room()
    room.ask(*before, ForgetSession(), ForgetSession())
    assert room.notice == "Only a session that is over can be erased."


def test_what_could_not_be_written_yet_is_erased_too() -> None:
    """The disk was full all the time; when it is back, nothing of the session is written after all."""

    class Forgetful(SqliteMemory):
        def forget(self, sessions: object) -> None:
            del sessions

    room = KioskRoom(memory=Forgetful(Path("/nowhere")))
    room.ask(Open())
    room.journal.failing = "disk full"
    room.ask(Start(), End(), ForgetSession(), ForgetSession())
    assert not room.recorder.is_behind


def test_a_session_that_cannot_be_erased_stays_and_says_so(house: House) -> None:
    room = house.room()
    room.ask(Open(), Start(), End())
    house.memory.close()
    house.notebook.close()
    (house.folder / NOTES).unlink(missing_ok=True)
    (house.folder / NOTES).mkdir()
    room.ask(ForgetSession(), ForgetSession())
    notice = room.engine.room.notice
    assert notice is not None
    assert (notice.kind, "cannot be erased" in notice.text) == (NoticeKind.REFUSED, True)
    assert room.engine.room.screen is Screen.END


def test_a_long_break_between_sessions_changes_nothing_about_what_was_promised(house: House) -> None:
    house.held(RING, group="Set A")
    room = house.room("Set A")
    room.wait(minutes(60 * 24 * 30))
    room.ask(Open())
    assert len(promises(room)) == 1
