"""The language that the kiosk speaks: bound once, and asked wherever a sentence is shown or said.

It is bound for the whole process: a context variable would not reach threads that are started elsewhere.
"""

from collections.abc import Callable
from functools import lru_cache
from gettext import NullTranslations
from typing import ClassVar, ParamSpec, TypeVar, cast

Words = NullTranslations
"""A loaded catalogue; gettext's own class, which answers in English where nothing was loaded."""

ENGLISH = Words()

P = ParamSpec("P")
T = TypeVar("T")


class _Language:
    """The language of this process, and the caches that hold sentences in it."""

    words: Words = ENGLISH
    when_it_changes: ClassVar[list[Callable[[], None]]] = []


def use(words: Words) -> None:
    """Binds the language of this process."""
    if words is not _Language.words:
        _Language.words = words
        for empty in _Language.when_it_changes:
            empty()


def cached_per_language(size: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keeps what a function returned for its last `size` arguments, until another language is bound."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        cached = lru_cache(size)(function)
        _Language.when_it_changes.append(cached.cache_clear)
        return cast("Callable[P, T]", cached)

    return decorate


def language() -> str:
    """The language of this process by its name on web pages, such as `en` or `pt-BR`."""
    return _Language.words.info().get("language", "en").replace("_", "-")


def tr(sentence: str) -> str:
    """The sentence in the language of this process."""
    return _Language.words.gettext(sentence)


def trn(singular: str, plural: str, n: int) -> str:
    """The sentence about `n` things in the language of this process."""
    return _Language.words.ngettext(singular, plural, n)


def N_(sentence: str) -> str:  # noqa: N802  (the name that every catalogue tool looks for)
    """Marks a sentence for the catalogue where it is written; it is looked up where it is shown or said."""
    return sentence
