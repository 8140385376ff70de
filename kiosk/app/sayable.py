"""Every sentence that a kiosk of some protocols may say in any session, as far as it is the same for all groups."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from kiosk.config.settings import Settings
from kiosk.core.errors import KioskError
from kiosk.core.plan.builder import DEFAULT_PEOPLE, make_plan, numbered_people
from kiosk.core.plan.model import Plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol
from kiosk.core.wording.foreseen import expected_sentences, fixed_sentences
from kiosk.protocol_files.library import library

MOST_SENTENCES = 1000
"""How many sentences are prepared at most; the cache has room for them."""


def sayable_sentences(protocols: Sequence[Protocol]) -> tuple[str, ...]:
    """The sentences without names and topics, once each: first all announcements, then what answers questions."""
    plans = [plan for protocol in protocols for plan in _usual_plans(protocol)]
    fixed = dict.fromkeys(text for plan in plans for text in fixed_sentences(plan))
    first = dict.fromkeys(text for plan in plans for text in expected_sentences(plan) if text in fixed)
    return tuple(first | fixed)[:MOST_SENTENCES]


def sayable_here(settings: Settings) -> Iterator[str]:
    """The same of all protocols of this kiosk, which are read when the first sentence is asked for."""
    protocols, _ = library(settings).load_all()
    yield from sayable_sentences(protocols)


def _usual_plans(protocol: Protocol) -> Iterator[Plan]:
    """The plans for every number of people and every variant, without and with all optional steps."""
    people = protocol.people
    least, most = (people.least, people.most) if people else (DEFAULT_PEOPLE, DEFAULT_PEOPLE)
    optional = tuple(step.id for step in protocol.steps if step.optional)
    for count in range(least, most + 1):
        for variant in (None, *protocol.variants):
            for include in dict.fromkeys(((), optional)):
                wish = PlanRequest(people=numbered_people(count), variant=variant, include=include)
                with suppress(KioskError):  # not every variant is for every number of people
                    yield make_plan(protocol, wish)
