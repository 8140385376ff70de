"""Every error of the kiosk, as one tree.

KioskError
├── Refused             the session does not accept the command now; nothing has changed
├── UnknownProtocol     no protocol has this name (also a LookupError)
├── ProtocolFileError   a protocol file cannot be used (also a ValueError)
├── SettingsError       kiosk.toml or an environment variable cannot be used (also a ValueError)
├── JournalError        the journal cannot be written or read (also an OSError)
│   ├── DamagedJournal  the journal's file is no longer a database and must be set aside
│   └── SlowJournal     the disk is slow; the events are still only in memory
├── AlreadyRunning      another kiosk uses the same folder (exit code 3)
├── UnknownSession      the journal has no session of this name (also a LookupError)
├── UnknownGroup        no group has this name (also a LookupError)
├── InvalidGroup        the description of a group has a fault (also a ValueError)
├── DisplayError        the screen that was asked for is not available (also an OSError)
├── SoundError          no sound can be made (also an OSError)
├── ListenerError       no microphone or recogniser is available (also an OSError)
├── InstallError        a service cannot be installed or removed (also an OSError)
├── VoiceModelError     a speech model cannot be downloaded, unpacked or removed
├── MachineError        the machine itself does not do what it was asked (also an OSError)
└── RoomsError          other rooms cannot be reached with these settings (also an OSError)

An error keeps its sentence and the facts in it apart, so that the sentence can be translated.
"""

from kiosk.core.i18n import tr


class KioskError(Exception):
    """An error sentence with named gaps, and the facts that fill the gaps: the culprit, the place, the way out."""

    exit_code = 2
    """The program's exit code where nobody catches the error."""

    def __init__(self, sentence: str, /, **facts: object) -> None:
        super().__init__(sentence, facts)
        self.sentence = sentence
        self.facts = facts

    def __str__(self) -> str:
        """The whole sentence, in the room's language."""
        return tr(self.sentence).format(**self.facts)


class Refused(KioskError):
    """A command that the session does not accept now."""


class UnknownProtocol(KioskError, LookupError):
    """A protocol name that no file has."""


class ProtocolFileError(KioskError, ValueError):
    """A protocol file with a fault in it."""


class SettingsError(KioskError, ValueError):
    """A setting with a fault in it."""


class JournalError(KioskError, OSError):
    """A journal that cannot be written or read."""


class DamagedJournal(JournalError):
    """A journal whose file is no longer a database."""


class SlowJournal(JournalError):
    """A journal that has not answered yet."""


class AlreadyRunning(KioskError):
    """A second kiosk that was started while one is running."""

    exit_code = 3


class UnknownSession(KioskError, LookupError):
    """A session name that the journal does not have."""


class UnknownGroup(KioskError, LookupError):
    """A group name that no group has."""


class InvalidGroup(KioskError, ValueError):
    """A group with a fault in it."""


class DisplayError(KioskError, OSError):
    """A screen that is not available."""


class SoundError(KioskError, OSError):
    """A sound that cannot be made."""


class ListenerError(KioskError, OSError):
    """A microphone or recogniser that is not available."""


class InstallError(KioskError, OSError):
    """A service that cannot be installed or removed."""


class VoiceModelError(KioskError):
    """A speech model that cannot be downloaded, unpacked or removed."""


class RoomsError(KioskError, OSError):
    """A connection to the other rooms that cannot be had as it is set up."""


class MachineError(KioskError, OSError):
    """Something that the machine itself does not do: a network that is not joined, a service that is not there."""
