"""How large the house is and how its rooms hang together: `python -m tests.benchmarks.structure` prints a table.

A room is a package or module directly inside the folder, an arrow one room that imports another, a floor a step of the
longest way down. `measure(root)` measures another checkout.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

from tests.benchmarks.figures import Figure, table

HERE = Path(__file__).parents[2]
SHORT = 40
"""Lines under which a module is called short."""


def modules(folder: Path) -> dict[tuple[str, ...], ast.Module]:
    """The modules of a folder that hold anything, by the parts of their dotted name below it."""
    found = {}
    for file in sorted(folder.rglob("*.py")):
        parts = file.relative_to(folder).with_suffix("").parts
        tree = ast.parse(file.read_text("utf-8"))
        if tree.body and parts != ("__init__",):
            found[parts[:-1] if parts[-1] == "__init__" else parts] = tree
    return found


def arrows(folder: Path, package: str) -> set[tuple[str, str]]:
    """Which room of the folder imports which other one."""
    found = set()
    for parts, tree in modules(folder).items():
        for target in _imports(tree, package):
            if target != parts[0] and any((folder / name).exists() for name in (target, f"{target}.py")):
                found.add((parts[0], target))
    return found


def _imports(tree: ast.Module, package: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == package:
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{package}."):
            yield (node.module or "").removeprefix(f"{package}.").split(".")[0]


def floors(edges: set[tuple[str, str]]) -> int:
    """How many rooms lie on the longest way down."""

    @cache
    def height(room: str) -> int:
        return 1 + max((height(below) for above, below in edges if above == room), default=0)

    return max(height(room) for edge in edges for room in edge)


def measure(root: Path = HERE) -> list[Figure]:
    """Rooms, floors and arrows of the program and of its core; sizes of modules and functions; words of README."""
    figures = []
    for package in ("kiosk", "kiosk.core"):
        folder = root.joinpath(*package.split("."))
        edges = arrows(folder, package)
        rooms = {parts[0] for parts in modules(folder)}
        for what, count in (("rooms", len(rooms)), ("floors", floors(edges)), ("arrows", len(edges))):
            figures.append(Figure(f"{package}: {what}", count, ""))
    sizes = [len(file.read_text("utf-8").splitlines()) for file in (root / "kiosk").rglob("*.py")]
    sizes = [size for size in sizes if size]
    functions = [
        (node.end_lineno or 0) - node.lineno + 1
        for tree in modules(root / "kiosk").values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    figures += [
        Figure("modules", len(sizes), ""),
        Figure("their lines, all together", sum(sizes), ""),
        Figure("a module's lines, median", median(sizes), ""),
        Figure("a module's lines, most", max(sizes), ""),
        Figure(f"modules under {SHORT} lines", sum(size < SHORT for size in sizes), ""),
        Figure("functions", len(functions), ""),
        Figure("a function's lines, median", median(functions), ""),
        Figure("a function's lines, most", max(functions), ""),
        Figure("words in README", len((root / "README.md").read_text("utf-8").split()), ""),
    ]
    return figures


if __name__ == "__main__":
    print(table(measure()))  # noqa: T201  (a table for whoever asked for it)
