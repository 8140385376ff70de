"""What is printed before a session: nothing of a protocol is missing, and there is room to write."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kiosk.config.paths import shipped
from kiosk.core.errors import KioskError
from kiosk.core.plan.builder import make_plan, numbered_people
from kiosk.core.plan.model import Plan
from kiosk.core.plan.request import PlanRequest
from kiosk.core.protocol.model import Protocol
from kiosk.core.units import Duration, minutes
from kiosk.core.wording.lengths import short_length
from kiosk.export.handouts import Handout, HandoutKind, Section, handouts, usual_plan
from kiosk.export.handouts_html import handouts_html
from kiosk.export.handouts_markdown import handouts_markdown
from kiosk.export.to_markdown import without_markup
from kiosk.protocol_files.library import read_protocol

FILES = sorted(shipped("protocols").glob("*.yaml"))


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def protocol(request: pytest.FixtureRequest) -> Protocol:
    file: Path = request.param
    return read_protocol(file)


def loaded(name: str) -> Protocol:
    return read_protocol(shipped("protocols") / f"{name}.yaml")


def of_kind(made: tuple[Handout, ...], kind: HandoutKind) -> tuple[Section, ...]:
    return tuple(section for handout in made if handout.kind is kind for section in handout.sections)


def lines(sections: tuple[Section, ...]) -> list[str]:
    return [line for section in sections for _, part in section.parts for line in part]


class Words(HTMLParser):
    """The texts of a page, and how often each tag opens."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(" ".join([tag, *(value or "" for name, value in attrs if name == "class")]))

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())


def test_every_role_that_people_have_has_a_card_with_all_that_the_file_says(protocol: Protocol) -> None:
    cards = of_kind(handouts(protocol), HandoutKind.ROLES)
    roles = [role for role in protocol.roles.values() if not role.kiosk]
    assert list(dict.fromkeys(card.heading for card in cards)) == [role.title for role in roles]
    assert set(lines(cards)) == {line for role in roles for line in (*role.does, *role.refrains, *role.notes)}


def test_there_are_as_many_cards_for_encouragers_as_there_are_encouragers() -> None:
    protocol = loaded("what-works-circle")
    for people, cards in ((9, 5), (5, 1), (3, 1)):
        made = of_kind(
            handouts(protocol, usual_plan(protocol, PlanRequest(numbered_people(people)))), HandoutKind.ROLES
        )
        assert [card.heading for card in made].count("Appreciative encouragers") == cards


def test_a_version_has_no_cards_for_roles_that_nobody_has_in_it() -> None:
    protocol = loaded("what-works-circle")
    made = handouts(protocol, usual_plan(protocol, PlanRequest(variant="alone")))
    assert [card.heading for card in of_kind(made, HandoutKind.ROLES)] == ["Practitioner", "Everyone"]
    review = of_kind(made, HandoutKind.REVIEW)
    assert "Recorder" not in [section.heading for section in review]


def test_the_prompt_sheet_has_each_step_once_with_its_aim_and_all_prompts(protocol: Protocol) -> None:
    plain = protocol.model_copy(update={"variants": {}})
    sheet = of_kind(handouts(plain), HandoutKind.PROMPTS)
    assert [section.heading for section in sheet] == [step.title for step in protocol.steps]
    wanted = [text for step in protocol.steps for text in ((step.aim,) if step.aim else ()) + step.prompts]
    assert [line for line in lines(sheet) if line in wanted] == wanted
    assert all("P1" not in section.facts for section in sheet)


def facts(protocol: Protocol, plan: Plan) -> dict[str, str]:
    """What the prompt sheet says of each step besides its prompts."""
    return {section.heading: section.facts for section in of_kind(handouts(protocol, plan), HandoutKind.PROMPTS)}


def test_questions_do_not_stand_under_the_aim(protocol: Protocol) -> None:
    (sheet,) = handouts(protocol, only=[HandoutKind.PROMPTS])
    for section in sheet.sections:
        labels = [label for label, _ in section.parts]
        assert "" not in labels or "Aim" not in labels
        assert all(len(lines) == 1 for label, lines in section.parts if label == "Aim")


