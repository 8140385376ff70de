"""Pages of HTML from the templates in this folder: everything is escaped, and a gap that is forgotten is a fault."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kiosk.core.words import Words

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def rendered(template: str, words: Words, **gaps: object) -> str:
    """A whole page, which says which language it is in."""
    language = words.info().get("language", "en").replace("_", "-")
    return _TEMPLATES.get_template(template).render(language=language, **gaps)
