"""The commands that the room understands, apart from its session's: frozen, and named with verbs in the imperative."""

from dataclasses import dataclass

from kiosk.core.plan.model import Topic
from kiosk.core.room.group_commands import GroupCommand
from kiosk.core.room.menu import Section
from kiosk.core.room.modes import Overlay, VoiceLevel
from kiosk.core.room.plenary_commands import PlenaryCommand
from kiosk.core.session.commands import SessionCommand, Source
from kiosk.core.setup.commands import SetUpCommand
from kiosk.core.time_of_day import TimeOfDay
from kiosk.core.units import Instant


@dataclass(frozen=True)
class Choose:
    """Choose another card on the home screen: `places` further on, or the card `at` an index that a finger touches."""

    places: int = 0
    at: int | None = None


@dataclass(frozen=True)
class Talk:
    """Hold the microphone open, or stop holding it."""

    held: bool


@dataclass(frozen=True)
class Listen:
    """Hold the microphone open for a few seconds; this is for buttons that cannot be held."""


@dataclass(frozen=True)
class Mute:
    """Mute the microphone, or unmute it."""


@dataclass(frozen=True)
class Show:
    """Show an overlay on the screen, or hide it if it is already shown; None hides any overlay."""

    overlay: Overlay | None


@dataclass(frozen=True)
class Blank:
    """Make the screen black while everything goes on, or (not `on`) show it again."""

    on: bool = True


@dataclass(frozen=True)
class OpenMenu:
    """Show a section of the menu; the sections PERSON and ROLE are about one of them."""

    section: Section = Section.TOP
    about: str = ""


@dataclass(frozen=True)
class MoveInMenu:
    """Choose another entry of the menu, `places` further on."""

    places: int


@dataclass(frozen=True)
class OpenSettings:
    """Show the settings."""


@dataclass(frozen=True)
class ChooseSetting:
    """Choose another setting on the screen: `places` further on, or the one `at` an index that a finger touches."""

    places: int = 0
    at: int | None = None


@dataclass(frozen=True)
class ChangeSetting:
    """Choose another value of a setting, `places` further on; without its `key`, the chosen setting is meant."""

    places: int
    key: str | None = None


@dataclass(frozen=True)
class TrySetting:
    """Try a setting: hear the voice, begin or end a trial of the microphone, or have the computer checked."""

    key: str | None = None


@dataclass(frozen=True)
class AnswerFirstStart:
    """Answer a question of the first start: whether what was tried works; None skips the question."""

    works: bool | None


SettingCommand = OpenSettings | ChooseSetting | ChangeSetting | TrySetting | AnswerFirstStart
"""The commands about the settings of the kiosk, which are kept in the settings file."""


@dataclass(frozen=True)
class NextTheme:
    """Change to the next theme."""


@dataclass(frozen=True)
class UnusedInput:
    """A key without a meaning here, by its name; None for input that needs no answer, such as a touch beside buttons.

    Any input takes back a question that has to be answered by pressing the same key again, so the kiosk hears of it.
    """

    key: str | None = None


AppearanceCommand = Choose | Talk | Listen | Mute | Show | Blank | OpenMenu | MoveInMenu | NextTheme | UnusedInput
"""The commands that change how the kiosk looks and listens."""


@dataclass(frozen=True)
class SetLevel:
    """Set the voice level: speak, sound only chimes, or be silent."""

    level: VoiceLevel


@dataclass(frozen=True)
class CycleLevel:
    """Change to the next quieter voice level; silence is followed by the full level."""


@dataclass(frozen=True)
class ChangeVolume:
    """Raise the volume by a percentage; a negative one lowers it."""

    percent: int


@dataclass(frozen=True)
class ChangeRate:
    """Speak faster by a number of words a minute; a negative number means slower."""

    words: int


SoundCommand = SetLevel | CycleLevel | ChangeVolume | ChangeRate
"""The commands that change how the kiosk sounds."""


