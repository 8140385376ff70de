"""What room and trainer have told each other, in the sentences of notices."""

from kiosk.core.i18n import N_, tr
from kiosk.core.room.state import Room
from kiosk.core.session.events import PlenaryTold, PlenaryWord

_TOLD: dict[PlenaryWord, str] = {
    PlenaryWord.HELP: N_("The group asked for help."),
    PlenaryWord.NO_HELP: N_("The group no longer needed help."),
    PlenaryWord.COMING: N_("Help was promised."),
    PlenaryWord.DONE: N_("The group was done."),
    PlenaryWord.NOT_DONE: N_("The group was not done yet."),
    PlenaryWord.BELL: N_("The bell was rung."),
    PlenaryWord.LINE: N_("“{text}” was shown."),
    PlenaryWord.TIMES_ASKED: N_("The times of the steps were asked for."),
    PlenaryWord.TIMES_GIVEN: N_("The times of the steps were given."),
    PlenaryWord.TIMES_KEPT: N_("The times of the steps were not given."),
}


def told(event: PlenaryTold) -> str:
    """What was told, as it stands in the log; a bell may come with a line."""
    if event.what is PlenaryWord.BELL and event.text:
        return f"{tr(_TOLD[PlenaryWord.BELL])} {tr(_TOLD[PlenaryWord.LINE]).format(text=event.text)}"
    return tr(_TOLD[event.what]).format(text=event.text)


def help_asked(*, on: bool) -> str:
    """The group has asked for help, or does not need it any more."""
    return tr("The trainer sees that you need help.") if on else tr("The trainer sees that you no longer need help.")


def said_done(*, on: bool) -> str:
    """The group has said that it is done, or that it is not."""
    return tr("The trainer sees that you are done.") if on else tr("The trainer sees that you are not done yet.")


def help_promised() -> str:
    """The trainer has seen that the group needs help."""
    return tr("somebody is coming to you.")


def bell_rung() -> str:
    """The trainer has rung the bell in the rooms."""
    return tr("the bell was rung.")


def times_asked() -> str:
    """The trainer would like to have the times of the session."""
    return tr("asks for the times of your steps, without names. Y gives them, Z does not.")


def times_decided(*, given: bool) -> str:
    """The group has given the times of its session, or has not."""
    return tr("The trainer has the times of your steps.") if given else tr("The times of your steps stay here.")


def opened(title: str) -> str:
    """The trainer has opened a session."""
    return tr("opened “{title}”. Esc twice leaves it.").format(title=title)


def plenary_texts(room: Room) -> tuple[str, ...]:
    """What the trainer has been told or has asked for, and was not answered yet, as short texts."""
    help_, done = (tr("help asked for"),) if room.plenary.help else (), (tr("done"),) if room.plenary.done else ()
    return (*help_, *done, *((tr("times asked for"),) if room.times_wanted else ()))
