"""`kiosk groups …`: people who meet again, and what the kiosk remembers of them."""

from typing import Annotated

import typer

from kiosk.catalogue import load_words
from kiosk.cli.options import Config, State
from kiosk.settings import load_settings

app = typer.Typer(help="Groups that meet again: whose turn comes next, and what was promised.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The group's name.")]


@app.command("list")
def groups_list(state: State = None, config: Config = None) -> None:
    """List the groups with their members."""
    from kiosk.journal.memory import SqliteMemory  # noqa: PLC0415  (each command loads only what it needs)

    for group in SqliteMemory(load_settings(config, state).state).groups():
        typer.echo(f"{group.name}: {', '.join(member.name for member in group.members)}")


@app.command("show")
def groups_show(name: Name, state: State = None, config: Config = None) -> None:
    """Show who had how many turns, whose turn comes next, who leads next, and what was promised."""
    from kiosk.group_lines import group_lines  # noqa: PLC0415  (see groups_list)
    from kiosk.journal.memory import SqliteMemory  # noqa: PLC0415

    settings = load_settings(config, state)
    memory = SqliteMemory(settings.state)
    group = memory.group(name)
    promises = memory.promises(group.name, "")
    for line in group_lines(group, memory.pasts(group.name), promises, load_words(settings.language)):
        typer.echo(line)


@app.command("new")
def groups_new(
    name: Name,
    members: Annotated[str, typer.Option(help='Names, birthdays if wanted: "P1, P2 03-12, P3 11-30".')] = "",
    state: State = None,
    config: Config = None,
) -> None:
    """Write down a group; one of that name that is there already gets these members."""
    from kiosk.core.memory import group_from  # noqa: PLC0415  (see groups_list)
    from kiosk.journal.memory import SqliteMemory  # noqa: PLC0415

    settings = load_settings(config, state)
    group = group_from(name, members)
    SqliteMemory(settings.state).keep_group(group)
    words = load_words(settings.language)
    typer.echo(
        words.gettext("Written: {group}. Open the kiosk as this group: {how}").format(
            group=group.name, how=f'kiosk --group "{group.name}"'
        )
    )


@app.command("forget")
def groups_forget(name: Name, state: State = None, config: Config = None) -> None:
    """Erase a group and its members; `kiosk sessions wipe` erases what was said and timed."""
    from kiosk.journal.memory import SqliteMemory  # noqa: PLC0415  (see groups_list)

    settings = load_settings(config, state)
    SqliteMemory(settings.state).forget_group(name)
    typer.echo(load_words(settings.language).gettext("Erased: {group}").format(group=name))
