"""The view in which a name is typed: the on-screen keyboard, and everybody's names."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.core.i18n import N_, tr
from kiosk.core.room.commands import Command
from kiosk.core.room.group_entry import GroupEntry, GroupPart
from kiosk.core.room.state import TopicEntry
from kiosk.core.setup.code_entry import KEYS
from kiosk.core.setup.commands import NamePerson, PressKey
from kiosk.core.setup.name_entry import KeyAction, Letters, NameEntry, ScreenKey, keyboard
from kiosk.core.setup.text_entry import rows
from kiosk.core.setup.typed_lines import TypedLines

_CAPS: dict[KeyAction, str] = {
    KeyAction.SPACE: N_("space"),
    KeyAction.CASE: N_("Aa"),
    KeyAction.PAGE: N_("abc / áéö / 123"),
    KeyAction.ERASE: N_("erase"),
    KeyAction.EARLIER: N_("earlier"),
    KeyAction.LATER: N_("later"),
    KeyAction.PREVIOUS: N_("back"),
    KeyAction.NEXT: N_("next"),
    KeyAction.DONE: N_("done"),
}


@dataclass(frozen=True)
class NameView:
    """A person in the list of names, and the command that a touch gives."""

    name: str
    chosen: bool
    touch: Command


@dataclass(frozen=True)
class CapView:
    """A key of the on-screen keyboard; `chosen` is true for the key that has the focus."""

    sign: str
    chosen: bool
    touch: Command


@dataclass(frozen=True)
class NameEntryView:
    """A name being typed: the prompt (`asks`), the text so far, everybody's names, and the rows of the keyboard."""

    asks: str
    text: str
    people: tuple[NameView, ...]
    rows: tuple[tuple[CapView, ...], ...]


def name_entry_view(people: Sequence[str], pages: Letters, naming: NameEntry) -> NameEntryView:
    """The view of the name being typed, everybody's names, and the keyboard."""
    asks = tr("Name of person {n} of {count}").format(n=naming.person + 1, count=len(people))
    return _view(people, pages, naming, asks)


def latecomer_view(names: Sequence[str], pages: Letters, naming: NameEntry) -> NameEntryView:
    """The view of a latecomer's name being typed, after the names of those who are here."""
    return _view((*names, "…"), pages, naming, tr("Name of whoever comes late"))


def topic_entry_view(entry: TopicEntry) -> NameEntryView:
    """The view of the topics that are typed, with one more."""
    return _list_view(entry, tr("A topic, its owner if you like, and its length: Reading (P2) 20 min"))


def _list_view(entry: TypedLines, asks: str) -> NameEntryView:
    lines = (*entry.texts[:-1], entry.texts[-1] or "…")
    return _view(lines, entry.letters, entry.typing, asks)


def group_entry_view(entry: GroupEntry, known: Sequence[str]) -> NameEntryView:
    """The view of what is typed about a group: its people with one more, or its name after those of all groups."""
    asks = tr(_ASKS[entry.part])
    if entry.is_list:
        return _list_view(entry, asks)
    others = [name for name in known if name != entry.group]
    view = _view((*others, "…"), entry.letters, replace(entry.typing, person=len(others)), asks)
    return replace(view, people=tuple(replace(line, touch=NamePerson()) for line in view.people))


_ASKS: dict[GroupPart, str] = {
    GroupPart.NEW: N_("Name of the new group"),
    GroupPart.NAME: N_("Another name of the group"),
    GroupPart.RULES: N_("A ground rule of your own"),
    GroupPart.PEOPLE: N_("Name, and birthday if you like (month-day): P1 03-12"),
}


def code_view(entry: NameEntry) -> NameEntryView:
    """The view of a host's code being typed."""
    return NameEntryView(tr("The code that the host shows"), entry.text, (), _rows(KEYS, entry))


def text_view(entry: NameEntry, asks: str, *, hidden: bool) -> NameEntryView:
    """The view of a text being typed; of one that is `hidden`, only the last sign can be read."""
    text = "•" * (len(entry.text) - 1) + entry.text[-1:] if hidden else entry.text
    return NameEntryView(asks, text, (), _rows(rows(entry), entry, tr("abc / !?#")))


def _view(people: Sequence[str], pages: Letters, naming: NameEntry, asks: str) -> NameEntryView:
    return NameEntryView(
        asks=asks,
        text=naming.text,
        people=tuple(
            NameView(
                naming.text or name if index == naming.person else name, index == naming.person, NamePerson(at=index)
            )
            for index, name in enumerate(people)
        ),
        rows=_rows(keyboard(naming, pages), naming),
    )


def _rows(
    rows: tuple[tuple[ScreenKey, ...], ...], naming: NameEntry, pages: str = ""
) -> tuple[tuple[CapView, ...], ...]:
    """The rows of keys; `pages` is what stands on the key for the next page, where that is not the usual one."""
    caps_of = _CAPS | ({KeyAction.PAGE: pages} if pages else {})
    return tuple(
        tuple(
            CapView(cap.sign or tr(caps_of[cap.act]), (row, column) == naming.key, PressKey((row, column)))
            for column, cap in enumerate(caps)
        )
        for row, caps in enumerate(rows)
    )
