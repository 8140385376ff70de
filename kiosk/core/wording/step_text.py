"""A step in words for screens and pages: its title, who speaks and listens, and who comes after whom."""

from kiosk.core.i18n import tr, trn
from kiosk.core.plan.model import Turn
from kiosk.core.session.in_turn import RoundInTurn
from kiosk.core.wording.brief_names import brief_name
from kiosk.core.wording.lengths import (
    number,
    number_of_speakers,
    roles_with_person,
    round_text,
    short_length,
    speakers_with_person,
)


def turn_title(turn: Turn) -> str:
    """A step's title, with its topic, its person or its round if it has one."""
    about = turn.topic or turn.person or round_text(turn.round, turn.rounds)
    return f"{turn.title} ({about})" if about else turn.title


def speaks(turn: Turn) -> str:
    """`Presenter speaks`; `Presenter P1 speaks` where the person is known."""
    return trn("{who} speaks", "{who} speak", number_of_speakers(turn)).format(who=speakers_with_person(turn))


def person_speaks(name: str) -> str:
    """`P1 speaks`."""
    return trn("{who} speaks", "{who} speak", 1).format(who=name)


def listens(turn: Turn) -> str:
    """`Creative team listens`."""
    who = roles_with_person(turn.listens, turn)
    return trn("{who} listens", "{who} listen", number(turn.listens, turn)).format(who=who)


def in_turn_text(found: RoundInTurn) -> str:
    """Who comes after whom in a step in which people speak in turn, and what each has: `Then P3 · 50 s each`."""
    following = brief_name(found.following, found.people) if found.following else ""
    if not found.under_way:
        first = brief_name(found.person, found.people)
        order = tr("In turn: {first}, then {next}").format(first=first, next=following)
    elif following:
        order = tr("Then {next}").format(next=following)
    else:
        order = tr("Nobody after that")
    share = None if found.share is None else tr("{length} each").format(length=short_length(found.share))
    return " · ".join(filter(None, (order, share)))
