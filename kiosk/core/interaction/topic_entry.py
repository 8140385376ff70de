"""The topics that a group types on the kiosk, each with its owner and its length in one line."""

from dataclasses import replace

from kiosk.core.i18n import tr
from kiosk.core.interaction.gaps import topics_in
from kiosk.core.interaction.text_commands import choose_topics
from kiosk.core.plan.model import Topic
from kiosk.core.room.commands import ChooseTopics
from kiosk.core.room.state import TopicEntry
from kiosk.core.session.state import State
from kiosk.core.setup.name_entry import Letters, NameEntryCommand, typing_of
from kiosk.core.setup.typed_lines import ONE_MORE, TypedLine, with_line_typing
from kiosk.core.units import as_written

MAXIMUM_LINE = 100
"""The maximum number of letters of a topic with its owner and its length."""


def topics_to_type(topics: tuple[Topic, ...], pages: Letters) -> TopicEntry:
    """The entry of topics, which begins with one more."""
    lines = (*(TypedLine(_written(topic)) for topic in topics), ONE_MORE)
    return TopicEntry(lines, typing_of(len(lines) - 1, "", pages, MAXIMUM_LINE), pages)


def _written(topic: Topic) -> str:
    owner = f" ({topic.owner})" if topic.owner else ""
    return tr("{title}{owner} {length}").format(title=topic.title, owner=owner, length=as_written(topic.length))


def with_topics_typed(
    entry: TopicEntry, command: NameEntryCommand, state: State
) -> tuple[TopicEntry | None, ChooseTopics | None]:
    """The entry after a command, or None once it is closed, and the command to choose the topics then.

    Each line is checked when it is left, so that what is wrong is said where it is. Raises NotUnderstood.
    """
    after, is_open = with_line_typing(entry, command)
    chosen = _choice(state, after)
    if is_open:
        return after, None
    return None, chosen if after.lines != topics_to_type(state.plan.topics, entry.letters).lines else None


def _choice(state: State, entry: TopicEntry) -> ChooseTopics | None:
    texts = [line.text for line in entry.lines if line.text]
    return choose_topics(state, topics_in(";".join(texts))) if texts else None


def without_typed_line(entry: TopicEntry) -> TopicEntry:
    """The entry without the line that is typed, so that leaving always works."""
    return replace(entry, typing=replace(entry.typing, text=""))
