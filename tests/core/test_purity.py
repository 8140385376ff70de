"""The core asks nothing of the world: this reads its modules and sees that none could."""

import ast
from pathlib import Path

import pytest

import kiosk.core

CORE = Path(kiosk.core.__file__).parent
MODULES = sorted(CORE.rglob("*.py"))

ANYWHERE = {
    "__future__",
    "collections",
    "collections.abc",
    "copy",
    "dataclasses",
    "difflib",
    "enum",
    "heapq",
    "itertools",
    "math",
    "re",
    "string",
    "typing",
}
ONLY_IN = {"i18n.py": {"functools", "gettext"}, "text.py": {"unicodedata"}}
ONLY_IN |= {"protocol/model.py": {"pydantic"}, "protocol/values.py": {"pydantic"}}
ONLY_IN |= {"session/replan.py": {"functools"}}  # remembers results, which are as pure as what they are made of
NEVER_CALLED = {"open", "print", "input", "eval", "exec", "compile", "__import__", "breakpoint", "globals", "vars"}


def name_of(module: Path) -> str:
    """Where a module stands in the core, as `session/due.py`."""
    return module.relative_to(CORE).as_posix()


each_module = pytest.mark.parametrize("module", MODULES, ids=name_of)


def tree(module: Path) -> list[ast.AST]:
    """Every node of a module."""
    return list(ast.walk(ast.parse(module.read_text("utf-8"))))


def imported(node: ast.AST) -> list[str]:
    """The modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")]
    return []


def test_the_core_is_there_to_be_read() -> None:
    assert {"session/session.py", "view/snapshot.py", "i18n.py", "protocol/model.py"} <= {
        name_of(each) for each in MODULES
    }


@each_module
def test_a_module_of_the_core_imports_only_the_core_and_what_is_as_pure(module: Path) -> None:
    allowed = ANYWHERE | ONLY_IN.get(name_of(module), set())
    for node in tree(module):
        for name in imported(node):
            assert name in allowed or name == "kiosk.core" or name.startswith("kiosk.core."), name


@each_module
def test_a_module_of_the_core_calls_nothing_that_reaches_out_and_keeps_no_global(module: Path) -> None:
    for node in tree(module):
        assert not isinstance(node, ast.Global | ast.Nonlocal)
        assert not isinstance(node, ast.Await | ast.AsyncFunctionDef)
        if isinstance(node, ast.Name):
            assert node.id not in NEVER_CALLED


def test_words_take_only_the_catalogue_that_answers_in_english() -> None:
    (words,) = [module for module in MODULES if name_of(module) == "i18n.py"]
    imports = [node for node in tree(words) if isinstance(node, ast.ImportFrom) and node.module == "gettext"]
    taken = [name.name for node in imports for name in node.names]
    assert taken == ["NullTranslations"]
