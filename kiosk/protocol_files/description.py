"""The description of a protocol as lines for people to read."""

from collections.abc import Iterable, Iterator

from kiosk.core.i18n import N_, tr, trn
from kiosk.core.protocol.model import Protocol, Role, Sheet, SheetBox, Stage, Step, Task, Variant
from kiosk.core.units import LengthRange, to_clock
from kiosk.core.wording.lengths import GROUPS

ROUNDS = {
    ("person", "all"): N_("for each person"),
    ("person", "fit"): N_("for as many people as the time allows"),
    ("topic", "all"): N_("for each topic"),
}


def protocol_lines(protocol: Protocol) -> Iterator[str]:
    """The lines of a protocol: its roles, ground rules, steps, variants, sheets, doubts and source."""
    yield f"{protocol.title} ({protocol.id})"
    yield f"{protocol.summary}; {protocol.group}"
    if protocol.length:
        yield tr("Planned for {length}, unless you say otherwise.").format(length=to_clock(protocol.length))
    yield from _section(tr("Roles"), (line for role in protocol.roles.values() for line in _role(role)))
    yield from _section(tr("Before"), (_task(protocol, task) for task in protocol.before))
    yield from _section(tr("Ground rules"), protocol.ground_rules)
    yield from _section(tr("Steps"), (line for stage in protocol.stages for line in _stage(protocol, stage)))
    yield from _section(tr("After"), (_task(protocol, task) for task in protocol.after))
    yield from _section(tr("Versions"), (_variant(name, variant) for name, variant in protocol.variants.items()))
    yield from _section(tr("Sheets"), (_sheet(protocol, sheet) for sheet in protocol.sheets.values()))
    yield from _section(tr("Doubts"), protocol.doubts)
    yield from _section(tr("Source"), [protocol.source])


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield ""
        yield heading
        yield from (f"  {line}".rstrip() for line in shown)


def _role(role: Role) -> Iterator[str]:
    notes = [
        tr("the kiosk") if role.kiosk else "",
        tr("everyone else") if role.everyone_else else "",
        tr("another person each turn") if role.rotates == "turn" else "",
        tr("another person each session") if role.rotates == "session" else "",
    ]
    remarks = ", ".join(note for note in notes if note)
    yield f"{role.title} ({remarks})" if remarks else role.title
    if role.does:
        yield tr("  does: {what}").format(what="; ".join(role.does))
    if role.refrains:
        yield tr("  avoids: {what}").format(what="; ".join(role.refrains))
    if role.notes:
        yield tr("  notes: {what}").format(what="; ".join(role.notes))


def _task(protocol: Protocol, task: Task) -> str:
    """`Presenter: think of an issue (7 days)`."""
    days = trn(" ({n} day)", " ({n} days)", task.days).format(n=task.days) if task.days else ""
    return f"{protocol.roles[task.role].title}: {task.what}{days}" if task.role else f"{task.what}{days}"


def _stage(protocol: Protocol, stage: Stage) -> Iterator[str]:
    rounds = _rounds(stage)
    takes = f" ({protocol.roles[stage.takes].title})" if stage.takes else ""
    yield f"{stage.title}, {rounds}{takes}" if rounds else stage.title
    for step in stage.steps:
        yield from _step(protocol, step)


def _rounds(stage: Stage) -> str:
    """How often a stage is run; empty for once."""
    if isinstance(stage.for_each, int):
        return tr("{n} rounds").format(n=stage.for_each)
    return tr(ROUNDS[stage.for_each, stage.as_many]) if stage.for_each else ""


def _step(protocol: Protocol, step: Step) -> Iterator[str]:
    marks = [
        tr("quiet") if step.quiet else "",
        tr("silent") if step.silent else "",
        tr(GROUPS[step.groups_of]) if step.groups_of else "",
        tr("in turn") if step.in_turn else "",
        tr("protected") if step.protected else "",
        tr("optional") if step.optional else "",
        tr("topics are entered here") if step.decides else "",
        tr("actions of last time") if step.reports_back else "",
        tr("turns so far") if step.shows_turns else "",
    ]
    remarks = ", ".join(mark for mark in marks if mark)
    yield f"{_length(step.minutes):>12}  {step.title}{f' ({remarks})' if remarks else ''}"
    indent = " " * 14
    if step.aim:
        yield indent + tr("aim: {aim}").format(aim=step.aim)
    if step.speaks:
        yield indent + tr("speaks: {roles}").format(roles=_titles(protocol, step.speaks))
    if step.listens:
        yield indent + tr("listens: {roles}").format(roles=_titles(protocol, step.listens))
    yield from (f"{indent}– {prompt}" for prompt in step.prompts)
    if step.capture:
        yield indent + tr("to write down: {what}").format(what=step.capture)


def _variant(name: str, variant: Variant) -> str:
    people = tr(", used for {count} people").format(count=variant.people) if variant.people else ""
    out, changed = tr("left out"), tr("changed")
    changes = [
        f"{step} {out if change.out else _length(change.minutes) or changed}" for step, change in variant.steps.items()
    ]
    return f"{name}: {variant.title}{people}{': ' if changes else ''}{', '.join(changes)}"


def _sheet(protocol: Protocol, sheet: Sheet) -> str:
    return f"{sheet.title}: {' | '.join(_box(protocol, box) for box in sheet.boxes)}"


def _box(protocol: Protocol, box: SheetBox) -> str:
    step_title = next((step.title for step in protocol.steps if step.id == box.step), "")
    notes = [
        tr("who, what, by when") if box.kind == "actions" else "",
        tr("in step “{step}”").format(step=step_title) if step_title else "",
    ]
    remarks = ", ".join(note for note in notes if note)
    return f"{box.title} ({remarks})" if remarks else box.title


def _titles(protocol: Protocol, roles: tuple[str, ...]) -> str:
    return ", ".join(protocol.roles[role].title for role in roles)


def _length(length: LengthRange | None) -> str:
    if length is None:
        return ""
    ends = dict.fromkeys(to_clock(end) for end in (length.minimum, length.maximum))
    return "–".join(ends)
