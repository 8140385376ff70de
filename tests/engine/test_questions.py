"""What the engine asks back, and how it listens: with the real session, its clock moved by hand."""

from dataclasses import replace

from kiosk.core.interaction.keys import Key
from kiosk.core.room.commands import Answer, GoHome, Listen, Mute, Open, Talk
from kiosk.core.room.messages import ListenerReport, Unrecognised
from kiosk.core.room.modes import ListenerState, ListenMode, MicrophoneState
from kiosk.core.room.notice import ANSWER_TIMEOUT, NoticeKind
from kiosk.core.room.state import LISTEN_DURATION, Screen
from kiosk.core.session.commands import AskTimeLeft, End, Next, Pause, Source, Start
from kiosk.core.units import seconds
from tests.room import KioskRoom

LISTENS = ListenerState(ListenMode.WAKE, "okay nabu", listening=True)


def a_running_room() -> KioskRoom:
    room = KioskRoom()
    room.ask(Open(), Start())
    return room


def asked() -> KioskRoom:
    """Somebody has said that the session is to end."""
    room = a_running_room()
    room.ask(End(), source=Source.VOICE, phrase="end the session")
    return room


def test_a_spoken_end_is_asked_for_first_and_changes_nothing() -> None:
    room = asked()
    notice = room.engine.snapshot().standing.notice
    assert notice is not None
    assert (notice.kind, notice.text) == (NoticeKind.ASKING, "Say yes to end the session.")
    assert [(hint.key, hint.does) for hint in room.engine.snapshot().standing.hints[:2]] == [("Y", "yes"), ("N", "no")]
    assert room.engine.room.screen is Screen.STEP


def test_a_spoken_or_pressed_yes_does_it() -> None:
    room = asked()
    room.ask(Answer(0), source=Source.VOICE, phrase="yes")
    assert room.engine.room.screen is Screen.END
    assert room.notice == "Heard “yes”: The session is over."
    room = asked()
    room.press(Key.ENTER)
    assert room.engine.room.screen is Screen.END


def test_a_no_or_silence_leaves_everything_as_it_is() -> None:
    room = asked()
    room.press(Key.ESCAPE)
    assert (room.engine.room.screen, room.notice) == (Screen.STEP, "")
    room = asked()
    room.wait(ANSWER_TIMEOUT)
    assert room.engine.room.question is None
    room.ask(Answer(0), source=Source.VOICE, phrase="yes")
    assert room.engine.room.screen is Screen.STEP


def test_another_command_withdraws_the_question() -> None:
    room = asked()
    room.ask(Pause())
    assert room.engine.room.question is None
    assert room.notice == "Paused."


def test_the_keys_do_at_once_what_a_voice_is_asked_about() -> None:
    room = a_running_room()
    room.ask(End())
    assert room.engine.room.screen is Screen.END


def test_a_near_miss_can_be_pressed() -> None:
    room = a_running_room()
    room.engine.submit(Unrecognised(("next step", "pause")))
    room.engine.pump()
    assert room.notice == "Did you say “next step” or “pause”? Press its number, or say it again."
    room.press(Key.TWO)
    assert room.notice == "Paused."
    room.press(Key.U)
    assert room.notice == "Undone: “Paused.”"


def test_what_was_not_understood_at_all_is_told() -> None:
    room = a_running_room()
    room.engine.submit(Unrecognised())
    room.engine.pump()
    assert room.notice == "Sorry, I did not understand."


def test_what_was_asked_is_answered_on_the_screen_and_is_no_step_for_undo() -> None:
    room = a_running_room()
    room.ask(Next())
    room.wait(seconds(20))
    room.ask(AskTimeLeft(), source=Source.VOICE, phrase="how long is left")
    assert room.notice == "Heard “how long is left”: 40 seconds left."
    room.press(Key.U)
    assert room.step.title == "First"


def test_a_tapped_button_listens_for_a_while() -> None:
    room = a_running_room()
    room.engine.submit(ListenerReport(replace(LISTENS, listening=False)))
    room.ask(Listen())
    assert room.engine.snapshot().standing.listening
    room.wait(LISTEN_DURATION)
    assert not room.engine.snapshot().standing.listening


def test_how_the_kiosk_hears_is_shown_and_a_muted_one_says_so() -> None:
    room = a_running_room()
    room.engine.submit(ListenerReport(LISTENS))
    room.engine.pump()
    shown = room.engine.snapshot()
    assert (shown.standing.hearing, shown.standing.attention) == (MicrophoneState.OPEN, LISTENS)
    assert shown.standing.say.startswith("Say “next step”, “back”, "), "it listens already: the word was said"
    room.engine.submit(ListenerReport(replace(LISTENS, listening=False)))
    room.engine.pump()
    assert room.engine.snapshot().standing.say.startswith("Say “okay nabu”, wait for the light, then “next step”, ")
    room.press(Key.K)
    assert (room.engine.snapshot().standing.hearing, room.engine.snapshot().standing.say) == (
        MicrophoneState.MUTED,
        "The microphone is off",
    )
    room.ask(Mute())
    assert room.engine.snapshot().standing.hearing is MicrophoneState.READY


def test_going_home_lets_go_of_the_key() -> None:
    room = KioskRoom()
    room.ask(Open(), Talk(held=True), GoHome())
    assert not room.engine.room.microphone.held
    assert not room.engine.room.microphone.talking
