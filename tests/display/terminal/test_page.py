from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from kiosk.config.paths import shipped
from kiosk.core.plan.model import Note
from kiosk.core.room.changes import with_notice
from kiosk.core.room.groups import Action, ReportBack
from kiosk.core.room.notice import NoticeKind
from kiosk.core.room.state import Groups, Room
from kiosk.core.session.commands import End
from kiosk.core.session.events import PlanMade
from kiosk.core.session.session import Session
from kiosk.core.units import after, seconds
from kiosk.core.view.end import listed_rows
from kiosk.core.view.model import Snapshot
from kiosk.core.view.snapshot import snapshot
from kiosk.core.view.views import EndView, StepView
from kiosk.display.terminal.digits import large_digits
from kiosk.display.terminal.page import page
from kiosk.display.terminal.plain import plain_line, plain_offer
from kiosk.engine.planner import card_of
from kiosk.protocol_files.library import Library
from tests.display.scenes import (
    AGREED,
    FORTY,
    LINKS,
    LONG_TITLES,
    LONG_TURNS,
    NOW,
    P1,
    PLAN,
    PROMPTS,
    RULES,
    after_commands,
    at_step,
    ended,
    home,
    rooms,
    scenes,
    with_faults,
)
from tests.views import view_of

SCENES = rooms()


def picture(scene: str) -> Snapshot:
    room, now = SCENES[scene]
    return snapshot(room, now)


def drawn(shown: Snapshot, width: int = 80, height: int = 24) -> list[str]:
    """The lines for a terminal of this size, without colours and styles."""
    console = Console(width=width, height=height)
    return [line.plain for line in page(shown, console)]


def text(shown: Snapshot, width: int = 80, height: int = 24) -> str:
    return "\n".join(drawn(shown, width, height))


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 3), (132, 43), (9, 2), (1, 1)])
@pytest.mark.parametrize("scene", SCENES)
def test_every_picture_keeps_within_every_terminal(scene: str, size: tuple[int, int]) -> None:
    width, height = size
    console = Console(width=width, height=height)
    lines = page(picture(scene), console)
    assert 0 < len(lines) <= height
    assert max(line.cell_len for line in lines) <= width


def test_home_lists_the_cards_and_marks_the_chosen_one() -> None:
    shown = snapshot(home(5, chosen=2), NOW)
    lines = drawn(shown)
    (marked,) = [line for line in lines if line.startswith("►")]
    assert "Action learning set, airtime" in marked
    assert "19 min" in marked
    assert [line for line in lines if line.startswith("   ") and "min" in line] == lines[2:4] + lines[5:7]
    assert "Enter open" in lines[-1]


def test_protocols_can_be_distinguished_and_the_chosen_one_is_shown_in_full() -> None:
    cards = tuple(card_of(book) for book in Library((shipped("protocols"),)).load_all()[0])
    lines = drawn(snapshot(replace(home(0), home=replace(home(0).home, cards=cards, chosen=len(cards) - 1)), NOW))
    for card in cards:
        assert any(line[3:].startswith(f"{card.title} ") for line in lines), card.title
    assert any(line.endswith(cards[-1].group) for line in lines)
    assert cards[-1].summary in lines


@pytest.mark.parametrize("chosen", [0, 7, 13])
def test_home_shows_the_chosen_card_however_small_the_terminal(chosen: int) -> None:
    shown = snapshot(home(14, chosen=chosen), NOW)
    for height in range(1, 24):
        lines = drawn(shown, 80, height)
        assert any(line.startswith("►") for line in lines) or height == 1


def test_a_list_says_how_many_items_are_hidden() -> None:
    lines = text(snapshot(home(14, chosen=7), NOW), 80, 10)
    assert "↑ and " in lines
    assert "↓ and " in lines


def test_home_without_any_protocol_has_its_keys() -> None:
    assert "Esc leave" in text(picture("home-empty"))


def test_ready_shows_the_steps_and_the_ground_rules() -> None:
    lines = text(picture("ready"))
    assert "12 minutes in total" in lines
    for turn in PLAN.turns:
        assert turn.title in lines
    assert "1 min" in lines
    assert f"• {RULES[0]}" in lines
    assert "Hold V and say “start”" in lines
    assert "Space start" in lines


