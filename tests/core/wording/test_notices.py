"""The notices about commands."""

import typing
from dataclasses import replace

import pytest

from kiosk.core.errors import JournalError, Refused
from kiosk.core.i18n import use
from kiosk.core.room.commands import Request
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import (
    AskTimeLeft,
    Back,
    GoTo,
    Next,
    Pause,
    PutIn,
    SessionCommand,
    Source,
    Start,
    TakeOut,
)
from kiosk.core.session.events import (
    Event,
    Ignored,
    InterruptionCause,
    Paused,
    PersonRenamed,
    PlanChanged,
    PlanChangeReason,
    PlanMade,
    Recovered,
    RepeatAsked,
    ReplanDeclined,
    ReplanOffered,
    Resumed,
    SessionEnded,
    SessionStarted,
    StartMoved,
    StepEnded,
    StepStarted,
    TimeAdded,
    TimeCheckReached,
    TimeLeftAsked,
    TimeUpReached,
    Undone,
    WhoIsNextAsked,
)
from kiosk.core.units import minutes
from kiosk.core.wording import notices
from tests.core.catalogues import catalogue
from tests.core.samples import T0, a_plan, a_session, a_turn, at

HEARD = Request(Pause(), Source.VOICE, phrase="pause", confidence=0.9)
PRESSED = Request(Pause(), Source.KEY)


PAUSED = Paused(at=T0)
PLAN = a_plan(a_turn())

DONE: tuple[Event, ...] = (
    SessionStarted(at=T0),
    StepStarted(at=T0, turn=0),
    PAUSED,
    Paused(at=T0, process=True),
    Resumed(at=T0),
    TimeAdded(at=T0, turn=0, amount=minutes(1)),
    StartMoved(at=T0, turn=0, amount=minutes(2)),
    *(PlanChanged(at=T0, plan=PLAN, why=why, what="P1") for why in PlanChangeReason),
    PersonRenamed(at=T0, old="P1", new="P7"),
    ReplanOffered(at=T0, plan=PLAN, late=minutes(2)),
    ReplanDeclined(at=T0),
    Ignored(at=T0, command="Next"),
    RepeatAsked(at=T0, turn=0),
    TimeLeftAsked(at=T0, turn=0),
    WhoIsNextAsked(at=T0, turn=0),
    Undone(at=T0),
    *(Recovered(at=T0, cut=cut, away=minutes(2)) for cut in InterruptionCause),
    *(
        Recovered(at=T0, cut=cut, away=minutes(2), counted=False)
        for cut in (InterruptionCause.CRASH, InterruptionCause.POWER)
    ),
    Recovered(at=T0, cut=InterruptionCause.POWER, counted=False),
    SessionEnded(at=T0),
)
"""All events that a command may lead to."""


def told(*happened: Event) -> str:
    """The text of the notice for a pressed key that led to this event."""
    return notices.done(PRESSED, happened)


def test_every_event_of_a_command_has_its_own_notice() -> None:
    never_last = {PlanMade, StepEnded, TimeCheckReached, TimeUpReached}
    assert {type(event) for event in DONE} == set(typing.get_args(Event)) - never_last
    notes = [told(event) for event in DONE]
    assert len(set(notes)) == len(notes)
    assert all(note.endswith(".") and "{" not in note for note in notes)


def test_the_notice_of_a_command_is_that_of_its_last_event() -> None:
    assert told(TimeUpReached(at=T0, turn=0), PAUSED) == "Paused."
    assert told(StepEnded(at=T0, turn=0), StepStarted(at=T0, turn=1)) == "Next step."
    assert told(StepEnded(at=T0, turn=0), SessionEnded(at=T0)) == "The session is over."


@pytest.mark.parametrize(
    ("command", "note"),
    [
        (Next(), "Next step."),
        (Back(), "Back to “A step”."),
        (GoTo(2), "Now: “How it was”."),
        (TakeOut("last"), "Left out: “How it was”."),
    ],
)
def test_where_a_command_led_is_told_with_the_step(command: SessionCommand, note: str) -> None:
    session = a_session(a_turn(), a_turn(), replace(a_turn(), step="last", title="How it was"))
    started = session.apply(Start(), T0)
    assert notices.done(Request(Start(), Source.KEY), started, session.state) == "Started."
    session.apply(Next(), at(1))
    happened = session.apply(command, at(5))
    assert notices.done(Request(command, Source.KEY), happened, session.state) == note


def test_a_step_that_is_included_is_told_with_its_title() -> None:
    session = a_session(a_turn(), replace(a_turn(), step="last", title="Review", optional=True, out=True))
    happened = session.apply(PutIn("last"), T0)
    assert notices.done(Request(PutIn("last"), Source.KEY), happened, session.state) == "Included: “Review”."


