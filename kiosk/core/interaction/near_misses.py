"""Sentences that resemble a phrase and do not mean it: recognisers compare them with the phrase, and none is obeyed."""

from collections.abc import Collection, Mapping

from kiosk.core.i18n import N_, tr
from kiosk.core.interaction.phrases import COUNTED, spoken_phrases

_FORMS = N_(
    "don't {phrase}; please don't {phrase}; do not {phrase}; not {phrase}; no {phrase}; should we {phrase};"
    " what is {phrase}; {phrase} for five minutes; {phrase} to the next; {phrase} when; {phrase} the first"
)
"""The forms, in English, which stand for all negations, questions and continuations."""

_OTHERS = N_("who was next; next stop; next; skip; continue; because; never mind; thank you; let's go; speak louder")
"""Sentences that resemble more than one phrase, or that people say to a kiosk though it does not know them."""

_LIKE: dict[str, str] = {
    "we need help": N_("we need to help; we need a helper; who needs help"),
    "we are done": N_("we are down; are we done; we are gone; when are we done"),
}
"""For phrases that sound like something else that people say, what that is, in English."""

_LENGTH_FORMS = N_("{phrase} and a half; add ten seconds; add thirty seconds")
_OTHER_COUNTS = N_(
    "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty"
)
"""The counts that are no phrases, because they are too like others."""


def near_misses_of(phrases: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """For each phrase in the room's language, sentences that resemble it and are none of the phrases."""
    commands = spoken_phrases()
    forms, others, length_forms = (_each(sentences) for sentences in (_FORMS, _OTHERS, _LENGTH_FORMS))
    like = {tr(phrase): _each(sentences) for phrase, sentences in _LIKE.items()}
    found = {}
    for phrase in phrases:
        form = next((form for form, kind in COUNTED.items() if isinstance(commands.get(phrase), kind)), None)
        lengths = [tr(form).format(count=count) for count in tr(_OTHER_COUNTS).split()] if form else []
        near = [near.format(phrase=phrase) for near in (*forms, *(length_forms if form else ()))]
        found[phrase] = (*near, *like.get(phrase, ()), *others, *lengths)
    return found


def _each(sentences: str) -> list[str]:
    return [sentence.strip() for sentence in tr(sentences).split(";")]
