"""The facilitator's phone: the same commands as the keys, and never another than was on the button."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape
from pathlib import Path
from typing import cast

import httpx
import pytest

from kiosk.core.room.commands import Answer, ChangeRate, ChangeVolume, Command, CycleLevel, Mute, NextTheme, Open, Show
from kiosk.core.room.messages import FaultReport, ListenerReport
from kiosk.core.room.modes import ListenerState, ListenMode, Overlay
from kiosk.core.room.notice import NoticeKind
from kiosk.core.room.state import Room, Screen
from kiosk.core.session.commands import (
    BringBack,
    CountTurn,
    End,
    GiveTurn,
    GoTo,
    HandOver,
    Next,
    Pause,
    PutIn,
    RemovePerson,
    SkipPerson,
    SkipTopic,
    Source,
    Start,
    TakeOut,
    TimeTopic,
)
from kiosk.core.session.state import Phase
from kiosk.core.setup.commands import Adjust, Field, FieldKind
from kiosk.core.units import Duration, Instant, after, minutes
from kiosk.core.view.model import Snapshot
from kiosk.ports import Noticeboard
from kiosk.web.buttons import command_name, name_and_step
from kiosk.web.messages import translated_sentences
from kiosk.web.remote_actions import RemoteActionFinder
from kiosk.web.routes.remote import room_time
from tests.room import AGREED
from tests.web.phones import PATIENCE, Kiosk, kiosk

JSON = {"Accept": "application/json"}


@pytest.fixture
def remote(running: Kiosk) -> httpx.Client:
    return running.remote()


def test_a_button_does_what_the_key_does_and_says_that_a_phone_did_it(home: Kiosk) -> None:
    home.open(Open("agreed"))
    remote = home.remote()
    answer = remote.post("/remote/command", data={"command": command_name(Start())})
    assert (answer.status_code, answer.headers["location"]) == (303, "/remote")
    home.waiting.until(lambda room: room.session and room.session.began is not None)
    remote.post("/remote/command", data={"command": command_name(Next())})
    room = home.waiting.until(lambda room: room.session and room.session.turn == 1)
    assert room.session is not None
    assert room.session.checkpoint is not None
    assert room.session.checkpoint.event.by is Source.PHONE
    assert "Turn" in remote.get("/remote").text


def test_the_script_is_answered_without_leaving_the_page(running: Kiosk, remote: httpx.Client) -> None:
    answer = remote.post("/remote/command", data={"command": command_name(Pause())}, headers=JSON)
    assert (answer.status_code, answer.json()) == (202, {"asked": "Sent to the kiosk."})
    running.waiting.until(lambda room: room.session and room.session.phase is Phase.PAUSED)


def test_a_button_that_is_no_longer_there_does_nothing(running: Kiosk, remote: httpx.Client) -> None:
    """Space pauses and resumes; the phone's button never turns from the one into the other under a finger."""
    running.ask(Pause())
    running.waiting.until(lambda room: room.session and room.session.phase is Phase.PAUSED)
    answer = remote.post("/remote/command", data={"command": command_name(Pause())}, headers=JSON)
    assert (answer.status_code, answer.json()["problem"]) == (
        409,
        "This can no longer be done: the session has moved on.",
    )


def test_what_buttons_stand_for_is_found_once_for_each_room(running: Kiosk) -> None:
    class Counting:
        """The kiosk, which counts its pictures."""

        taken = 0

        def snapshot(self) -> Snapshot:
            self.taken += 1
            return running.engine.snapshot()

    assert running.server._running is not None
    context, board = running.server._running.context, Counting()
    context = replace(context, board=cast("Noticeboard", board))
    context.room = running.waiting.until(lambda room: room.session and room.session.phase is Phase.RUNNING)
    actions = RemoteActionFinder(context, translated_sentences())
    assert actions.current_actions().find("pause") == Pause()
    assert actions.current_actions().find("pause") == Pause()
    assert board.taken == 1
    running.ask(Pause())
    context.room = running.waiting.until(lambda room: room.session and room.session.phase is Phase.PAUSED)
    assert actions.current_actions().find("pause") is None
    assert board.taken == 2


