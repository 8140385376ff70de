"""A protocol made into this session's plan: the flat list of timed turns to run."""

from collections.abc import Collection
from dataclasses import dataclass

from kiosk.core.errors import KioskError
from kiosk.core.protocol import Protocol, Stage, Step
from kiosk.core.units import ZERO, Duration, minutes, seconds
from kiosk.core.words import N_


@dataclass(frozen=True)
class Turn:
    """One step as it will be run; `planned` is None where it has no clock, `checks` run from far to near."""

    stage: str
    step: str
    title: str
    speaks: tuple[str, ...]
    listens: tuple[str, ...] = ()
    planned: Duration | None = None
    quiet: bool = False
    optional: bool = False
    goes_on: bool = False
    prompts: tuple[str, ...] = ()
    capture: str | None = None
    checks: tuple[Duration, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The turns of one session, in order."""

    protocol: str
    title: str
    turns: tuple[Turn, ...]
    variant: str | None = None
    ground_rules: tuple[str, ...] = ()

    @property
    def planned(self) -> Duration:
        """The length of all turns that have one."""
        return Duration(sum(turn.planned or ZERO for turn in self.turns))


def make_plan(protocol: Protocol, *, variant: str | None = None, include: Collection[str] = ()) -> Plan:
    """The plan of one session: optional steps only where `include` names them. Raises KioskError."""
    if variant is not None and variant not in protocol.variants:
        raise KioskError(
            N_("{protocol} has no variant '{variant}'; it has: {known}."),
            protocol=protocol.id,
            variant=variant,
            known=", ".join(protocol.variants) or "none",
        )
    optional = [step.id for step in protocol.steps if step.optional]
    for step in include:
        if step not in optional:
            raise KioskError(
                N_("{protocol} has no optional step '{step}'; it has: {known}."),
                protocol=protocol.id,
                step=step,
                known=", ".join(optional) or "none",
            )
    return Plan(
        protocol=protocol.id,
        title=protocol.title,
        turns=tuple(
            _turn(protocol, stage, step, variant)
            for stage in protocol.stages
            for step in stage.steps
            if not step.optional or step.id in include
        ),
        variant=variant,
        ground_rules=protocol.ground_rules,
    )


def _turn(protocol: Protocol, stage: Stage, step: Step, variant: str | None) -> Turn:
    changes = protocol.variants[variant].steps if variant else {}
    planned = changes[step.id].minutes if step.id in changes else step.minutes
    return Turn(
        stage=stage.title,
        step=step.id,
        title=step.title,
        speaks=tuple(protocol.roles[role].title for role in step.speaks),
        listens=tuple(protocol.roles[role].title for role in step.listens),
        planned=planned,
        quiet=step.quiet,
        optional=step.optional,
        goes_on=step.ends == "go-on",
        prompts=step.prompts,
        capture=step.capture,
        checks=() if planned is None else _checks(step, planned),
    )


def _checks(step: Step, planned: Duration) -> tuple[Duration, ...]:
    """The step's own time checks, else one minute before the end, or half a minute in a short step."""
    if step.checks is not None:
        return tuple(sorted((check for check in step.checks if check < planned), reverse=True))
    if planned > minutes(1):
        return (minutes(1),)
    return (seconds(30),) if planned > seconds(30) else ()
