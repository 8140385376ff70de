"""What a phone offers about a person: all that the kiosk's menu does, and nothing that the phase refuses."""

from hypothesis import given

from kiosk.core.interaction.menu import menu_entries
from kiosk.core.plan.model import Plan
from kiosk.core.room.menu import Section
from kiosk.core.session.commands import CountTurn, SwapTurns
from kiosk.core.session.rules import ALLOWED
from kiosk.web.messages import translated_sentences
from kiosk.web.people import person_lines
from tests.core.strategies import LAW, Player, Script, plans, scripts

SAY = translated_sentences()


@LAW
@given(plans, scripts())
def test_a_phone_offers_about_a_person_what_the_menu_offers(plan: Plan, script: Script) -> None:
    """Two people who swap their turns have a form of their own."""
    state = Player(plan).play(script).state
    lines = {line.name: [button.command for button in line.buttons] for line in person_lines(state, SAY)}
    for name in state.plan.names:
        offered = [entry.command for entry in menu_entries(state, Section.PERSON, name)]
        if state.underway:
            assert lines.get(name, []) == [command for command in offered if not isinstance(command, SwapTurns)]
    for command in (command for commands in lines.values() for command in commands):
        assert type(command) in ALLOWED[state.phase]
        assert state.underway or state.began is None or isinstance(command, CountTurn)