def test_a_step_shows_everything_at_80_by_24() -> None:
    lines = drawn(picture("step"))
    shown = "\n".join(lines)
    assert lines[0].startswith("Solution Circle")
    assert lines[0].endswith("Step 2 of 6 · Sharing")
    assert set(large_digits("2:10", 1)) <= set(lines)
    for wanted in (
        "of 3 minutes",
        "\nSharing practice and thinking\n",
        "► Presenter speaks",
        "○ Creative team listens",
        "Next Additions and clarifying · Creative team · 1 min",
        "Hold V and say “next step”",
        "Space pause",
        "Esc twice leave",
        *(f"• {prompt}" for prompt in PROMPTS),
    ):
        assert wanted in shown


def test_a_step_shows_its_aim_and_says_where_further_prompts_are() -> None:
    turn = replace(PLAN.turns[1], aim="Everybody knows what it is about.", prompts=(*PROMPTS, "Five?", "Six?"))
    room, now = at_step(replace(PLAN, turns=(PLAN.turns[0], turn, *PLAN.turns[2:])), 1, 10)
    lines = drawn(snapshot(room, now), height=34)
    assert "Everybody knows what it is about." in lines
    assert "2 more on a phone or the printed sheet" in lines
    assert "• Five?" not in lines


def test_the_note_taker_is_told_what_to_write_down() -> None:
    assert "Note taker: ideas and actions" in text(picture("step-capture"))


def test_the_bar_shrinks_with_the_time_that_is_left() -> None:
    bars = []
    for used in (0, 45, 135, 180 - 1):
        room, now = at_step(PLAN, 1, used)
        (bar,) = [line for line in drawn(snapshot(room, now)) if len(line) == 80 and not line.strip("█░")]
        bars.append(bar.count("█"))
    assert bars == [80, 60, 20, 0]


def test_the_session_bar_has_every_step_in_proportion() -> None:
    (bar,) = [line for line in drawn(picture("step")) if line.count(" ") == 5 and not line.strip("█░ ")]
    widths = [len(part) for part in bar.split(" ")]
    assert len(bar) == 80
    assert widths[1] > widths[2] > widths[0]
    assert bar.split(" ")[0] == "█" * widths[0]
    assert "█" in bar.split(" ")[1]
    assert "█" not in "".join(bar.split(" ")[2:])


def test_overtime_has_another_sign_pattern_and_word() -> None:
    lines = drawn(picture("overtime"))
    assert set(large_digits("+0:35", 1)) <= set(lines)
    assert "/" * 80 in lines
    assert any("Overtime" in line for line in lines)
    assert any(line.count("+") == 1 and not line.strip("█░+ ") for line in lines)


def test_the_last_minute_has_its_word_and_so_has_a_pause() -> None:
    assert "Nearly over" in text(picture("check"))
    assert "Nearly over" not in text(picture("step"))
    assert "Paused" in text(picture("paused"))
    assert "Paused" not in text(picture("step"))


def test_a_step_without_a_clock_has_no_bar_to_shrink() -> None:
    lines = drawn(picture("step-untimed"))
    assert "no time limit" in lines
    assert not [line for line in lines if len(line) == 80 and not line.strip("█░")]


def test_the_last_step_has_none_after_it() -> None:
    assert "Next" not in text(picture("step-last")).replace("→ next", "")


def test_a_new_fault_is_said_in_the_line_of_notices_and_leaves_a_sign_there() -> None:
    assert "! No signal from the microphone" in text(picture("faults"))
    lines = text(picture("faults-many"))
    assert "√ 1 minute more." in lines
    assert "No signal from the microphone" not in lines
    assert "\n! NOT RECORDING\n" in lines
    assert "● Listening" in text(picture("talking"))
    assert "Listening" not in lines, "the microphone hears nothing"
    old = replace(picture("faults"), standing=replace(picture("faults").standing, news=()))
    assert "! Something does not work: the help says what." in text(old)


def test_the_help_has_the_sentences_of_all_faults() -> None:
    shown = picture("help")
    faults = picture("faults-many").standing.faults
    helped = text(replace(shown, standing=replace(shown.standing, faults=faults)))
    assert all(fault[:60] in helped for fault in faults)


