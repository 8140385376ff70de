"""Commands around the session: the microphone, held, tapped and muted."""

from dataclasses import replace

from kiosk.core.interaction.questions import suggestion_question
from kiosk.core.interaction.room_changes import with_room_command
from kiosk.core.room.commands import AppearanceCommand, Choose, Listen, Mute, Talk
from kiosk.core.room.modes import ListenerState, ListenMode
from kiosk.core.room.state import (
    LISTEN_DURATION,
    Card,
    Home,
    NoticeKind,
    Room,
    with_listener_state,
    with_talk_key,
    without_expired,
)
from kiosk.core.units import Duration, Instant, after, minutes
from tests.core.samples import T0, at

LISTENS = ListenerState(ListenMode.WAKE, "okay nabu", has_sound=True, listening=True)


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
    held = then(Room(), Talk(held=True))
    assert (held.microphone.held, held.microphone.talking, held.next_timeout) == (True, True, None)
    assert then(held, Talk(held=False)) == Room()


def test_a_tapped_button_makes_it_listen_for_a_few_seconds() -> None:
    tapped = then(Room(), Listen())
    assert (tapped.microphone.held, tapped.microphone.talking, tapped.next_timeout) == (
        True,
        True,
        until(LISTEN_DURATION),
    )
    assert without_expired(tapped, after(T0, Duration(LISTEN_DURATION - 1))) == tapped
    assert without_expired(tapped, until(LISTEN_DURATION)) == Room()
    assert then(tapped, Talk(held=True)).next_timeout is None


def test_muting_ends_the_listening_and_says_how_to_open_the_microphone_again() -> None:
    muted = then(Room(), Talk(held=True), Mute())
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
    assert with_listener_state(then(Room(), Talk(held=True)), replace(LISTENS, listening=False)).microphone.talking


def test_a_question_is_over_when_its_time_is() -> None:
    asked = Room()
    assert without_expired(asked, at(100)) == asked
    asked = replace(asked, notice=suggestion_question(asked, (), at(6)))
    assert (asked.next_timeout, asked.question) == (None, None)  # a notice that asks nothing only fades from the screen
