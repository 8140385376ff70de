"""What a room and the trainer of several rooms tell each other: shown with who asked, and taken back by the room."""

from dataclasses import replace

import pytest

from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import Command, GoHome, Open, Request
from kiosk.core.room.messages import Joined
from kiosk.core.room.plenary import Outcome
from kiosk.core.room.plenary_commands import AskForHelp, AskForTimes, CallOut, GiveTimes, PromiseHelp, SayDone
from kiosk.core.room.state import Screen
from kiosk.core.session.commands import End, EndIn, Next, Pause, ProcessPause, Resume, Source, Start, Undo
from kiosk.core.session.events import Paused, PlenaryTold
from kiosk.core.session.state import Phase
from kiosk.core.units import minutes, seconds
from kiosk.export.event_sentences import event_sentence
from tests.room import AGREED, KioskRoom


@pytest.fixture
def room() -> KioskRoom:
    room = KioskRoom(AGREED)
    room.engine.submit(Joined())
    room.engine.pump()
    return room


def asks(room: KioskRoom, command: Command) -> str:
    """The trainer asks for this; answers why it was refused, if it was."""
    room.at_once(Request(command, Source.TRAINER, asked="a1"))
    outcome = room.engine.room.plenary.outcome
    assert outcome is not None
    assert outcome.asked == "a1"
    return outcome.refused


def test_a_kiosk_on_its_own_has_no_keys_for_a_trainer() -> None:
    bound = {key for binding in KioskRoom().engine.snapshot().standing.bindings for key in binding.keys}
    assert not {Key.H, Key.W} & bound


def test_help_is_asked_for_until_somebody_answers(room: KioskRoom) -> None:
    room.press(Key.H)
    assert room.engine.room.plenary.help
    room.wait(minutes(5))
    assert room.engine.snapshot().standing.heading.endswith(" · help asked for")
    assert asks(room, PromiseHelp()) == ""
    assert not room.engine.room.plenary.help
    assert room.notice == "Trainer: somebody is coming to you."


def test_who_asked_for_help_or_was_done_can_take_it_back(room: KioskRoom) -> None:
    room.press(Key.H, Key.W)
    assert room.engine.snapshot().standing.heading.endswith("help asked for · done")
    room.press(Key.H, Key.W)
    assert not room.engine.room.plenary.help
    assert not room.engine.room.plenary.done
    assert room.notice == "The trainer sees that you are not done yet."


def test_done_is_forgotten_with_the_next_session(room: KioskRoom) -> None:
    room.ask(Open())
    room.press(Key.W)
    room.ask(GoHome())
    assert room.engine.room.plenary.done
    room.ask(Open())
    assert not room.engine.room.plenary.done


def test_the_trainer_opens_starts_and_holds_and_undo_takes_it_back(room: KioskRoom) -> None:
    assert asks(room, Open("agreed")) == ""
    assert room.notice == "Trainer: opened “Agreed”. Esc twice leaves it."
    assert asks(room, Start()) == ""
    assert (room.notice, room.offers_undo) == ("Trainer: Started.", True)
    assert asks(room, ProcessPause()) == ""
    assert room.notice.startswith("Trainer: ")
    assert [event.by for event in room.ear.heard if isinstance(event, Paused)] == [Source.TRAINER]
    room.ask(Undo())
    assert room.engine.room.session is not None
    assert room.engine.room.session.phase is Phase.RUNNING


def test_what_the_session_refuses_is_answered_with_the_reason(room: KioskRoom) -> None:
    asks(room, Open("agreed"))
    asks(room, Start())
    assert asks(room, Resume()) == "The clock is already running."
    assert asks(room, Open("agreed")) == "A session is running; end it before you open another."
    assert room.notice == "Trainer: A session is running; end it before you open another."


def test_the_trainer_does_not_take_away_what_is_being_set_up(room: KioskRoom) -> None:
    room.ask(Open())
    assert asks(room, Open("another")) == "“Agreed” is being set up here."
    assert room.engine.room.screen is Screen.READY
    assert asks(room, Open("agreed")) == ""


def test_another_end_only_offers_a_plan(room: KioskRoom) -> None:
    room.ask(Open(), Start())
    room.wait(seconds(30))
    before = room.engine.room.session
    assert before is not None
    assert asks(room, EndIn(minutes(7))) == ""
    session = room.engine.room.session
    assert session is not None
    assert session.plan.turns == before.plan.turns
    assert session.offer is not None


