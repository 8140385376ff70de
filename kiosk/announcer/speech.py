"""What is rendered: a text, and how fast it is spoken."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Speech:
    """A text as the synthesiser reads it, at so many words a minute."""

    text: str
    rate: int