def test_where_a_page_is_open_they_are_found_before_a_button_is_pressed(
    running: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert running.server._running is not None
    site = running.server._running.application
    found = threading.Event()
    monkeypatch.setattr(site._pages.actions, "current_actions", found.set)
    phone = running.phone(running.links.page)
    with phone.stream("GET", "/notes/events") as answer:
        told = answer.iter_raw()
        next(told)  # the page is followed
        running.ask(Pause())
        assert found.wait(PATIENCE)


def test_the_page_lists_what_each_undo_takes_back_the_next_one_first(running: Kiosk, remote: httpx.Client) -> None:
    running.ask(Next(), Pause())
    running.waiting.until(lambda room: room.session and room.session.phase is Phase.PAUSED)
    page = remote.get("/remote").text
    listed = page[page.index('id="undoes"') :].split("</details>")[0]
    assert re.findall("<li>(.*)</li>", listed) == ["Paused.", "The end of “Welcome”.", "Started."]


def test_what_the_menu_offers_about_time_has_a_button_for_the_step_of_the_page(remote: httpx.Client) -> None:
    page = remote.get("/remote").text
    listed = page[page.index('id="time"') :].split("</details>")[0]
    assert "5 minutes more" in listed
    assert re.search('value="went-on-earlier 120000 @[0-9]+"[^>]*>We went on 2 minutes ago<', listed)


@pytest.mark.parametrize("command", ["", "quit", "talk true", "__import__('os')", "end", 'open "x"'])
def test_what_is_on_no_button_is_refused(remote: httpx.Client, command: str) -> None:
    assert remote.post("/remote/command", data={"command": command}).status_code == 409


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (Pause(), "pause"),
        (GoTo(3), "go-to 3"),
        (SkipPerson("Ó P1"), 'skip-person "Ó P1"'),
        (Adjust(-1, Field(FieldKind.LENGTH)), 'adjust -1, ["length", ""]'),
    ],
)
def test_pages_and_kiosk_agree_on_the_names_of_commands(command: Command, name: str) -> None:
    assert command_name(command) == name


@pytest.mark.parametrize("command", [GoTo(2), TakeOut("last"), PutIn("extra"), SkipPerson("P2")])
def test_the_plan_is_changed_from_the_phone(
    running: Kiosk, remote: httpx.Client, command: GoTo | TakeOut | PutIn | SkipPerson
) -> None:
    before = running.waiting.room.session
    page = remote.get("/remote").text
    assert f'"{command_name(command)}"' in unescape(page)
    assert remote.post("/remote/command", data={"command": command_name(command)}).status_code == 303
    running.waiting.until(lambda room: room.session and room.session != before)


def test_somebody_who_was_skipped_is_brought_back(running: Kiosk, remote: httpx.Client) -> None:
    remote.post("/remote/command", data={"command": command_name(SkipPerson("P1"))})
    running.waiting.until(lambda room: room.session and room.session.plan.turns[1].out)
    assert remote.post("/remote/command", data={"command": command_name(BringBack("P1"))}).status_code == 303
    running.waiting.until(lambda room: room.session and not room.session.plan.turns[1].out)


def test_somebody_who_comes_late_is_added_with_a_turn_to_accept(running: Kiosk, remote: httpx.Client) -> None:
    assert "Somebody comes late" in remote.get("/remote").text
    assert remote.post("/remote/late", data={"name": "Anna  Lena"}).status_code == 303
    room = running.waiting.until(lambda room: room.session and len(room.session.plan.people) == 3)
    assert room.session is not None
    assert room.session.plan.people == ("P1", "P2", "Anna Lena")
    page = unescape(remote.get("/remote").text)
    assert "A turn for Anna Lena, with these times?" in page
    assert command_name(GiveTurn("Anna Lena")) in page
    remote.post("/remote/late", data={"name": " "})
    running.waiting.until(lambda room: room.session and room.session.plan.people == ("P1", "P2", "Anna Lena", "P4"))