@pytest.mark.parametrize(
    ("kind", "sign"), [(NoticeKind.DONE, "√"), (NoticeKind.REFUSED, "×"), (NoticeKind.ASKING, "?")]
)
def test_a_notice_has_the_sign_of_its_kind(kind: NoticeKind, sign: str) -> None:
    room, now = at_step(PLAN, 1, 50)
    shown = snapshot(with_notice(room, kind, "1 minute more.", after(now, seconds(5))), now)
    assert f"\n{sign} 1 minute more.\n" in text(shown)


def test_nothing_moves_when_a_notice_appears_and_there_is_room() -> None:
    room, now = at_step(PLAN, 1, 50)
    calm = drawn(snapshot(room, now), 80, 30)
    told = drawn(snapshot(with_notice(room, NoticeKind.DONE, "Paused.", after(now, seconds(5))), now), 80, 30)
    assert [(one, other) for one, other in zip(calm, told, strict=True) if one != other] == [("", "√ Paused.")]


def test_the_end_is_a_table() -> None:
    room, now = ended(PLAN)
    lines = drawn(snapshot(room, now))
    assert lines[2].split() == ["Step", "Planned", "Took", "Difference"]
    (sharing,) = [line for line in lines if line.startswith("Sharing practice")]
    assert sharing.split()[-4:] == ["3:00", "3:00", "on", "time"]
    assert any(line.startswith("All steps") and "12:00" in line for line in lines)
    assert "Thank you, everyone." in lines[0]


@pytest.mark.parametrize("width", [56, 60, 80])
def test_the_steps_of_somebody_with_a_long_name_can_be_told_apart_at_the_end(width: int) -> None:
    lines = drawn(snapshot(*ended(LONG_TURNS)), width)
    steps = {line.partition(" · ")[2][:2] for line in lines if line.startswith("Prof. ")}
    assert steps >= {title[:2] for title in LONG_TITLES}


def test_the_smallest_terminal_has_the_clock_the_step_and_who_speaks() -> None:
    assert drawn(picture("step"), 30, 3) == ["2:10", "Sharing practice and thinking", "► Presenter speaks"]
    assert drawn(picture("step"), 30, 1) == ["2:10"]
    assert drawn(picture("step"), 20, 3) == ["2:10", "Sharing practice and", "► Presenter speaks"]


def test_a_large_terminal_has_a_larger_clock() -> None:
    assert set(large_digits("2:10", 2)) <= set(drawn(picture("step"), 60, 40))
    assert set(large_digits("2:10", 4)) <= set(drawn(picture("step"), 132, 43))


def test_a_suggested_plan_is_one_line_beside_the_prompts() -> None:
    lines = drawn(picture("late"))
    assert any(line.endswith("  1 min late · F shows a plan") for line in lines)
    assert {f"• {prompt}" for prompt in PROMPTS} <= set(lines)
    assert not [line for line in lines if "accept" in line]


@pytest.mark.parametrize("height", [24, 16, 14])
def test_a_suggestion_is_dropped_last(height: int) -> None:
    assert "1 min late · F shows a plan" in text(picture("late"), 80, height)


def test_a_plan_stands_at_80_by_24_with_old_and_new_lengths_what_comes_of_it_and_its_keys() -> None:
    lines = drawn(picture("offer"))
    start = lines.index("? 1 min late")
    assert [line.rstrip() for line in lines[start + 2 : start + 4]] == [
        "►  Ideas from everyone            8  → 7¼ min",
        "   What is positive and possible  4  → 3½ min",
    ]
    assert "Then it ends on time." in lines
    assert any("A accept   D decline   Esc close" in line for line in lines)


def test_a_plan_with_many_lines_scrolls_to_the_chosen_one() -> None:
    offer = picture("offer-fourteen").standing.offer
    assert offer is not None
    first, last = (text(picture(name), 80, 16) for name in ("offer-fourteen", "offer-last"))
    assert offer.changes[0][0] in first
    assert offer.changes[-1][0] not in first
    assert offer.changes[-1][0] in last


def test_how_the_session_ends_stands_at_the_right_or_on_a_line_of_its_own() -> None:
    assert any(line.startswith("of 4 minutes") and line.endswith("  ends on time") for line in drawn(picture("agreed")))
    assert {"of 4 minutes", "ends on time"} <= set(drawn(picture("agreed"), 24, 30))


