"""Sentences in a protocol's own words."""

import pytest

from kiosk.core.plan.builder import make_plan
from kiosk.core.plan.model import Plan
from kiosk.core.protocol.custom_sentences import GAPS, checked_sentence
from kiosk.core.protocol.model import Protocol
from kiosk.core.session.commands import AddTime, End, Next, Pause, ProcessPause, Repeat, Resume, Start
from kiosk.core.session.events import (
    Event,
    PlanChanged,
    PlanChangeReason,
    PlanMade,
    ReplanOffered,
    TimeCheckReached,
    TimeUpReached,
)
from kiosk.core.session.session import Session
from kiosk.core.units import Instant, minutes
from kiosk.core.wording.announcements import sentence
from kiosk.core.wording.foreseen import expected_sentences

OWN = {name: f"{name} " + " ".join(f"{{{gap}}}" for gap in gaps) for name, gaps in GAPS.items()}
"""Every sentence in other words, with all its gaps."""

PROTOCOL = Protocol.model_validate(
    {
        "id": "own",
        "title": "Own",
        "summary": "Its own words.",
        "group": "anybody",
        "source": "Made up.",
        "roles": {"owner": {"title": "Owner"}, "peers": {"title": "Peers", "plural": True}},
        "stages": [
            {
                "title": "All",
                "steps": [
                    {"id": "first", "title": "First", "minutes": 3, "speaks": "owner", "listens": "peers"},
                    {"id": "said", "title": "Said", "minutes": 1, "speaks": "peers", "say": "Now {who}, {length}."},
                    {"id": "last", "title": "Last", "speaks": "owner"},
                ],
            }
        ],
        "sentences": OWN,
    }
)


def a_session() -> tuple[Session, Plan]:
    plan = make_plan(PROTOCOL)
    return Session.opened(PlanMade(at=Instant(0), plan=plan)), plan


def test_each_step_is_announced_by_its_own_sentence_or_that_of_its_kind() -> None:
    session, _ = a_session()
    told = [sentence(session.apply(command, Instant(0))[-1], session.state) for command in (Start(), Next(), Next())]
    assert told == [
        "step First Owner The peers listen. 3 minutes",
        "Now Peers, 1 minute.",
        "step_without_clock Last Owner",
    ]


def test_everything_else_can_be_said_in_other_words_too() -> None:
    session, plan = a_session()
    session.apply(Start(), Instant(0))
    now = Instant(0)
    happened: list[Event] = [
        session.apply(command, now)[-1]
        for command in (Pause(), Resume(), ProcessPause(), AddTime(minutes(2)), AddTime(minutes(-1)), Repeat())
    ]
    happened += [
        TimeCheckReached(at=now, turn=0, mark=minutes(1)),
        TimeCheckReached(at=now, turn=0, mark=minutes(-5)),
        TimeUpReached(at=now, turn=0),
        ReplanOffered(at=now, plan=plan, late=minutes(2)),
        ReplanOffered(at=now, plan=plan, late=minutes(-2)),
        PlanChanged(at=now, plan=plan, why=PlanChangeReason.REPLANNED),
        session.apply(End(), now)[-1],
    ]
    assert [sentence(event, session.state) for event in happened] == [
        "paused",
        "resumed",
        "process_pause",
        "more 2 minutes",
        "less 1 minute",
        "step First Owner The peers listen. 4 minutes",
        "time_check 1 minute",
        "overtime 5 minutes",
        "time_up",
        "late 2 minutes",
        "early 2 minutes",
        "replanned",
        "ended",
    ]
    left, _ = a_session()
    for command in (Start(), Next(), Next(), Next()):
        event = left.apply(command, now)[-1]
    assert sentence(event, left.state) == "last_step"


def test_what_is_rendered_ahead_is_worded_like_that_too() -> None:
    _, plan = a_session()
    ahead = expected_sentences(plan)
    assert {"time_up", "paused", "process_pause", "resumed", "last_step", "ended"} <= {*ahead}
    assert not [text for text in ahead if "Thank you" in text or "Time is up" in text or text.endswith("left.")]


@pytest.mark.parametrize("gap", ["{length}", "{who}"])
def test_a_gap_that_a_sentence_has_not_is_refused_and_so_is_every_other_use_of_braces(gap: str) -> None:
    for text in (gap, "{}", "{0}", "{title.upper}", "{title!r}", "{title:>9}"):
        with pytest.raises(ValueError, match="there is no gap"):
            checked_sentence(text, "time_up")
    for text in ("{", "}", "{title"):
        with pytest.raises(ValueError, match="a brace is not closed"):
            checked_sentence(text, "step")


def test_braces_that_are_meant_stay_and_so_do_those_of_a_title() -> None:
    assert checked_sentence("a {{b}}", "time_up") == "a {{b}}"
