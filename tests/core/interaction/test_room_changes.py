"""Commands around the session: the microphone, held, tapped and muted."""

from dataclasses import replace

import pytest

from kiosk.core.interaction.questions import suggestion_question
from kiosk.core.interaction.room_changes import with_room_command
from kiosk.core.room.changes import with_fault, with_listener_state, with_talk_key, without_expired
from kiosk.core.room.commands import AppearanceCommand, Choose, Listen, Mute, Talk, UnusedInput
from kiosk.core.room.modes import ListenerState, ListenMode
from kiosk.core.room.notice import NoticeKind
from kiosk.core.room.state import LISTEN_DURATION, Card, Home, Room
from kiosk.core.units import Duration, Instant, after, minutes
from tests.core.samples import T0, at

LISTENS = ListenerState(ListenMode.WAKE, "okay nabu", listening=True)


READY = with_listener_state(Room(), replace(LISTENS, listening=False))


def until(length: Duration) -> Instant:
    return after(T0, length)


def then(room: Room, *commands: AppearanceCommand) -> Room:
    for command in commands:
        room = with_room_command(room, command, until)
    return room


def test_the_choice_moves() -> None:
    cards = tuple(Card(f"p{n}", "P", "S", "5", minutes(1)) for n in range(3))
    assert then(Room(home=Home(cards=cards)), Choose(2)).home.chosen == 2


def test_a_held_key_makes_the_kiosk_listen_until_it_is_let_go() -> None:
    held = then(READY, Talk(held=True))
    assert (held.microphone.held, held.microphone.talking, held.next_timeout) == (True, True, None)
    assert then(held, Talk(held=False)) == READY


def test_a_tapped_button_makes_it_listen_for_a_few_seconds() -> None:
    tapped = then(READY, Listen())
    assert (tapped.microphone.held, tapped.microphone.talking, tapped.next_timeout) == (
        True,
        True,
        until(LISTEN_DURATION),
    )
    assert without_expired(tapped, after(T0, Duration(LISTEN_DURATION - 1))) == tapped
    assert without_expired(tapped, until(LISTEN_DURATION)) == READY
    assert then(tapped, Talk(held=True)).next_timeout is None


def test_muting_ends_the_listening_and_says_how_to_open_the_microphone_again() -> None:
    muted = then(READY, Talk(held=True), Mute())
    assert (muted.microphone.muted, muted.microphone.held, muted.microphone.talking) == (True, False, False)
    assert muted.notice is not None
    assert (muted.notice.kind, muted.notice.text) == (NoticeKind.DONE, "Microphone off. Press K to turn it on again.")
    assert not then(muted, Talk(held=True)).microphone.talking
    assert not then(muted, Listen()).microphone.talking
    again = then(muted, Mute())
    assert again.notice is not None
    assert (again.microphone.muted, again.notice.text) == (False, "Microphone on.")


def test_the_kiosk_also_listens_while_its_listener_says_so() -> None:
    listening = with_listener_state(Room(), LISTENS)
    assert (listening.microphone.talking, listening.microphone.held) == (True, False)
    assert with_talk_key(listening, held=False).microphone.talking
    assert not with_listener_state(listening, replace(LISTENS, listening=False)).microphone.talking
    assert not with_listener_state(listening, None).microphone.talking
    assert with_listener_state(then(READY, Talk(held=True)), replace(LISTENS, listening=False)).microphone.talking


def test_a_question_is_over_when_its_time_is() -> None:
    asked = Room()
    assert without_expired(asked, at(100)) == asked
    asked = replace(asked, notice=suggestion_question(asked, (), at(6)))
    assert (asked.next_timeout, asked.question) == (None, None)  # a notice that asks nothing only fades from the screen


def told(room: Room) -> tuple[NoticeKind, str]:
    assert room.notice is not None
    return room.notice.kind, room.notice.text


@pytest.mark.parametrize("command", [Talk(held=True), Listen()])
def test_a_kiosk_that_cannot_listen_says_why(command: AppearanceCommand) -> None:
    none = then(Room(), command)
    assert told(none) == (NoticeKind.REFUSED, "This kiosk has no microphone in use. Use keys, touch or a phone.")
    unplugged = then(with_fault(READY, "microphone", "Plug one in."), command)
    assert told(unplugged) == (NoticeKind.REFUSED, "Plug one in.")
    muted = then(READY, Mute(), command)
    assert told(muted) == (NoticeKind.REFUSED, "Microphone off. Press K to turn it on again.")
    assert not any(room.microphone.held for room in (none, muted))
    assert not any(room.listening for room in (none, unplugged, muted))


def test_opening_the_microphone_again_says_that_it_is_open_and_keeps_it_open() -> None:
    twice = then(READY, Listen(), Listen())
    assert told(twice) == (NoticeKind.DONE, "Listening: say a command.")
    assert twice.microphone.held


def test_talking_to_a_microphone_that_has_a_fault_says_so_and_tries_it_again() -> None:
    faulty = with_fault(READY, "microphone", "No microphone found: plug one in.")
    held = then(faulty, Talk(held=True))
    assert told(held) == (NoticeKind.REFUSED, "No microphone found: plug one in.")
    assert (held.microphone.held, held.listening) == (True, False)
    assert then(with_fault(held, "microphone", None), Talk(held=False)).microphone.held is False


def test_a_key_without_a_meaning_is_named_and_a_touch_beside_the_buttons_is_silent() -> None:
    assert told(then(Room(), UnusedInput("Q"))) == (
        NoticeKind.REFUSED,
        "Q does nothing here. Press ? for the keys that do.",
    )
    assert told(then(Room(), UnusedInput("")))[1] == "That key does nothing here. Press ? for the keys that do."
    assert then(Room(), UnusedInput()) == Room()
