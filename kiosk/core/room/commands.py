"""What can be asked of the kiosk around the session. Imperative and frozen."""

from dataclasses import dataclass

from kiosk.core.plan.model import Topic
from kiosk.core.room.modes import Overlay, VoiceLevel
from kiosk.core.session.commands import SessionCommand, Source
from kiosk.core.setup.commands import SetUpCommand


@dataclass(frozen=True)
class Choose:
    """Move the choice on the home screen by `places`, or to the card `at` when a finger names one."""

    places: int = 0
    at: int | None = None


@dataclass(frozen=True)
class Talk:
    """Hold the microphone open, or let it go."""

    held: bool


@dataclass(frozen=True)
class Listen:
    """Hold the microphone open for one command, for a few seconds: for buttons that cannot be held."""


@dataclass(frozen=True)
class Mute:
    """Close the microphone for good, or let it open again."""


@dataclass(frozen=True)
class Show:
    """Lay this over the screen, or take it away where it lies there already; None takes away whatever there is."""

    overlay: Overlay | None


@dataclass(frozen=True)
class NextTheme:
    """Draw the screen in the next theme."""


AppearanceCommand = Choose | Talk | Listen | Mute | Show | NextTheme
"""What changes nothing but what is around the session."""


@dataclass(frozen=True)
class SetLevel:
    """Say everything, sound only chimes, or be silent."""

    level: VoiceLevel


@dataclass(frozen=True)
class CycleLevel:
    """Go on to the next quieter level; after silence, say everything again."""


@dataclass(frozen=True)
class ChangeVolume:
    """Be so many percent louder, or quieter where it is negative."""

    percent: int


@dataclass(frozen=True)
class ChangeRate:
    """Speak so many words a minute faster, or slower where it is negative."""

    words: int


SoundCommand = SetLevel | CycleLevel | ChangeVolume | ChangeRate
"""What changes how the kiosk sounds."""


@dataclass(frozen=True)
class AskAboutCut:
    """Ask how the session that was cut off is to go on."""


@dataclass(frozen=True)
class GoOnFromCut:
    """Go on with the session that was cut off: from where it stopped, or with the time since `counted`."""

    counted: bool = False


@dataclass(frozen=True)
class LeaveCut:
    """Leave the session that was cut off as it is: it ended there."""


ResumeCommand = AskAboutCut | GoOnFromCut | LeaveCut
"""What can be done about a session that was cut off."""


@dataclass(frozen=True)
class ChooseGroup:
    """Go on as this group, or as none (an empty name); without a name, as the next one in the list."""

    name: str | None = None


@dataclass(frozen=True)
class ShowPromises:
    """These promises are ours: show them."""


@dataclass(frozen=True)
class ChoosePromise:
    """Move the choice among the promises by `places`, or to the one `at` when a finger names it."""

    places: int = 0
    at: int | None = None


@dataclass(frozen=True)
class MarkPromise:
    """A promise was kept, or after all not: the one `at`, else the chosen one."""

    at: int | None = None


@dataclass(frozen=True)
class GoOn:
    """Leave the promises and go on to the session."""


GroupCommand = ChooseGroup | ShowPromises | ChoosePromise | MarkPromise | GoOn
"""What concerns a group and what it has from earlier sessions; no session hears of it."""


@dataclass(frozen=True)
class ForgetSession:
    """Erase this session, which is over, and all that was noted in it. Asked twice to be meant."""


@dataclass(frozen=True)
class Open:
    """Open a protocol: the named one, else the chosen one."""

    protocol: str | None = None


@dataclass(frozen=True)
class GoHome:
    """Leave a finished or unstarted session for the home screen."""


@dataclass(frozen=True)
class Leave:
    """Leave what is shown: the session for its end, the end for home, home for good. Asked twice to be meant."""


@dataclass(frozen=True)
class Answer:
    """Answer what the kiosk asks: the choice at this place, from 0."""

    choice: int


@dataclass(frozen=True)
class Quit:
    """Close the kiosk at once; an unfinished session stays in the journal as it is."""


@dataclass(frozen=True)
class ChooseTopics:
    """Go on with the topics that the group has chosen, in their order and with their time."""

    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class ShareTopics:
    """Go on with so many topics without a name, all of one length."""

    count: int


RoomCommand = (
    AppearanceCommand
    | Open
    | SetUpCommand
    | ChooseTopics
    | ShareTopics
    | GoHome
    | Leave
    | Answer
    | Quit
    | SoundCommand
    | GroupCommand
    | ForgetSession
    | ResumeCommand
)
"""What the kiosk around the session understands."""


Command = SessionCommand | RoomCommand


@dataclass(frozen=True)
class Request:
    """A command with where it came from; `phrase` and `confidence` (0 to 1) when it was heard."""

    command: Command
    source: Source
    phrase: str | None = None
    confidence: float | None = None
