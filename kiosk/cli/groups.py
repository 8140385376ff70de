"""`kiosk groups`: groups that meet again, their members, and what they promised."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer

from kiosk.announcer.traces import remove_old_speech
from kiosk.app.single_instance import holder
from kiosk.cli.options import Config, State, settings_for
from kiosk.cli.program import program, quoted
from kiosk.core.errors import InvalidGroup, KioskError
from kiosk.core.i18n import N_, tr, trn
from kiosk.core.room.groups import Action, Attendance, Group, Standing, group_from, next_lead, standings
from kiosk.core.units import rounded_down, to_clock
from kiosk.core.wording import notices
from kiosk.storage.memory import SqliteMemory

app = typer.Typer(help="Groups that meet again: whose turn is next, and what they agreed to do.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The group's name.")]


@app.command("list")
def groups_list(state: State = None, config: Config = None) -> None:
    """List the groups with their members."""
    groups = SqliteMemory(settings_for(config, state).state).groups()
    for group in groups:
        members = ", ".join(member.name for member in group.members) or tr("no members yet")
        typer.echo(f"{group.name}: {members}")
    if not groups:
        typer.echo(tr("No groups yet. To save one: {how}").format(how=f'{program()} groups new "Group A"'))


@app.command("show")
def groups_show(name: Name, state: State = None, config: Config = None) -> None:
    """Show each member's turns, whose turn is next, who leads next, and what was agreed."""
    settings = settings_for(config, state)
    memory = SqliteMemory(settings.state)
    group = memory.group(name)
    promises = memory.promises(group.name)
    for line in group_lines(group, memory.pasts(group.name), promises):
        typer.echo(line)


@app.command("new")
def groups_new(
    name: Name,
    members: Annotated[
        str | None, typer.Option(help='Names, with birthdays if you like: "P1, P2 03-12, P3 11-30".')
    ] = None,
    state: State = None,
    config: Config = None,
) -> None:
    """Save a group; if it exists already, it gets these members."""
    settings = settings_for(config, state)
    memory = SqliteMemory(settings.state)
    group = group_from(name, members or "")
    again = f'{program()} groups new {quoted(group.name)} --members "P1, P2 03-12"'
    if members is None and any(group.name == known.name and known.members for known in memory.groups()):
        raise InvalidGroup(N_("The group {group} exists. To change its members: {how}"), group=group.name, how=again)
    known = next((known for known in memory.groups() if known.name == group.name), group)
    memory.keep_group(replace(group, rules=known.rules))
    how = f"{program()} --group {quoted(group.name)}"
    typer.echo(tr("Group {group} saved. To use it: {how}").format(group=group.name, how=how))
    if not group.members:
        typer.echo(tr("It has no members yet. To name them: {how}").format(how=again))


@app.command("forget")
def groups_forget(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    state: State = None,
    config: Config = None,
) -> None:
    """Erase a group with its people, its sessions, and what was noted and agreed in them."""
    settings, now = settings_for(config, state), datetime.now().astimezone()
    memory = SqliteMemory(settings.state)
    group, sessions = memory.group(name).name, memory.sessions_of(name)
    process = holder(settings.state)
    if process and not set(sessions).isdisjoint(memory.over(now)[1]):
        why = N_(
            "A session of {group} may be under way. Forget the group on the kiosk's home screen (G), or close the kiosk"
            " (process {process}) and try again."
        )
        raise KioskError(why, group=group, process=process)
    if not yes:
        typer.confirm(notices.forget_group_question(group), abort=True)
    memory.forget(sessions)
    memory.forget_group(group, now)
    remove_old_speech(settings.cache / "voice")
    typer.echo(notices.group_forgotten(group))


def group_lines(group: Group, pasts: Sequence[Attendance], promises: Sequence[Action]) -> Iterator[str]:
    """Lines about the group's members, in the order of their next turns; `pasts` has the newest first."""
    yield group.name
    birthdays = {member.name: member.birthday for member in group.members}
    for standing in standings(list(birthdays), pasts):
        day = birthdays[standing.name]
        born = tr("birthday {month:02d}-{day:02d}").format(month=day[0], day=day[1]) if day else ""
        yield "  " + ", ".join(filter(None, (f"{standing.name}: {_turns(standing)}", born)))
    for role in dict.fromkeys(role for past in pasts for role, _ in past.leads if role in past.leading):
        yield tr("{role} next time: {who}").format(role=role, who=next_lead(group, role, pasts))
    yield tr("A turn counts once somebody has had a third of its time, and at least a minute; a session likewise.")
    if promises:
        yield tr("Agreed and not done yet:")
    for promise in promises:
        note = promise.note
        yield "  " + " · ".join(filter(None, (note.text, note.who, note.by_when, note.coach, promise.day)))


def _turns(standing: Standing) -> str:
    if not standing.turns:
        return tr("no turn yet")
    turns = trn("{n} turn", "{n} turns", standing.turns).format(n=standing.turns)
    return tr("{turns}, {airtime} of airtime").format(turns=turns, airtime=to_clock(rounded_down(standing.airtime)))
