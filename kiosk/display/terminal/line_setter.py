"""Setting of lines in a terminal of a certain size."""

from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from kiosk.display.terminal.fit import fitted_cell


@dataclass(frozen=True)
class LineSetter:
    """Sets lines for a console: a text in as many as it needs, or cells side by side."""

    console: Console

    @property
    def width(self) -> int:
        """The console's columns."""
        return self.console.width

    @property
    def height(self) -> int:
        """The console's lines."""
        return self.console.height

    def wrapped(self, text: str, sign: str = "", style: str = "") -> tuple[Text, ...]:
        """A text in as many lines as it needs, after a sign; the further lines are indented."""
        indent = cell_len(sign)
        lines = Text(text, style=style).wrap(self.console, max(1, self.width - indent))
        margins = [sign, *[" " * indent] * (len(lines) - 1)]
        return tuple(Text(margin, style=style).append_text(line) for margin, line in zip(margins, lines, strict=True))

    def row(self, *cells: tuple[str, int | None]) -> Text:
        """Cells side by side, each cut or padded to its width; negative aligns right, None takes the rest."""
        taken = sum(abs(width) + 2 for _, width in cells if width is not None)
        rest = max(1, self.width - taken)
        return Text("  ").join(fitted_cell(text, rest if width is None else width) for text, width in cells)