@dataclass(frozen=True)
class AskAboutCut:
    """Ask the people how to continue the interrupted session."""


@dataclass(frozen=True)
class GoOnFromCut:
    """Continue the interrupted session from where it stopped; the time since then may be `counted` as step time."""

    counted: bool = False


@dataclass(frozen=True)
class LeaveCut:
    """Leave the interrupted session as ended."""


ResumeCommand = AskAboutCut | GoOnFromCut | LeaveCut
"""The commands about an interrupted session."""


@dataclass(frozen=True)
class ForgetSession:
    """Erase this session, which is over, and all that was noted in it. Asked twice to be meant."""


@dataclass(frozen=True)
class Open:
    """Open a session of a protocol: the named one, else the chosen one."""

    protocol: str | None = None


@dataclass(frozen=True)
class Rehearse:
    """Open a session of a protocol as a rehearsal: to try it, with its own mark in the log, and for no group."""

    protocol: str


@dataclass(frozen=True)
class GoHome:
    """Leave a finished or unstarted session for the home screen."""


@dataclass(frozen=True)
class Leave:
    """End the session, go home from its end, or close the kiosk from home; the command takes effect when sent twice."""


@dataclass(frozen=True)
class Answer:
    """Answer the kiosk's question with the option at this index, from 0."""

    choice: int


@dataclass(frozen=True)
class NameLatecomer:
    """Type the name of somebody who comes late."""


@dataclass(frozen=True)
class TakeFromMenu:
    """Close the menu, and carry out the command of an entry as it was shown."""

    command: SessionCommand | NameLatecomer | GroupCommand


@dataclass(frozen=True)
class Quit:
    """Close the kiosk at once; an unfinished session stays unfinished in the journal."""


@dataclass(frozen=True)
class ChooseTopics:
    """Continue the session with the topics that the group has chosen, in order and with their lengths."""

    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class ShareTopics:
    """Continue the session with `count` untitled topics of equal length."""

    count: int


@dataclass(frozen=True)
class NameTopics:
    """Type the topics that the group chooses, with their owners and lengths."""


@dataclass(frozen=True)
class ChooseRow:
    """Choose another row of the end screen's table: `places` further on, or the one `at` an index."""

    places: int = 0
    at: int | None = None


@dataclass(frozen=True)
class StartAt:
    """Plan the start for a time of day."""

    time: TimeOfDay


@dataclass(frozen=True)
class BreakUntil:
    """Take a break until a time of day."""

    time: TimeOfDay


@dataclass(frozen=True)
class HaveUntil:
    """Agree to finish at a time of day, in place of what was agreed before."""

    time: TimeOfDay


ScreenCommand = (
    StartAt
    | NameLatecomer
    | BreakUntil
    | HaveUntil
    | Open
    | Rehearse
    | ChooseTopics
    | ShareTopics
    | NameTopics
    | Answer
    | ChooseRow
    | TakeFromMenu
    | GoHome
    | Leave
    | ForgetSession
    | Quit
)
"""The commands that open, leave, answer or scroll what is on the screen."""

RoomCommand = (
    ScreenCommand
    | AppearanceCommand
    | SettingCommand
    | SetUpCommand
    | SoundCommand
    | GroupCommand
    | ResumeCommand
    | PlenaryCommand
)
"""Every command that the room understands, apart from its session's."""


Command = SessionCommand | RoomCommand


@dataclass(frozen=True)
class Request:
    """A command with its source; a spoken command has the `phrase` that was heard and a `confidence` from 0 to 1.

    A command from a page has the instant at which the `step` began that the page showed: what was meant for an earlier
    step must not happen to the next one. A command of the trainer has the id `asked`, by which it is answered.
    """

    command: Command
    source: Source
    phrase: str | None = None
    confidence: float | None = None
    step: Instant | None = None
    asked: str | None = None
