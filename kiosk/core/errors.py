"""Everything that can be wrong, as one tree.

KioskError
├── Refused             a command that the session does not accept now; nothing has changed
├── UnknownProtocol     no protocol of that name (a LookupError too)
├── ProtocolFileError   a protocol file that cannot be used (a ValueError too)
├── SettingsError       kiosk.toml or an environment variable that cannot be used (a ValueError too)
├── JournalError        the journal cannot be written or read (an OSError too)
│   ├── DamagedJournal  its file is no longer a database: it is to be set aside
│   └── SlowJournal     the disk takes long; what it is to keep is still in memory
├── AlreadyRunning      another kiosk uses the same folder (exit code 3)
├── UnknownSession      no session of that name in the journal (a LookupError too)
├── UnknownGroup        no group of that name (a LookupError too)
├── InvalidGroup        a group that cannot be written down as it was given (a ValueError too)
├── DisplayError        no screen where one was asked for (an OSError too)
├── SoundError          no way to make a sound (an OSError too)
├── ListenerError       no way to hear (an OSError too)
├── InstallError        a service that cannot be put in place or taken away (an OSError too)
└── VoiceModelError     a speech model that cannot be fetched, unpacked or taken away

An error keeps its sentence and what fills it apart, so that the sentence can be said in another language.
"""

from kiosk.core.i18n import tr


class KioskError(Exception):
    """A sentence with named gaps, and what fills them: the offender, the place, the way out."""

    exit_code = 2
    """With what the program ends where nobody catches it."""

    def __init__(self, sentence: str, /, **facts: object) -> None:
        super().__init__(sentence, facts)
        self.sentence = sentence
        self.facts = facts

    def __str__(self) -> str:
        """The whole sentence, in the language that is spoken."""
        return tr(self.sentence).format(**self.facts)


class Refused(KioskError):
    """A command that is not accepted now."""


class UnknownProtocol(KioskError, LookupError):
    """A protocol that nobody has written."""


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
    """A second kiosk where one runs."""

    exit_code = 3


class UnknownSession(KioskError, LookupError):
    """A session that the journal does not know."""


class UnknownGroup(KioskError, LookupError):
    """A group that nobody has named."""


class InvalidGroup(KioskError, ValueError):
    """A group with a fault in it."""


class DisplayError(KioskError, OSError):
    """A screen that cannot be had."""


class SoundError(KioskError, OSError):
    """A sound that cannot be made."""


class ListenerError(KioskError, OSError):
    """A microphone or recogniser that cannot be had."""


class InstallError(KioskError, OSError):
    """A service that cannot be put in place or taken away."""


class VoiceModelError(KioskError):
    """A speech model that cannot be fetched, unpacked or taken away."""