@pytest.mark.parametrize("call", [CallOut("Plenary in five minutes."), CallOut(bell=True)])
def test_a_call_is_a_line_that_leaves_the_step_on_the_screen(room: KioskRoom, call: CallOut) -> None:
    room.ask(Open(), Start())
    asks(room, call)
    assert room.notice == f"Trainer: {call.text or 'the bell was rung.'}"
    assert room.step.title == "Welcome"
    assert room.engine.snapshot().standing.overlay is None
    first = room.engine.room.plenary.call
    asks(room, call)
    assert room.engine.room.plenary.call != first


def test_the_trainers_command_counts_although_somebody_pressed_a_key_just_before(room: KioskRoom) -> None:
    room.ask(Open(), Start())
    room.at_once(Request(Next(), Source.KEY), Request(ProcessPause(), Source.TRAINER, asked="a2"))
    assert room.engine.room.plenary.outcome == Outcome("a2")
    assert room.engine.room.session is not None
    assert room.engine.room.session.in_process


def test_a_question_about_a_cut_is_left_to_the_room() -> None:
    first = KioskRoom(AGREED)
    first.ask(Open(), Start(), Pause())
    first.clock.reboot(minutes(3))
    second = KioskRoom(AGREED, after=first)
    second.recover()
    assert second.engine.room.screen is Screen.QUESTION
    assert asks(second, Open("agreed")).startswith("A session was interrupted here")


LOGGED = (
    (AskForHelp(), Source.KEY, "The group asked for help."),
    (AskForHelp(on=False), Source.VOICE, "The group no longer needed help."),
    (PromiseHelp(), Source.TRAINER, "Help was promised."),
    (SayDone(), Source.PHONE, "The group was done."),
    (SayDone(on=False), Source.TOUCH, "The group was not done yet."),
    (CallOut(bell=True), Source.TRAINER, "The bell was rung."),
    (CallOut("Plenary in five."), Source.TRAINER, "“Plenary in five.” was shown."),
    (CallOut("Come back.", bell=True), Source.TRAINER, "The bell was rung. “Come back.” was shown."),
)


def test_the_times_are_asked_for_until_the_people_here_decide(room: KioskRoom) -> None:
    assert asks(room, AskForTimes()) == "No session has begun here."
    room.ask(Open(), Start())
    assert Key.Y not in shown_keys(room)
    assert asks(room, AskForTimes()) == ""
    room.wait(minutes(5))
    assert room.engine.snapshot().standing.heading.endswith(" · times asked for")
    assert {Key.Y, Key.Z} <= shown_keys(room)
    room.press(Key.Y)
    assert room.engine.room.plenary.given == 1
    assert room.notice == "The trainer has the times of your steps."
    assert Key.Y not in shown_keys(room)
    asks(room, AskForTimes())
    room.press(Key.Z)
    assert room.engine.room.plenary.given == 1
    assert room.notice == "The times of your steps stay here."


def test_the_times_of_another_session_were_not_asked_for(room: KioskRoom) -> None:
    room.ask(Open(), Start(), End())
    asks(room, AskForTimes())
    room.ask(GoHome(), Open(), Start())
    assert Key.Y not in shown_keys(room)
    room.ask(GiveTimes())
    assert room.engine.room.plenary.given == 0


def shown_keys(room: KioskRoom) -> set[Key]:
    return {key for binding in room.engine.snapshot().standing.bindings for key in binding.keys}


@pytest.mark.parametrize("before", [(), (Start(),), (Start(), Pause()), (Start(), End())], ids=len)
def test_what_room_and_trainer_tell_each_other_is_in_the_log_with_who_asked(
    room: KioskRoom, before: tuple[Command, ...]
) -> None:
    room.ask(Open(), *before)
    room.wait(seconds(5))
    found = room.engine.room.session
    for command, by, _ in LOGGED:
        room.at_once(Request(command, by, asked="a1" if by is Source.TRAINER else None))
    session = room.engine.room.session
    assert found is not None
    assert session is not None
    assert replace(session, last=found.last) == found, "the session goes on as it was"
    told = [event for event in room.ear.heard if isinstance(event, PlenaryTold)]
    assert [(event_sentence(event, session.plan), event.by) for event in told] == [(text, by) for _, by, text in LOGGED]


def test_without_a_session_there_is_no_log_to_keep_it_in(room: KioskRoom) -> None:
    asks(room, CallOut(bell=True))
    assert room.ear.heard == []


def test_undo_takes_back_what_was_done_before_the_bell(room: KioskRoom) -> None:
    room.ask(Open(), Start(), Pause())
    asks(room, CallOut(bell=True))
    room.ask(Undo())
    assert room.engine.room.session is not None
    assert room.engine.room.session.phase is Phase.RUNNING
