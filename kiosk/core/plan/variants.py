"""The variants of a protocol: which one a group gets, and the protocol with its changes."""

from collections.abc import Sequence

from kiosk.core.errors import KioskError
from kiosk.core.i18n import N_
from kiosk.core.plan.request import variant_for_size
from kiosk.core.protocol.model import Change, Protocol, Step


def chosen_variant(protocol: Protocol, requested: str | None, people: int) -> str | None:
    """The variant that was asked for, else the one for the nearest group size. Raises KioskError."""
    if requested is None:
        sizes = {variant.people: name for name, variant in protocol.variants.items() if variant.people}
        return variant_for_size(sizes, people)
    if not protocol.variants:
        raise KioskError(N_("{protocol} has no variants."), protocol=protocol.id)
    if requested not in protocol.variants:
        raise KioskError(
            N_("{protocol} has no variant '{variant}'; choose from: {known}."),
            protocol=protocol.id,
            variant=requested,
            known=", ".join(protocol.variants),
        )
    return requested


def in_variant(protocol: Protocol, name: str | None) -> Protocol:
    """The protocol with the changes of a variant: its length, its steps, and its roles that nobody has."""
    if name is None:
        return protocol
    variant = protocol.variants[name]
    stages = tuple(
        stage.model_copy(
            update={
                "steps": tuple(
                    _with_change(step, variant.steps.get(step.id, Change()), variant.without)
                    for step in stage.steps
                    if step.id not in variant.steps or not variant.steps[step.id].out
                )
            }
        )
        for stage in protocol.stages
    )
    roles = {name: role for name, role in protocol.roles.items() if name not in variant.without}
    length = variant.length or protocol.length
    return protocol.model_copy(update={"stages": stages, "roles": roles, "length": length})


def _with_change(step: Step, change: Change, without: Sequence[str]) -> Step:
    """The step with what the variant changes, and without the roles that nobody has."""
    changed = {key: value for key, value in change if value is not None and key != "out"}
    speaks = () if change.silent else tuple(role for role in change.speaks or step.speaks if role not in without)
    listens = () if change.silent else tuple(role for role in step.listens if role not in without)
    return step.model_copy(update={**changed, "speaks": speaks, "listens": listens})