def test_the_times_are_those_of_the_plan_and_not_those_of_the_file(protocol: Protocol) -> None:
    usual = make_plan(protocol)
    plan = make_plan(protocol, PlanRequest(usual.people, Duration(usual.planned * 3 // 4 // 60_000 * 60_000)))
    for turn in plan.turns:
        if turn.planned is not None and not turn.out:
            assert short_length(turn.planned) in facts(protocol, plan)[turn.title], turn.title


def test_an_optional_step_is_marked_until_it_is_chosen_and_a_step_left_out_is_not_printed() -> None:
    protocol = loaded("solution-circle")
    (optional,) = (step for step in protocol.steps if step.optional)
    assert facts(protocol, make_plan(protocol))[optional.title].endswith(" · optional")
    chosen = make_plan(protocol, PlanRequest(include=(optional.id,)))
    assert "optional" not in facts(protocol, chosen)[optional.title]
    first = chosen.turns[0]
    without = replace(chosen, turns=(replace(first, out=True), *chosen.turns[1:]))
    assert list(facts(protocol, without)) == list(facts(protocol, chosen))[1:]


def test_turns_of_different_lengths_stand_as_a_range_and_a_break_is_no_step() -> None:
    protocol = loaded("npq-community")
    plan = make_plan(protocol)
    last = next(turn for turn in reversed(plan.turns) if turn.person)
    assert last.planned is not None
    longer = replace(last, planned=minutes(10))
    a_break = replace(last, step="break-1", title="Break", is_break=True)
    changed = replace(plan, turns=(*(longer if turn is last else turn for turn in plan.turns), a_break))
    assert facts(protocol, changed)[longer.title].endswith(f" · {short_length(last.planned)} to 10 min")
    assert "Break" not in facts(protocol, changed)


def test_what_is_prepared_and_followed_up_stands_under_who_does_it(protocol: Protocol) -> None:
    made = handouts(protocol)
    before, after = of_kind(made, HandoutKind.PREPARATION), of_kind(made, HandoutKind.REVIEW)
    for tasks, sections in ((protocol.before, before), (protocol.after, after)):
        for task in tasks:
            whose = protocol.roles[task.role].title if task.role else "Everyone"
            found = [section.heading for section in sections if any(task.what in line for line in lines((section,)))]
            assert found == [whose]
    (rules,) = [section for section in before if section.heading == "Ground rules"]
    assert (rules.parts, rules.blank) == ((("", protocol.ground_rules),), 3)


def test_days_are_counted_before_and_after() -> None:
    made = handouts(loaded("plain-agenda"))
    assert any(line.endswith("(3 days before)") for line in lines(of_kind(made, HandoutKind.PREPARATION)))
    assert any(line.endswith("(1 day after)") for line in lines(of_kind(made, HandoutKind.REVIEW)))


def test_every_box_of_a_sheet_has_room_to_write_and_actions_have_their_columns(protocol: Protocol) -> None:
    boxes = [box for sheet in protocol.sheets.values() for box in sheet.boxes]
    sheet = of_kind(handouts(protocol), HandoutKind.RECORDING)
    assert [(section.heading, bool(section.columns)) for section in sheet] == [
        (box.title, box.kind == "actions") for box in boxes
    ]
    assert all(section.blank for section in sheet)


def test_only_what_is_asked_for_is_made() -> None:
    made = handouts(loaded("als-topics"), only=[HandoutKind.PROMPTS, HandoutKind.REVIEW])
    assert [handout.kind for handout in made] == [HandoutKind.PROMPTS, HandoutKind.REVIEW]
    with pytest.raises(KioskError, match="no variant 'long'"):
        usual_plan(loaded("npq-community"), PlanRequest(variant="long"))


def test_page_and_markdown_have_every_text_and_as_much_room_to_write(protocol: Protocol) -> None:
    made = handouts(protocol)
    sections = [section for handout in made for section in handout.sections]
    page, markdown = handouts_html(protocol, made), handouts_markdown(protocol, made)
    words = Words(page)
    texts = [
        *lines(tuple(sections)),
        *(section.heading for section in sections),
        *(h.title for h in made if not h.cards),
    ]
    assert set(texts) <= set(words.texts)
    assert [text for text in texts if without_markup(text) not in markdown] == []
    free_lines = sum(section.blank for section in sections if not section.columns)
    cells = sum(section.blank * len(section.columns) for section in sections)
    assert words.tags.count("div line") == markdown.count("\\_" * 40) == free_lines
    assert words.tags.count("td") == markdown.count("|   ") == cells
    assert words.tags.count("section card") == len(of_kind(made, HandoutKind.ROLES))
    assert "http" not in page.replace("http-equiv", "")


def test_a_text_in_a_file_is_never_taken_for_markup() -> None:
    protocol = loaded("solution-circle").model_copy(update={"ground_rules": ("<b>No</b> *stars* | none",)})
    made = handouts(protocol)
    assert "<b>No" not in handouts_html(protocol, made)
    assert "\\<b\\>No\\</b\\> \\*stars\\* \\| none" in handouts_markdown(protocol, made)