def test_roles_are_named_on_the_phone_before_the_start_and_later(home: Kiosk) -> None:
    home.open(Open("agreed"))
    remote = home.remote()
    assert "Who has which role?" in remote.get("/remote").text
    fields = {"role0": "Facilitator", "people0": "P1", "role1": "Team", "people1": " P2 , P1,"}
    assert remote.post("/remote/roles", data=fields).status_code == 303
    both = (("Facilitator", "P1"), ("Team", "P2"), ("Team", "P1"))
    home.waiting.until(lambda room: room.session and room.session.plan.leads == both)
    answer = remote.post("/remote/roles", data=fields, headers=JSON)
    assert (answer.status_code, answer.json()["problem"]) == (422, "No role was changed.")
    remote.post("/remote/command", data={"command": command_name(Start())})
    room = home.waiting.until(lambda room: room.session and room.session.began is not None)
    assert room.session is not None
    assert room.session.plan.leads == both
    assert "Facilitator P1 speaks" in remote.get("/remote").text


def test_two_people_swap_and_one_leaves_from_the_phone(running: Kiosk, remote: httpx.Client) -> None:
    assert remote.post("/remote/swap", data={"first": "P1", "second": "P2"}).status_code == 303
    running.waiting.until(lambda room: room.session and room.session.plan.turns[1].person == "P2")
    remote.post("/remote/command", data={"command": command_name(Next())})
    running.waiting.until(lambda room: room.session and room.session.current.person == "P2")
    assert command_name(HandOver("P1")) in unescape(remote.get("/remote").text)
    assert remote.post("/remote/command", data={"command": command_name(RemovePerson("P2"))}).status_code == 303
    running.waiting.until(lambda room: room.question)
    assert "end this turn" in remote.get("/remote").text
    remote.post("/remote/command", data={"command": command_name(Answer(0))})
    room = running.waiting.until(lambda room: room.session and room.session.plan.gone)
    assert room.session is not None
    assert (room.session.current.person, room.session.plan.gone) == ("P1", ("P2",))


def test_what_counts_as_a_turn_is_corrected_on_the_phone_after_the_end_too(
    running: Kiosk, remote: httpx.Client
) -> None:
    """P1's turn was over at once, so it does not count until somebody says so."""
    for words in ("next step", "next step", "end"):
        assert remote.post("/remote/words", data={"words": words}).status_code == 303
    running.waiting.until(partial(is_at, Screen.END))
    assert 'value="count-turn &#34;P1&#34;, true"' in remote.get("/remote").text
    remote.post("/remote/command", data={"command": command_name(CountTurn("P1", counts=True))})
    running.waiting.until(lambda room: room.session and room.session.counts == (("P1", True),))
    assert "Does not count" in remote.get("/remote").text


def test_commands_in_words_do_what_scripts_do(running: Kiosk, remote: httpx.Client) -> None:
    assert remote.post("/remote/words", data={"words": "add 3 minutes"}).status_code == 303
    room = running.waiting.until(lambda room: room.session and room.session.record.added)
    assert room.session is not None
    assert room.session.record.added == minutes(3)


def test_words_that_are_no_command_are_said_so(remote: httpx.Client) -> None:
    assert "there is no command &#39;dance&#39;" in remote.post("/remote/words", data={"words": "dance"}).text
    answer = remote.post("/remote/words", data={"words": "go to 99"}, headers=JSON)
    assert (answer.status_code, answer.json()["problem"]) == (
        422,
        "there is no step 99; the steps are numbered from 1 to 4.",
    )


