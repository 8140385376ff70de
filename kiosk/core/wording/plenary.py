"""What room and trainer have told each other, in the sentences of notices."""

from kiosk.core.i18n import tr
from kiosk.core.room.plenary import Plenary


def help_asked(*, on: bool) -> str:
    """The group has asked for help, or does not need it any more."""
    return tr("The trainer sees that you need help.") if on else tr("The trainer sees that you need no help any more.")


def said_done(*, on: bool) -> str:
    """The group has said that it is done, or that it is not."""
    return tr("The trainer sees that you are done.") if on else tr("The trainer sees that you are not done yet.")


def help_promised() -> str:
    """The trainer has seen that the group needs help."""
    return tr("somebody is coming to you.")


def bell_rung() -> str:
    """The trainer has rung the bell in the rooms."""
    return tr("the bell was rung.")


def opened(title: str) -> str:
    """The trainer has opened a session."""
    return tr("opened “{title}”. Esc twice leaves it.").format(title=title)


def plenary_texts(plenary: Plenary) -> tuple[str, ...]:
    """What the trainer has been told, and was not answered yet, as short texts."""
    help_, done = (tr("help asked for"),) if plenary.help else (), (tr("done"),) if plenary.done else ()
    return (*help_, *done)
