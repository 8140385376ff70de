"""A protocol as a form has it: every value is what somebody has typed, and may not be right yet."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain, count

from kiosk.core.text import plain_letters

SPEAKS, LISTENS = "speaks", "listens"

FLAGS = ("quiet", "silent", "in_turn", "protected", "optional", "reports_back", "shows_turns")
"""The keys of a step that are true or left out, and that can be changed in a form."""


@dataclass(frozen=True)
class Origin:
    """What a draft was made from: the protocol whose file is to be changed, or else the one that is copied, if any.

    `version` tells whether that file has been changed since.
    """

    name: str = ""
    copied: str = ""
    version: str = ""


@dataclass(frozen=True)
class RoleDraft:
    """A role; a new one has a `name` that nothing else has."""

    name: str
    title: str = ""
    everyone_else: bool = False
    does: tuple[str, ...] = ()
    refrains: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TaskDraft:
    """Something to do before or after the session: by a role, or by everyone; some days from it, or at any time."""

    what: str = ""
    role: str = ""
    days: str = ""


@dataclass(frozen=True)
class ChangeDraft:
    """What a version, by its name, changes in a step; what is empty stays as usual. `speaks` has names of roles."""

    variant: str
    title: str = ""
    minutes: str = ""
    speaks: tuple[str, ...] = ()
    out: bool = False


@dataclass(frozen=True)
class VariantDraft:
    """Another version of the protocol; a new one has a `name` that nothing else has.

    What it changes in steps stands with these, so that it goes where they go.
    """

    name: str
    title: str = ""
    people: str = ""
    length: str = ""
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepDraft:
    """A step; `who` pairs roles with `speaks` or `listens`, and a new one has no `id`."""

    id: str = ""
    title: str = ""
    aim: str = ""
    minutes: str = ""
    who: tuple[tuple[str, str], ...] = ()
    flags: frozenset[str] = frozenset()
    prompts: tuple[str, ...] = ()
    capture: str = ""
    groups_of: str = ""
    changes: tuple[ChangeDraft, ...] = ()

    def change_in(self, variant: str) -> ChangeDraft:
        """What a version changes in this step."""
        return next((change for change in self.changes if change.variant == variant), ChangeDraft(variant))


@dataclass(frozen=True)
class StageDraft:
    """A stage; `was` is its place in the file, and None for a new one."""

    was: int | None = None
    title: str = ""
    for_each: str = ""
    takes: str = ""
    steps: tuple[StepDraft, ...] = ()


@dataclass(frozen=True)
class ProtocolDraft:
    """What can be changed of a protocol in a form."""

    title: str = ""
    summary: str = ""
    group: str = ""
    length: str = ""
    least: str = ""
    most: str = ""
    ground_rules: tuple[str, ...] = ()
    roles: tuple[RoleDraft, ...] = ()
    stages: tuple[StageDraft, ...] = ()
    before: tuple[TaskDraft, ...] = ()
    after: tuple[TaskDraft, ...] = ()
    variants: tuple[VariantDraft, ...] = ()


def unused_name(title: str, taken: Collection[str]) -> str:
    """A name for files and lines, made of a title, that is not taken."""
    name = "-".join(re.findall(r"[a-z0-9]+", plain_letters(title).lower())[:6]) or "own"
    numbered = (f"{name}-{number}" for number in count(2))
    return next(new for new in chain([name], numbered) if new not in taken)