def test_a_process_pause_has_a_name_of_its_own() -> None:
    assert " Process pause " in text(picture("process-pause"))
    assert " Paused " not in text(picture("process-pause"))
    assert plain_line(picture("process-pause-overtime").standing).endswith(" · Process pause · Overtime")


def test_the_topic_stands_under_the_title() -> None:
    lines = drawn(picture("agreed"))
    assert lines[lines.index("Presentation") + 1] == AGREED.turns[0].topic


def test_a_bar_of_more_steps_than_there_are_columns_for_has_no_spaces() -> None:
    (bar,) = [line for line in drawn(picture("forty")) if "▓" in line]
    assert (len(bar), bar.count("█"), bar.count("▓")) == (80, 80 * 48 * 60 // 7210, 1)
    assert bar == "█" * 31 + "▓" + "░" * 48
    widths = {len(line) for line in drawn(picture("late-many"), 30, 40) if "▓" in line}
    assert widths == {30}


def test_the_last_step_of_very_many_is_still_seen() -> None:
    room, now = at_step(FORTY, 41, 5)
    (bar,) = [line for line in drawn(snapshot(room, now)) if "▓" in line]
    assert bar == "█" * 79 + "▓"


def test_in_plain_lines_an_offer_is_a_line_of_its_own() -> None:
    assert plain_offer(picture("offer").standing) == (
        "1 min late · Ideas from everyone 8 → 7¼ min · What is positive and possible 4 → 3½ min · Then it ends on time."
        " · A accept · D decline"
    )
    assert plain_line(picture("late").standing).endswith("1 min late · F shows a plan")
    assert plain_offer(picture("step").standing) == plain_offer(picture("home").standing) == ""
    assert plain_line(picture("agreed").standing).endswith(f"Presenter {P1} speaks · of 4 minutes · ends on time")


def test_the_text_of_a_protocol_is_never_read_as_markup() -> None:
    console = Console(width=80, height=24, file=StringIO())
    home = picture("home")
    shown = replace(home, standing=replace(home.standing, heading="[bold]Which[/] circle :smile:"))
    for line in page(shown, console):
        console.print(line)
    assert "[bold]Which[/] circle :smile:" in console.file.getvalue()  # type: ignore[attr-defined]  # a StringIO


PLAIN_END = (
    "Solution Circle · Thank you, everyone. · Steps with a time limit · 13:40 · 1 min 40 s over"
    " · Steps without a time limit · 1:05 · All steps · 14:45"
)


@pytest.mark.parametrize(
    ("scene", "line"),
    [
        ("home", "Which conversation today?"),
        ("ready", "Solution Circle · 12 minutes in total"),
        ("step-last", "Solution Circle · Step 6 of 6 · Thanks · Presenter speaks · no time limit"),
        ("end", PLAIN_END),
    ],
)
def test_in_plain_lines_a_picture_is_one_line(scene: str, line: str) -> None:
    assert plain_line(picture(scene).standing) == line


def test_a_plain_line_ends_with_anything_unusual() -> None:
    assert plain_line(picture("paused-overtime").standing).endswith(" · Paused · Overtime")


def test_a_plain_line_stays_the_same_while_only_the_clock_runs() -> None:
    lines = {plain_line(snapshot(*at_step(PLAN, 1, used)).standing) for used in (1, 50, 170)}
    assert len(lines) == 1


def reported(chosen: int = 0) -> Snapshot:
    """Three actions to report back on, the second of them done."""
    texts = ("Ring the school", "Read the report, all of it, and tell the others what stands in it", "Rest")
    promises = tuple(
        Action("s1", "2026-01-01", Note(f"n{n}", "a-1", one, who=f"P{n}", done=n == 1)) for n, one in enumerate(texts)
    )
    session = Session.opened(PlanMade(at=NOW, plan=PLAN)).state
    return snapshot(Room(session=session, groups=Groups(report=ReportBack(promises, chosen))), NOW)


def test_actions_are_listed_with_ticks_and_the_chosen_one_in_full() -> None:
    lines = drawn(reported(chosen=1))
    assert lines[0].rstrip().endswith("What came of it?")
    assert [line.split()[:2] for line in lines[2:5]] == [["·", "Ring"], ["►", "√"], ["·", "Rest"]]
    assert "P1 · agreed 2026-01-01" in text(reported(chosen=1))
    assert "Space done" in text(reported())
    for height in range(2, 24):
        assert any(line.startswith("►") for line in drawn(reported(chosen=2), 80, height))


def test_in_a_plain_line_the_chosen_promise_is_told() -> None:
    assert plain_line(reported(chosen=1).standing).endswith("what stands in it · P1 · agreed 2026-01-01")


def test_the_help_is_text_with_every_key_and_phrase_and_the_clock_goes_on() -> None:
    shown = picture("help")
    assert shown.standing.help is not None
    lines = "\n".join(drawn(shown))
    assert all(f"{hint.key} {hint.does}" in lines for hint in shown.standing.help.keys)
    assert all(f"“{phrase}”" in lines for phrase in shown.standing.help.phrases)
    assert shown.ticking.clock in lines


def test_addresses_for_phones_are_text() -> None:
    assert "http://192.168.0.24:8080/n/" in text(picture("home-phone"))
    code = text(picture("code"))
    assert "Facilitator’s remote: http://192.168.0.24:8080/r/" in code
    assert "open 192.168.0.24:8080 and type the code or the PIN" in code
    assert "Note taker’s page: Code 902 657" in code
    assert "Facilitator’s remote: PIN 471 138" in code
    assert "The pages for phones are off. The settings (S) switch them on" in " ".join(
        text(picture("code-off")).split()
    )
    assert "One moment: the phone page is starting." in text(picture("code-starting"))


def test_the_time_of_day_and_the_states_of_microphone_and_voice_are_shown() -> None:
    assert drawn(picture("muted"))[0].endswith("01:24")
    assert "muted · voice off" in text(picture("muted"))
    assert "microphone ready · voice on" in text(picture("step"))


def test_an_interrupted_session_stands_above_the_cards() -> None:
    lines = drawn(picture("home-phone"))
    assert "! Solution Circle: Cut off in step 3 of 7, eight minutes ago." in lines[2]


def test_a_question_and_the_actions_of_last_time_are_shown() -> None:
    known = scenes()
    assert "? The power was away. How do we go on?" in text(known["question"])
    lines = drawn(known["report-back"])
    assert any(line.startswith("   √  Promise 0") for line in lines)
    assert any(line.startswith("   ·  Promise 1") for line in lines)


@pytest.mark.parametrize("height", [10, 24])
def test_every_row_of_the_end_can_be_reached_and_the_airtime_and_the_log_too(height: int) -> None:
    room, now = ended(replace(FORTY, time=None))
    seen: set[str] = set()
    rows = listed_rows(view_of(snapshot(room, now), EndView))
    for row in range(len(rows)):
        seen |= {" ".join(line.split()) for line in drawn(snapshot(replace(room, end_row=row), now), height=height)}
    assert {" ".join(f"{row.name} {row.planned} {row.actual} {row.difference}".split()) for row in rows} <= seen
    linked = drawn(snapshot(replace(room, phones=LINKS), now), height=24)
    assert any(line.startswith(f"Note taker’s log: {LINKS.page}") for line in linked)


def test_the_end_says_in_the_terminal_too_that_it_came_early_and_who_was_in_the_chair() -> None:
    room, now = after_commands(*at_step(replace(PLAN, leads=(("Chair", "P3"),)), 1, 50), End())
    assert drawn(snapshot(room, now))[1:3] == ["Ended early. 4 steps were not held.", "Chair: P3"]


@pytest.mark.parametrize("name", ["home", "set-up", "step", "end", "help"])
def test_a_rehearsal_has_a_badge_on_every_screen(name: str) -> None:
    room, now = SCENES[name]
    assert "Rehearsal" in drawn(snapshot(replace(room, rehearsal=True), now))[0]
    assert "Rehearsal" not in text(snapshot(room, now))


@pytest.mark.parametrize("height", [17, 20, 24])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_prompts_and_the_next_step_outrank_faults_phrases_and_further_keys(height: int, count: int) -> None:
    room, now = SCENES["step"]
    lines = " ".join(drawn(snapshot(with_faults(room, count), now), 80, height))
    view = view_of(picture("step"), StepView)
    assert [part for part in (*view.prompts, view.speaks, view.listens, "Next") if part and part not in lines] == []