def test_topics_are_chosen_with_their_owners_and_times(running: Kiosk, remote: httpx.Client) -> None:
    fields = {
        "title1": "\u202eBeginnings\x1b",
        "owner1": "P1",
        "minutes1": "4",
        "title3": "Ends",
        "minutes3": "2",
        "title2": " ",
    }
    assert remote.post("/remote/topics", data=fields).status_code == 303
    room = running.waiting.until(lambda room: room.session and room.session.plan.topics)
    assert room.session is not None
    chosen = [(topic.title, topic.owner, topic.length) for topic in room.session.plan.topics]
    assert chosen == [("Beginnings", "P1", minutes(4)), ("Ends", None, minutes(2))]


def test_one_topic_is_added_skipped_and_brought_back_after_their_step(running: Kiosk, remote: httpx.Client) -> None:
    remote.post("/remote/topics", data={"title1": "Beginnings", "minutes1": "4", "title2": "Ends", "minutes2": "2"})
    running.ask(Next())
    running.waiting.until(lambda room: room.session and room.session.current.topic == "Beginnings")
    assert remote.post("/remote/topic", data={"title1": "Rest", "owner1": "P2", "minutes1": "2"}).status_code == 303
    room = running.waiting.until(lambda room: room.session and len(room.session.plan.topics) == 3)
    assert room.session is not None
    assert [(turn.topic, turn.person, turn.planned) for turn in room.session.plan.turns[2:]] == [
        ("Ends", "P2", minutes(2)),
        ("Rest", "P2", minutes(2)),
    ]
    page = unescape(remote.get("/remote").text)
    assert "Ends: 2 min" in page
    assert '"add-topic null, null, null"' in page
    for command, out in ((SkipTopic("Ends"), True), (TimeTopic("Ends", minutes(2)), False)):
        page = unescape(remote.get("/remote").text)
        assert f"value='{command_name(command)}'" in page or f'value="{command_name(command)}"' in page
        remote.post("/remote/command", data={"command": command_name(command)})
        running.waiting.until(lambda room, out=out: room.session and room.session.plan.turns[2].out is out)  # type: ignore[misc]  # bound by its default


@pytest.mark.parametrize(
    "fields",
    [{}, {"title1": "A"}, {"title1": "A", "minutes1": "0"}, {"title1": "A", "minutes1": "9999"}, {"minutes1": "5"}],
)
def test_topics_without_a_title_or_a_time_are_refused(remote: httpx.Client, fields: dict[str, str]) -> None:
    answer = remote.post("/remote/topics", data=fields, headers=JSON)
    assert (answer.status_code, answer.json()["problem"]) == (422, "Give each topic a title and a number of minutes.")


def test_what_the_kiosk_refuses_shows_on_the_phone(running: Kiosk, remote: httpx.Client) -> None:
    running.ask(Next())
    running.waiting.until(lambda room: room.session and room.session.turn == 1)
    remote.post("/remote/topics", data={"title1": "Late", "minutes1": "5"})
    room = running.waiting.until(lambda room: room.notice and room.notice.kind is NoticeKind.REFUSED)
    assert room.notice
    assert room.notice.text in remote.get("/remote").text


def test_faults_of_the_kiosk_show_on_the_phone(running: Kiosk, remote: httpx.Client) -> None:
    running.engine.submit(FaultReport("test", "The microphone is gone."))
    running.waiting.until(lambda room: room.faults)
    assert "The microphone is gone." in remote.get("/remote").text


def test_from_the_home_screen_a_conversation_is_opened_but_the_kiosk_is_not_closed(home: Kiosk) -> None:
    remote = home.remote()
    page = remote.get("/remote").text
    assert "Agreed" in page
    assert '"leave"' not in page
    assert remote.post("/remote/words", data={"words": "next step"}).status_code == 409
    assert remote.post("/remote/command", data={"command": command_name(Open("agreed"))}).status_code == 303
    home.waiting.until(lambda room: room.session_id)
    assert command_name(Start()) in remote.get("/remote").text


@pytest.fixture
def late(tmp_path: Path) -> Iterator[Kiosk]:
    """A kiosk whose session cannot end on time, and which has a shorter plan to offer."""
    with kiosk(tmp_path, replace(AGREED, time=minutes(8))) as made:
        made.open(Open("agreed"))
        made.ask(Start())
        yield made


