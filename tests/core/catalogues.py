"""Catalogues built in memory, as a translator's work would be loaded."""

from collections.abc import Iterable, Mapping
from gettext import GNUTranslations
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

Message = str | tuple[str, str]
"""A sentence, or its singular and plural."""


def catalogue(messages: Mapping[Message, Message]) -> GNUTranslations:
    """A loaded catalogue with these translations."""
    # Any language with two plural forms will do; no translation has been reviewed by a speaker.
    drawn = Catalog(locale="de", fuzzy=False)
    for said, translated in messages.items():
        drawn.add(said, string=translated)
    compiled = BytesIO()
    write_mo(compiled, drawn)
    compiled.seek(0)
    return GNUTranslations(compiled)


def shouted(messages: Iterable[Message]) -> GNUTranslations:
    """A catalogue that says every message in another way, its gaps untouched."""
    return catalogue({message: _marked(message) for message in messages})


def _marked(message: Message) -> Message:
    return f"¡{message}!" if isinstance(message, str) else (f"¡{message[0]}!", f"¡{message[1]}!")