def test_added_time_is_told_with_its_length() -> None:
    assert told(TimeAdded(at=T0, turn=0, amount=minutes(1))) == "1 minute more."
    assert told(TimeAdded(at=T0, turn=0, amount=minutes(-2))) == "2 minutes less."
    assert told(StartMoved(at=T0, turn=0, amount=minutes(2))) == "The session started 2 minutes earlier."


@pytest.mark.parametrize(
    ("why", "what", "note"),
    [
        (PlanChangeReason.SKIPPED, "P2", "P2 is skipped."),
        (PlanChangeReason.BROUGHT_BACK, "P2", "P2 has a turn again."),
        (PlanChangeReason.REORDERED, "", "Order changed."),
        (PlanChangeReason.TAKEN_OUT, "review", "Left out: review."),
        (PlanChangeReason.PUT_IN, "", "Optional step included."),
        (PlanChangeReason.TOPICS, "", "Topics chosen."),
        (PlanChangeReason.REPLANNED, "", "The remaining steps have new times."),
        (PlanChangeReason.SET_UP, "", "Plan set up."),
    ],
)
def test_the_notice_of_a_changed_plan_names_the_person_or_step(why: PlanChangeReason, what: str, note: str) -> None:
    assert told(PlanChanged(at=T0, plan=PLAN, why=why, what=what)) == note


def test_the_notice_of_a_new_name_gives_the_old_one() -> None:
    assert told(PersonRenamed(at=T0, old="P1", new="P7")) == "P1 is now called P7."


def test_a_spoken_command_is_shown_with_its_result() -> None:
    assert notices.done(HEARD, [PAUSED]) == "Heard “pause”: Paused."
    error = Refused("The clock is already stopped.")
    assert notices.refused(HEARD, error) == "Heard “pause”: The clock is already stopped."


def test_a_pressed_key_is_not_shown_as_heard() -> None:
    assert notices.done(PRESSED, [PAUSED]) == "Paused."
    assert notices.refused(PRESSED, Refused("Not now.")) == "Not now."
    assert notices.done(Request(Pause(), Source.VOICE), [PAUSED]) == "Paused."


def test_a_question_about_time_is_answered_on_the_screen_too() -> None:
    session = a_session(a_turn(minutes(3)))
    session.apply(Start(), T0)
    happened = session.apply(AskTimeLeft(), at(60))
    request = Request(AskTimeLeft(), Source.VOICE, phrase="how long is left", confidence=0.9)
    assert notices.done(request, happened, session.state) == "Heard “how long is left”: 2 minutes left."
    assert notices.done(request, [PAUSED], session.state) == "Heard “how long is left”: Paused."


@pytest.mark.parametrize("screen", Screen)
def test_every_screen_tells_what_leaving_it_means(screen: Screen) -> None:
    assert notices.leave_again(screen).startswith("Press Esc again to ")


def test_the_notice_of_a_failing_journal_gives_the_reason_and_says_that_the_clock_runs() -> None:
    told = notices.not_recording(JournalError("the disk at {place} is full.", place="/data"))
    assert told == "NOT RECORDING: the disk at /data is full. The clock keeps running."


def test_notices_are_in_the_rooms_language() -> None:
    use(
        catalogue(
            {
                "Paused.": "Pause.",
                "Heard “{phrase}”: {text}": "Gehört „{phrase}“: {text}",
                "Not now.": "Jetzt nicht.",
                "Sorry, I did not understand.": "Das habe ich nicht verstanden.",
                "Press Esc again to go home.": "Noch einmal führt zurück.",
                "NOT RECORDING: {why} The clock keeps running.": "KEINE AUFZEICHNUNG: {why} Die Uhr läuft.",
            }
        )
    )
    assert notices.done(HEARD, [PAUSED]) == "Gehört „pause“: Pause."
    assert notices.refused(PRESSED, Refused("Not now.")) == "Jetzt nicht."
    assert notices.unheard() == "Das habe ich nicht verstanden."
    assert notices.leave_again(Screen.END) == "Noch einmal führt zurück."
    assert notices.not_recording(JournalError("Not now.")) == "KEINE AUFZEICHNUNG: Jetzt nicht. Die Uhr läuft."


def test_a_session_that_is_left_where_it_was_cut_off_is_over() -> None:
    assert notices.ended_there() == "The session has been ended. Its log stops where it was interrupted."


def test_a_second_start_is_told_in_the_first_kiosk() -> None:
    assert notices.summoned() == "The kiosk was opened again; it was already running."


def test_erasing_a_session_is_asked_and_told() -> None:
    assert notices.forget_again() == "Press X again to erase this session and its notes for good."
    assert notices.forgotten() == "The session and its notes have been erased."