def is_at(screen: Screen, room: Room) -> bool:
    return room.screen is screen


def test_what_is_seldom_needed_can_be_asked_for_from_every_screen(home: Kiosk) -> None:
    home.engine.submit(ListenerReport(ListenerState(ListenMode.HELD)))
    home.waiting.until(lambda room: room.hears)
    remote = home.remote()
    seldom = (Mute(), Show(Overlay.CODE), CycleLevel(), NextTheme(), ChangeVolume(10), ChangeRate(-10))
    for command, screen in ((Open("agreed"), Screen.READY), (Start(), Screen.STEP), (End(), Screen.END)):
        page = unescape(remote.get("/remote").text)
        assert [one for one in seldom if f'"{command_name(one)}"' not in page] == []
        home.ask(command)
        home.waiting.until(partial(is_at, screen))
    assert remote.post("/remote/command", data={"command": command_name(ChangeVolume(-10))}).status_code == 303
    home.waiting.until(lambda room: room.sound.volume == 80)


def test_buttons_say_what_happens_to_the_kiosk(home: Kiosk) -> None:
    remote = home.remote()
    home.open(Open("agreed"))
    assert '"leave"' not in remote.get("/remote").text
    home.ask(Start())
    home.waiting.until(lambda room: room.screen is Screen.STEP)
    page = remote.get("/remote").text
    for words in ("end the session", "show help on the screen", "2 topics, equal time", "4 topics, equal time"):
        assert f">{words}</button>" in page


def test_an_offered_plan_is_shown_and_accepted(late: Kiosk) -> None:
    late.waiting.until(lambda room: room.session and room.session.offer)
    remote = late.remote()
    page = remote.get("/remote").text
    assert ">2 min late</h2>" in page
    assert "accept-replan" not in page
    assert remote.post("/remote/command", data={"command": "accept-replan"}).status_code != 303
    assert remote.post("/remote/command", data={"command": "ask-replan"}).status_code == 303
    late.waiting.until(lambda room: room.overlay is Overlay.PLAN)
    page = remote.get("/remote").text
    offer = late.engine.snapshot().standing.offer
    assert offer is not None
    assert page.count("<tr>") == 1 + len(offer.changes)
    assert remote.post("/remote/command", data={"command": "accept-replan"}).status_code == 303
    late.waiting.until(lambda room: room.session and not room.session.offer)


def test_names_are_corrected_in_all_that_was_and_is_to_come(running: Kiosk, remote: httpx.Client) -> None:
    fields = {"old0": "P1", "new0": " P\u202e7\x07 ", "old1": "P2", "new1": "P2", "old2": "", "new2": "x"}
    assert remote.post("/remote/names", data=fields).status_code == 303
    room = running.waiting.until(lambda room: room.session and "P1" not in room.session.plan.people)
    assert room.session is not None
    assert room.session.plan.people == ("P7", "P2")
    both = {"old0": "P7", "new0": "P8", "old1": "P2", "new1": "P9"}
    remote.post("/remote/names", data=both)
    running.waiting.until(lambda room: room.session and room.session.plan.people == ("P8", "P9"))


def test_names_that_stay_or_that_nobody_has_are_no_correction(remote: httpx.Client) -> None:
    for fields in ({}, {"old0": "P1", "new0": "P1"}, {"old0": "PX", "new0": "P1"}, {"old0": "P1", "new0": " "}):
        answer = remote.post("/remote/names", data=fields, headers=JSON)
        assert (answer.status_code, answer.json()["problem"]) == (422, "No name was changed.")


def test_a_form_that_no_page_of_ours_has_asks_for_nothing(remote: httpx.Client) -> None:
    fields = {"command": command_name(Next())} | {f"more{number}": "" for number in range(200)}
    assert remote.post("/remote/command", data=fields).status_code == 409


