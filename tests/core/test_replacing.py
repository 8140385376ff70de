"""Our own `replace` does what that of the standard library does, for all that a replayed session replaces."""

import dataclasses
import importlib
import pkgutil
from copy import deepcopy
from typing import Any

import pytest

import kiosk.core.session
from kiosk.core.replacing import replace
from kiosk.core.session.session import replay
from tests.benchmarks.core import journal

STATE = replay(journal(4, 50))
CHANGES: tuple[tuple[Any, dict[str, object]], ...] = (
    (STATE, {}),
    (STATE, {"turn": 1, "began": None}),
    (STATE.records[0], {"said": frozenset()}),
)


@pytest.mark.parametrize(("instance", "changes"), CHANGES)
def test_a_copy_is_what_the_standard_library_makes_of_it_and_the_original_stays(
    instance: Any, changes: dict[str, object]
) -> None:
    before = deepcopy(instance)
    ours, theirs = replace(instance, **changes), dataclasses.replace(instance, **changes)
    assert ours == theirs
    assert hash(ours) == hash(theirs)
    assert repr(ours) == repr(theirs)
    assert type(ours) is type(instance)
    assert instance == before
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(ours, dataclasses.fields(ours)[0].name, None)


def test_no_class_of_a_session_does_anything_that_a_copy_would_miss() -> None:
    """A copy is made without `__init__`, and from what stands in the instance itself."""
    names = [one.name for one in pkgutil.iter_modules(kiosk.core.session.__path__)]
    modules = [importlib.import_module(f"kiosk.core.session.{name}") for name in names]
    classes = [one for module in modules for one in vars(module).values() if dataclasses.is_dataclass(one)]
    assert len(classes) > 20
    for one in classes:
        assert not hasattr(one, "__post_init__"), one
        assert "__slots__" not in vars(one), one
        assert all(field.init for field in dataclasses.fields(one)), one