def in_an_hour() -> str:
    """A time of day that lies ahead whenever it is."""
    return f"{datetime.now().astimezone() + timedelta(hours=1):%H:%M}"


def test_an_end_is_typed_as_a_time_of_day_while_the_session_is_set_up(home: Kiosk) -> None:
    home.open(Open("agreed"))
    remote, end = home.remote(), in_an_hour()
    assert remote.post("/remote/end", data={"end": end}).status_code == 303
    room = home.waiting.until(lambda room: room.setup.until is not None)
    assert room.setup.until is not None
    page = remote.get("/remote").text
    assert f"Finish at: <b>{end}</b>" in page
    answer = remote.post("/remote/end", data={"end": "soon"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (
        422,
        {"problem": "'soon' is not a time of day, such as 16:30 or 4:30 pm."},
    )
    home.ask(Start())
    home.waiting.until(lambda room: room.session and room.session.began is not None)


def test_another_end_is_typed_while_the_session_runs(running: Kiosk, remote: httpx.Client) -> None:
    running.waiting.until(lambda room: room.session and room.session.began is not None)
    assert remote.post("/remote/end", data={"end": in_an_hour()}, headers=JSON).status_code == 202
    room = running.waiting.until(lambda room: room.session and room.session.plan.fixed_end)
    assert room.session is not None
    assert room.session.agreed_end is not None
    assert room.midnight is not None
    assert (room.session.agreed_end - room.midnight) % 60_000 < 2_000
    running.ask(End())
    running.waiting.until(lambda room: room.session and room.session.ended is not None)
    assert remote.post("/remote/end", data={"end": in_an_hour()}, headers=JSON).status_code == 409


def test_a_rehearsal_has_a_badge_on_the_pages_for_phones(tmp_path: Path, home: Kiosk) -> None:
    with kiosk(tmp_path / "rehearsal", rehearsal=True) as rehearsed:
        rehearsed.open(Open("agreed"))
        assert '<span class="badge">Rehearsal</span>' in rehearsed.remote().get("/remote").text
        notes = rehearsed.phone(rehearsed.links.page)
        assert '<span class="badge">Rehearsal</span>' in notes.get("/notes").text
    assert "Rehearsal" not in home.remote().get("/remote").text


def test_a_rehearsal_has_a_time_of_its_own() -> None:
    real = datetime(2026, 6, 1, 9, tzinfo=UTC).astimezone()
    midnight = Instant(5000)
    since = minutes(real.hour * 60 + real.minute)
    assert room_time(midnight, after(midnight, since), real) is real
    later = room_time(midnight, after(midnight, Duration(since + minutes(90))), real)
    assert later - real == timedelta(minutes=90)


def test_a_button_carries_the_step_that_it_was_drawn_for_and_a_late_tap_does_nothing_to_the_next(
    running: Kiosk, remote: httpx.Client
) -> None:
    drawn = next_buttons(remote)
    assert len(drawn) == 1
    for _ in range(2):
        assert remote.post("/remote/command", data={"command": drawn[0]}, headers=JSON).status_code == 202
    told = running.waiting.until(lambda room: room.notice and room.notice.kind is NoticeKind.REFUSED)
    assert told.notice is not None
    assert told.notice.text == "Already moved on to “Turn”."
    assert told.session is not None
    assert told.session.turn == 1
    assert next_buttons(remote) != drawn


def next_buttons(remote: httpx.Client) -> list[str]:
    """What the page sends for “next”."""
    return re.findall(r'value="(next @\d+)"', remote.get("/remote").text)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("next", ("next", None)),
        ("next @36000", ("next", Instant(36_000))),
        ("next @", ("next @", None)),
        ('skip-person "P @7"', ('skip-person "P @7"', None)),
        (f"next @{'9' * 40}", (f"next @{'9' * 40}", None)),
    ],
)
def test_the_step_in_a_buttons_name_is_a_number_and_anything_else_is_part_of_the_name(
    name: str, asked: tuple[str, Instant | None]
) -> None:
    assert name_and_step(name) == asked
